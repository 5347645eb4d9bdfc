//! Sequential and parallel calls: the sum of the durations, and the longest duration.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let tasks = sketch.tasks(size);
    let (first, rest) = tasks.split_at(1);
    sketch.program("one by one", &quoted(&tasks));
    sketch.program("together", &format!("All([{}])", quoted(&tasks)));
    sketch.program("one, then the rest", &format!("{}, All([{}])", quoted(first), quoted(rest)));
}
