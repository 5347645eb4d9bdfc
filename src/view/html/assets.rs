//! The style sheet and the scripts of each page, independent of its scenario: the files of the
//! source tree without comments and whitespace.

use super::timeline;
use crate::view::js::CLOCK;

/// The style sheet of the page around the component.
const STYLE: &str = include_str!("style.css");

/// The script that connects the component with the page's address and with printing.
const PAGE: &str = include_str!("script/page.js");

/// The scripts of a page to practice on and of the index of a course, the script for the data that
/// both keep in the browser, and their style sheet.
const KEPT: &str = include_str!("script/kept.js");
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
    let proving = if proves { minified_script(&PROVING.concat()) } else { String::new() };
    minified_script(timeline::SCRIPT) + &minified_script(PAGE) + &proving
}

/// Returns the script of the index of a gallery.
pub(super) fn index_script() -> String {
    without_whitespace(INDEX)
}

/// Returns the script of a page to practice on, as a module.
pub(in crate::view) fn practice_script() -> String {
    minified_script(timeline::SCRIPT) + &minified_script(KEPT) + &minified_script(PRACTICE)
}

/// Returns the script of the index of a course.
pub(in crate::view) fn lessons_script() -> String {
    minified_script(KEPT) + &minified_script(LESSONS)
}

/// Returns the rules that a page to practice on adds to the style sheet.
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
    let mut is_comment = false;
    let mut lean = String::with_capacity(source.len());
    for line in source.lines().map(str::trim_start) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            lean.extend([line, "\n"]);
        }
        is_comment &= !line.ends_with("*/");
    }
    lean
}

/// Returns a script without comments and redundant spaces. This relies on how the scripts are
/// written: a comment has its own lines, and a division has spaces around it, unlike a regular
/// expression.
fn minified_script(source: &str) -> String {
    let mut source = without_whitespace(source);
    for end in [";\n", "{\n", ",\n", "(\n", "[\n"] {
        source = source.replace(end, &end[..1]);
    }
    let mut script = String::with_capacity(source.len());
    // The open constructs, the innermost last: a text as its quote, code as its brace.
    let mut open: Vec<char> = Vec::new();
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        let last = script.chars().next_back().unwrap_or('\n');
        let next = chars.peek().copied().unwrap_or('\n');
        if let Some(quote) = open.last().copied().filter(|open| *open != '{') {
            script.push(c);
            match c {
                '\\' => script.extend(chars.next()),
                '$' if quote == '`' && next == '{' => {
                    script.extend(chars.next());
                    open.push('{');
                }
                _ if c == quote => drop(open.pop()),
                _ => {}
            }
            continue;
        }
        if c == ' ' && (is_tight(last) || is_tight(next)) && last != next {
            continue;
        }
        match c {
            '"' | '\'' | '`' | '{' => open.push(c),
            '/' if next != ' ' && is_tight(last) => open.push(c),
            '}' => drop(open.pop()),
            _ => {}
        }
        script.push(c);
    }
    script
}

/// Whether spaces around a character of a script have no meaning.
const fn is_tight(c: char) -> bool {
    matches!(c, '{' | '}' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '=' | '<' | '>' | '+' | '-')
        || matches!(c, '*' | '&' | '|' | '?' | '!')
}

/// Returns a style sheet without comments and redundant spaces. This relies on how it is written:
/// no string contains redundant spaces, and a selector that starts with a colon has no space before
/// it.
fn minified_style(source: &str) -> String {
    let mut style = nested(&without_whitespace(source)).replace('\n', " ");
    for (spaced, tight) in
        [(" {", "{"), ("{ ", "{"), ("; ", ";"), (";}", "}"), (": ", ":"), (", ", ","), ("} ", "}")]
    {
        style = style.replace(spaced, tight);
    }
    style
}

/// Returns a style sheet in which consecutive rules of the component are within one rule, each
/// without its prefix. A rule is nested only if it has its own line.
fn nested(style: &str) -> String {
    let mut lean = String::with_capacity(style.len());
    let mut is_open = false;
    for line in style.lines() {
        let rule = rule_within(line);
        match (is_open, rule.is_some()) {
            (false, true) => lean.extend([COMPONENT, "{\n"]),
            (true, false) => lean.push_str("}\n"),
            _ => {}
        }
        is_open = rule.is_some();
        lean.extend([rule.unwrap_or(line), "\n"]);
    }
    if is_open {
        lean.push_str("}\n");
    }
    lean
}

/// A rule of the component without its prefix.
fn rule_within(line: &str) -> Option<&str> {
    let (selector, _) = line.split_once(" {")?;
    let is_one = line.ends_with('}') && !selector.contains(", .makespan");
    line.strip_prefix(COMPONENT).filter(|rule| is_one && !rule.starts_with('{'))
}

/// The start of the component's selectors.
const COMPONENT: &str = ".makespan ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_component_and_the_proof_are_within_their_sizes() {
        let component = style().len() + minified_script(timeline::SCRIPT).len();
        let proof = minified_script(&PROVING.concat()).len() + frame().len();
        println!("{component} bytes to play, {proof} more to prove");
        assert!(component < 70_000, "{component} bytes");
        assert!(proof < 15_000, "{proof} bytes");
    }

    #[test]
    fn rules_of_the_component_are_nested_in_one() {
        let style = [
            ".makespan { x: y; }",
            ".makespan .a { b: c; }",
            ".makespan d { e: f; }",
            ".makespan .g, .makespan h { i: j; }\n",
        ];
        assert_eq!(
            minified_style(&style.join("\n")),
            ".makespan{x:y}.makespan{.a{b:c}d{e:f}}.makespan .g,.makespan h{i:j}"
        );
    }

    #[test]
    fn spaces_stay_in_texts_and_between_words() {
        let lean = minified_script;
        assert_eq!(lean("const { a } = b ? c : \"d : e\";\n"), "const{a}=b?c:\"d : e\";");
        assert_eq!(lean("a + +b - 1 / c;\n"), "a+ +b-1 / c;");
        assert_eq!(lean("f(/a?, ?/g, `${ x } y`);\n"), "f(/a?, ?/g,`${x} y`);");
        assert_eq!(lean("`${ a ?? `b : ${ c }, d` } , e` , f\n"), "`${a??`b : ${c}, d`} , e`,f\n");
        assert_eq!(lean("'\\' , ' , a\n"), "'\\' , ',a\n");
        for script in [timeline::SCRIPT, PAGE, &PROVING.concat(), KEPT, PRACTICE, LESSONS] {
            let lean = without_whitespace(script);
            assert!(lean.lines().all(|line| !line.contains(" // ")), "a comment after code");
        }
    }

    #[test]
    fn minifying_removes_only_comments_and_whitespace() {
        let comment = "/**\n * why\n */\na;\n";
        assert_eq!(without_whitespace(comment), "a;\n");
        assert_eq!(without_whitespace("// why\n  a;\n\n  /* b */\nc // d\n"), "a;\nc // d\n");
        let style = "a > :is(b, c) {\n  content: \"› \";\n  /* why */\n  margin: 0 -.5rem;\n}\n";
        assert_eq!(minified_style(style), "a > :is(b,c){content:\"› \";margin:0 -.5rem}");
    }
}
