//! What every page has, independent of its scenario: the style sheet and the scripts, as in
//! the source tree but for what means nothing to a browser.

use super::timeline;
use crate::view::js::CLOCK;

/// The style sheet of what is around the component.
const STYLE: &str = include_str!("style.css");

/// What a page does with the component: address, paper.
const PAGE: &str = include_str!("script/page.js");

/// The filter of a gallery.
const INDEX: &str = include_str!("script/index.js");

/// How it runs the programs and compares.
const PROVING: [&str; 2] = [include_str!("script/sandbox.js"), include_str!("script/prove.js")];

/// What runs in the frame: the very clock that the referee has in Node.
const FRAME: [&str; 2] = [CLOCK, include_str!("script/frame.js")];

/// The scripts, as one module.
pub(super) fn script(proves: bool) -> String {
    let proving = if proves { lean(&PROVING.concat()) } else { String::new() };
    lean(timeline::SCRIPT) + &lean(PAGE) + &proving
}

/// The script of the index of a gallery.
pub(super) fn index_script() -> String {
    lean(INDEX)
}

/// The script of the frame in which programs run.
pub(super) fn frame() -> String {
    lean(&FRAME.concat())
}

pub(super) fn style() -> String {
    lean_style(&[timeline::STYLE, STYLE].concat())
}

/// A source file without its comments and indentation: they are for readers of the file in
/// the source tree.
fn lean(source: &str) -> String {
    let lines = source.lines().map(str::trim_start);
    let comment =
        |line: &&str| line.starts_with("//") || line.starts_with("/*") && line.ends_with("*/");
    lines.filter(|line| !line.is_empty() && !comment(line)).flat_map(|line| [line, "\n"]).collect()
}

/// The style sheet likewise, without the spaces that mean nothing either. It is written so that
/// none of these occurs in a string, or before a selector that starts with a colon.
fn lean_style(source: &str) -> String {
    let mut style = lean(source).replace('\n', " ");
    for (spaced, tight) in
        [(" {", "{"), ("{ ", "{"), ("; ", ";"), (";}", "}"), (": ", ":"), (", ", ","), ("} ", "}")]
    {
        style = style.replace(spaced, tight);
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_component_is_small_and_the_proof_not_much_larger() {
        let component = style().len() + lean(timeline::SCRIPT).len();
        let proof = lean(&PROVING.concat()).len() + frame().len();
        println!("{component} bytes to play, {proof} more to prove");
        assert!(component < 60_000, "{component} bytes");
        assert!(proof < 15_000, "{proof} bytes");
    }

    #[test]
    fn what_is_left_out_means_nothing() {
        assert_eq!(lean("// why\n  a;\n\n  /* b */\nc // d\n"), "a;\nc // d\n");
        let style = "a > :is(b, c) {\n  content: \"› \";\n  /* why */\n  margin: 0 -.5rem;\n}\n";
        assert_eq!(lean_style(style), "a > :is(b,c){content:\"› \";margin:0 -.5rem}");
    }
}
