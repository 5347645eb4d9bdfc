//! Blocking work, which doesn't overlap, and other calls, which do.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let busy = sketch.computation();
    let also = sketch.computation();
    let mut tasks = sketch.tasks(size - 2);
    tasks.insert(sketch.shape.below(tasks.len() + 1), busy);
    tasks.insert(sketch.shape.below(tasks.len() + 1), also);
    let all = quoted(&tasks);
    sketch.program("together", &format!("All([{all}])"));
    sketch.program("one by one", &all);
    let (first, rest) = tasks.split_at(1);
    sketch.program("one, then the rest", &format!("{}, All([{}])", quoted(first), quoted(rest)));
    sketch.program("the rest, then one", &format!("All([{}]), {}", quoted(rest), quoted(first)));
    let (rest, last) = tasks.split_at(size - 1);
    sketch.program("all but the last", &format!("All([{}]), {}", quoted(rest), quoted(last)));
}
