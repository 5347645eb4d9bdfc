//! What needs what: one chain of needs, and others that need nobody.

use super::sketch::{Sketch, quoted};

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let first = sketch.task("");
    let second = sketch.task(&format!("needs: [\"{first}\"]"));
    let mut free: Vec<&str> = Vec::new();
    while free.len() + 2 < size {
        free.push(sketch.task(""));
    }
    let chain = format!("[{}]", quoted(&[first, second]));
    sketch.program("one by one", &quoted(&[&[first, second], free.as_slice()].concat()));
    sketch.program(
        "all at once",
        &format!("All([{}])", quoted(&[&[first, second], free.as_slice()].concat())),
    );
    sketch.program("branch", &format!("All([{chain}, {}])", quoted(&free)));
    sketch.program(
        "barrier",
        &format!("All([{}]), \"{second}\"", quoted(&[&[first], free.as_slice()].concat())),
    );
}
