//! `Promise.all` with a task that rejects: the first rejection decides the outcome, and the other
//! calls keep running.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let reason = sketch.reason();
    let failing = sketch.task(&format!("fails: \"{reason}\""));
    let mut tasks = sketch.tasks(size - 1);
    let at = sketch.shape.below(tasks.len() + 1);
    tasks.insert(at, failing);
    let all = quoted(&tasks);
    sketch.program("together", &format!("All([{all}])"));
    sketch.program(
        "caught",
        &format!("Try(body: [All([{all}])], catch: [Log(\"failed: {{error}}\")])"),
    );
    sketch.program("one by one", &all);
    sketch.program("settled", &format!("AllSettled([{all}])"));
    sketch.program(
        "caught one by one",
        &format!("Try(body: [{all}], catch: [Log(\"failed: {{error}}\")])"),
    );
}
