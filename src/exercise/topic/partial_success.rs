//! `Promise.allSettled`: some calls fulfill, others reject, and no result is lost.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let reason = sketch.reason();
    let failing = sketch.task(&format!("fails: \"{reason}\""));
    let mut tasks = sketch.tasks(size - 1);
    let at = sketch.shape.below(tasks.len() + 1);
    tasks.insert(at, failing);
    let all = quoted(&tasks);
    sketch.program("settled", &format!("AllSettled([{all}])"));
    sketch.program("all", &format!("All([{all}])"));
    sketch.program("one by one", &all);
    let (first, rest) = tasks.split_at(size / 2);
    let [first, rest] = [first, rest].map(quoted);
    sketch.program("settled in two parts", &format!("AllSettled([{first}]), AllSettled([{rest}])"));
    sketch.program(
        "caught",
        &format!("Try(body: [All([{all}])], catch: [Log(\"failed: {{error}}\")])"),
    );
}
