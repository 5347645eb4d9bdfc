//! What every page has, independent of its scenario: the style sheet and the scripts, as in
//! the source tree but for what means nothing to a browser.

use crate::view::js::CLOCK;

const STYLE: &str = include_str!("style.css");

/// What a page needs that is only stepped through.
const STEPPING: [&str; 3] = [
    include_str!("script/page.js"),
    include_str!("script/show.js"),
    include_str!("script/steer.js"),
];

/// What it needs besides to run programs, and to show what comes of them.
const PLAYING: [&str; 3] = [
    include_str!("script/sandbox.js"),
    include_str!("script/draw.js"),
    include_str!("script/play.js"),
];

/// What runs in the worker: the very clock that the referee has in Node.
const WORKER: [&str; 2] = [CLOCK, include_str!("script/worker.js")];

/// The scripts, in one scope.
pub(super) fn script() -> String {
    lean(&STEPPING.concat()) + &lean(&PLAYING.concat())
}

/// The scripts of a page that runs nothing, such as one of the user's own code.
pub(super) fn stepping() -> String {
    lean(&STEPPING.concat()) + "start();\n"
}

pub(super) fn worker() -> String {
    lean(&WORKER.concat())
}

pub(super) fn style() -> String {
    lean_style(STYLE)
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
    fn stepping_is_small_and_playing_not_much_larger() {
        let stepping = style().len() + lean(&STEPPING.concat()).len();
        let playing = lean(&PLAYING.concat()).len() + worker().len();
        println!("{stepping} bytes to step through, {playing} more to play with");
        assert!(stepping < 24_000, "{stepping} bytes");
        assert!(playing < 23_000, "{playing} bytes");
    }

    #[test]
    fn what_is_left_out_means_nothing() {
        assert_eq!(lean("// why\n  a;\n\n  /* b */\nc // d\n"), "a;\nc // d\n");
        let style = "a > :is(b, c) {\n  content: \"› \";\n  /* why */\n  margin: 0 -.5rem;\n}\n";
        assert_eq!(lean_style(style), "a > :is(b,c){content:\"› \";margin:0 -.5rem}");
    }
}
