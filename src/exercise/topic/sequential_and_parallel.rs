//! Sequential and parallel calls: the sum of the durations, and the longest duration.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let tasks = sketch.tasks(size);
    let (first, rest) = tasks.split_at(1);
    sketch.program("one by one", &quoted(&tasks));
    sketch.program("together", &format!("All([{}])", quoted(&tasks)));
    sketch.program("one, then the rest", &format!("{}, All([{}])", quoted(first), quoted(rest)));
    sketch.program("the rest, then one", &format!("All([{}]), {}", quoted(rest), quoted(first)));
    let (rest, last) = tasks.split_at(size - 1);
    sketch.program("all but the last", &format!("All([{}]), {}", quoted(rest), quoted(last)));
}
