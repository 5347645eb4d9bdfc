//! The style sheet and the scripts of each page, independent of its scenario: the files of the
//! source tree without comments and whitespace.

use super::timeline;
use crate::view::js::CLOCK;

/// The style sheet of the page around the component.
const STYLE: &str = include_str!("style.css");

/// The script that connects the component with the page's address and with printing.
const PAGE: &str = include_str!("script/page.js");

/// The scripts of a page to practice on and of the index of a course, and their style sheet.
const PRACTICE: &str = include_str!("script/practice.js");
const LESSONS: &str = include_str!("script/lessons.js");
const PRACTICE_STYLE: &str = include_str!("practice.css");

/// The filter of a gallery.
const INDEX: &str = include_str!("script/index.js");

/// The scripts that run the programs in the browser and compare the results.
const PROVING: [&str; 2] = [include_str!("script/sandbox.js"), include_str!("script/prove.js")];

/// The scripts of the frame that runs the programs, with the clock that the referee uses in Node.
const FRAME: [&str; 2] = [CLOCK, include_str!("script/frame.js")];

/// Returns the scripts as one module.
pub(super) fn script(proves: bool) -> String {
    let proving = if proves { without_whitespace(&PROVING.concat()) } else { String::new() };
    without_whitespace(timeline::SCRIPT) + &without_whitespace(PAGE) + &proving
}

/// Returns the script of the index of a gallery.
pub(super) fn index_script() -> String {
    without_whitespace(INDEX)
}

/// Returns the script of a page to practice on, as a module.
pub(in crate::view) fn practice_script() -> String {
    without_whitespace(timeline::SCRIPT) + &without_whitespace(PRACTICE)
}

/// Returns the script of the index of a course.
pub(in crate::view) fn lessons_script() -> String {
    without_whitespace(LESSONS)
}

/// Returns what a page to practice on adds to the style sheet.
pub(in crate::view) fn practice_style() -> String {
    minified_style(PRACTICE_STYLE)
}

/// Returns the script of the frame that runs programs.
pub(super) fn frame() -> String {
    without_whitespace(&FRAME.concat())
}

pub(super) fn style() -> String {
    minified_style(&[timeline::STYLE, STYLE].concat())
}

/// Returns a source file without its comments and indentation.
fn without_whitespace(source: &str) -> String {
    let lines = source.lines().map(str::trim_start);
    let comment =
        |line: &&str| line.starts_with("//") || line.starts_with("/*") && line.ends_with("*/");
    lines.filter(|line| !line.is_empty() && !comment(line)).flat_map(|line| [line, "\n"]).collect()
}

/// Returns a style sheet without comments and redundant spaces. This relies on how it is written:
/// no string contains such spaces, and no selector that starts with a colon has one before it.
fn minified_style(source: &str) -> String {
    let mut style = without_whitespace(source).replace('\n', " ");
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
    fn the_component_and_the_proof_are_within_their_sizes() {
        let component = style().len() + without_whitespace(timeline::SCRIPT).len();
        let proof = without_whitespace(&PROVING.concat()).len() + frame().len();
        println!("{component} bytes to play, {proof} more to prove");
        assert!(component < 60_000, "{component} bytes");
        assert!(proof < 15_000, "{proof} bytes");
    }

    #[test]
    fn minifying_removes_only_comments_and_whitespace() {
        assert_eq!(without_whitespace("// why\n  a;\n\n  /* b */\nc // d\n"), "a;\nc // d\n");
        let style = "a > :is(b, c) {\n  content: \"› \";\n  /* why */\n  margin: 0 -.5rem;\n}\n";
        assert_eq!(minified_style(style), "a > :is(b,c){content:\"› \";margin:0 -.5rem}");
    }
}
