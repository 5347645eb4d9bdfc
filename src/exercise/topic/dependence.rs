//! A chain of dependencies, and independent tasks.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let [first, second] = sketch.chain();
    let free = sketch.tasks(size - 2);
    let all = quoted(&[&[first, second], free.as_slice()].concat());
    let free_text = quoted(&free);
    sketch.program("one by one", &all);
    sketch.program("all at once", &format!("All([{all}])"));
    sketch.program("chain", &format!("All([[\"{first}\", \"{second}\"], {free_text}])"));
    sketch.program("barrier", &format!("All([\"{first}\", {free_text}]), \"{second}\""));
}
