//! A loop that awaits, and a map that doesn't.

use super::sketch::Sketch;

pub(super) fn sketch(sketch: &mut Sketch) {
    let size = sketch.size();
    let items: Vec<String> =
        (0..size).map(|at| format!("\"{}\"", ["7", "12", "15", "23", "31", "40"][at])).collect();
    let own: Vec<String> =
        items.iter().map(|item| format!("{item}: (takes: \"{}ms\")", sketch.ms())).collect();
    let task = sketch.task_of_items(&format!("items: {{ {} }}", own.join(", ")));
    let of = items.join(", ");
    sketch.program("loop", &format!("For(of: [{of}], do: \"{task}\")"));
    sketch.program("map", &format!("All(Map(of: [{of}], do: \"{task}\"))"));
    sketch.program(
        "logged",
        &format!("All(Map(of: [{of}], do: [\"{task}\", Log(\"got {{{task}}}\")]))"),
    );
    let pairs: Vec<String> = items
        .chunks(2)
        .map(|pair| {
            let calls: Vec<String> =
                pair.iter().map(|item| format!("Call(\"{task}\", {item})")).collect();
            format!("All([{}])", calls.join(", "))
        })
        .collect();
    sketch.program("in pairs", &pairs.join(", "));
    sketch.program("pool", &format!("Pool(limit: 2, of: Map(of: [{of}], do: \"{task}\"))"));
}
