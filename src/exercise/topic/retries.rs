//! Retries, and the waits between them.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    // The last attempt fulfills, and at least one other task runs in parallel.
    let failures = (size - 2).clamp(1, 3);
    let takes: Vec<String> = (0..=failures).map(|_| format!("\"{}ms\"", sketch.ms())).collect();
    let reason = sketch.reason();
    let fails = format!("fails: First({failures}, \"{reason}\")");
    let flaky = sketch.task_taking(&format!("[{}]", takes.join(", ")), &fails);
    let others = sketch.tasks(size - failures - 1);
    let (times, wait) = (failures + 1, sketch.ms());
    let retry = format!("Retry(times: {times}, wait: \"{wait}ms\", do: \"{flaky}\")");
    let with = |first: &str| {
        if others.is_empty() { first.to_owned() } else { format!("{first}, {}", quoted(&others)) }
    };
    sketch.program("retried", &format!("All([{}])", with(&retry)));
    sketch.program("given up", &format!("AllSettled([{}])", with(&format!("\"{flaky}\""))));
    sketch.program("retried, then the rest", &with(&retry));
    sketch.program("given up, then the rest", &with(&format!("AllSettled([\"{flaky}\"])")));
    let eager = format!("Retry(times: {times}, do: \"{flaky}\")");
    sketch.program("retried at once", &format!("All([{}])", with(&eager)));
}
