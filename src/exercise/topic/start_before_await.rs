//! Calls that are started first and awaited later: as fast as `Promise.all`, until something
//! rejects.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let tasks = sketch.tasks(size);
    let reason = sketch.reason();
    let failing = sketch.task(&format!("fails: \"{reason}\""));
    let trap = [&tasks[1..], &[failing]].concat();
    for (name, tasks) in [("start first", &tasks), ("start first, one fails", &trap)] {
        let starts: Vec<String> = tasks.iter().map(|task| format!("Start(\"{task}\")")).collect();
        let awaits: Vec<String> = tasks.iter().map(|task| format!("Await(\"{task}\")")).collect();
        sketch.program(name, &format!("{}, {}", starts.join(", "), awaits.join(", ")));
    }
    sketch.program("one by one", &quoted(&tasks));
    sketch.program("together, one fails", &format!("All([{}])", quoted(&trap)));
    let (first, rest) = tasks.split_at(1);
    let (first, rest) = (quoted(first), quoted(rest));
    sketch.program("start one first", &format!("Start({first}), {rest}, Await({first})"));
    sketch.program("one, then the rest", &format!("{first}, All([{rest}])"));
}
