//! A pool, chunks, and sequential calls.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let tasks = sketch.tasks(size);
    let limit = if size > 4 { 2 + sketch.shape.below(2) } else { 2 };
    let all = quoted(&tasks);
    let chunks: Vec<String> =
        tasks.chunks(limit).map(|chunk| format!("All([{}])", quoted(chunk))).collect();
    sketch.program("pool", &format!("Pool(limit: {limit}, of: [{all}])"));
    sketch.program("chunks", &chunks.join(", "));
    sketch.program("one by one", &all);
    let backwards: Vec<&str> = tasks.iter().rev().copied().collect();
    let backwards = quoted(&backwards);
    sketch.program("pool, backwards", &format!("Pool(limit: {limit}, of: [{backwards}])"));
    sketch.program("together", &format!("All([{all}])"));
}
