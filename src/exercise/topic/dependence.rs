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
    let both = sketch.branch("loadBoth", &format!("\"{first}\", \"{second}\""));
    sketch.program("chain", &format!("All([{both}, {free_text}])"));
    sketch.program("barrier", &format!("All([\"{first}\", {free_text}]), \"{second}\""));
    sketch
        .program("first, then the rest", &format!("\"{first}\", All([\"{second}\", {free_text}])"));
    sketch
        .program("the rest, then both", &format!("All([{free_text}]), \"{first}\", \"{second}\""));
}
