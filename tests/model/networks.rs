//! Random scenarios without programs: tasks and what they need.

use std::fmt::Write as _;

/// The same text for the same seed. A task needs only what was declared before it in a shuffled
/// order, so that there is no cycle, and declaration is not the order of needs.
pub(crate) fn scenario(seed: u64) -> String {
    let mut state = seed;
    let mut below = |bound: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let count = 1 + below(9);
    let mut rank: Vec<u64> = (0..count).collect();
    for at in (1..rank.len()).rev() {
        let other = usize::try_from(below(at as u64 + 1)).expect("it is small");
        rank.swap(at, other);
    }
    let mut text = String::from("Scenario(resources: { \"r\": 2 }, tasks: {");
    for own in &rank {
        let _ = write!(text, "\"t{own}\": (takes: \"{}ms\"", below(5));
        if below(8) == 0 {
            text.push_str(", fails: \"no\"");
        }
        if below(3) == 0 {
            text.push_str(", uses: \"r\"");
        }
        if below(8) == 0 {
            let _ = write!(text, ", blocks: \"{}ms\"", below(4));
        }
        text.push_str(", needs: [");
        for other in 0..*own {
            match below(6) {
                0 => _ = write!(text, "Settled(\"t{other}\"), "),
                1 | 2 => _ = write!(text, "\"t{other}\", "),
                _ => {}
            }
        }
        if below(8) == 0 {
            text.push_str("Previous");
        }
        text.push_str("]), ");
    }
    text.push_str("})");
    text
}
