//! Races and timeouts: the calls that nothing waits for any more keep running.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let reason = sketch.reason();
    let failing = sketch.task(&format!("fails: \"{reason}\""));
    let mut tasks = sketch.tasks(size - 1);
    let at = sketch.shape.below(tasks.len() + 1);
    tasks.insert(at, failing);
    let all = quoted(&tasks);
    let patience = sketch.ms();
    sketch.program("race", &format!("Race([{all}])"));
    sketch.program("any", &format!("Any([{all}])"));
    sketch.program("timeout", &format!("Timeout(\"{patience}ms\", AllSettled([{all}]))"));
    sketch.program("settled", &format!("AllSettled([{all}])"));
    let others: Vec<&str> = tasks.iter().copied().filter(|&task| task != failing).collect();
    sketch.program("without one", &format!("All([{}])", quoted(&others)));
}
