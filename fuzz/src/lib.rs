//! The properties of all inputs, checked for generated inputs: the same checks that `cargo test
//! --test library regressions::` and `cargo test --test javascript found::` replay.

#[path = "../../tests/library/regressions/choices.rs"]
mod choices;
#[path = "../../tests/javascript/found/code.rs"]
mod code;
#[path = "../../tests/javascript/evaluator"]
mod evaluator {
    pub(crate) mod generate;
    pub(crate) mod piece;
    pub(crate) mod random;
}
#[path = "../../tests/library/regressions/generator.rs"]
mod generator;
#[path = "../../tests/library/regressions/grading.rs"]
mod grading;
#[path = "../../tests/library/regressions/readers.rs"]
mod readers;
#[path = "../../tests/library/regressions/text.rs"]
mod text;
#[path = "../../tests/library/regressions/views.rs"]
mod views;
#[path = "../../tests/library/regressions/whole.rs"]
mod whole;

/// The checks, by the name of their target.
pub fn hold(target: &str, bytes: &[u8]) {
    match target {
        "text" => text::hold(bytes),
        "whole" => whole::hold(bytes),
        "grading" => grading::hold(bytes),
        "views" => views::hold(bytes),
        "code" => code::hold(bytes),
        _ => panic!("no such target: {target}"),
    }
}
