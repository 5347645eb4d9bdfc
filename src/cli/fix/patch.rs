//! The changes of a file as a unified diff, for `git apply` and `patch -p1`.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Component, Path};

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, DiffOp, TextDiff};

use super::FileFixes;

/// The styles of file names, of hunk headers, of removed lines and of added lines.
const STYLES: [Style; 4] = [
    Style::new().bold(),
    AnsiColor::Cyan.on_default(),
    AnsiColor::Red.on_default(),
    AnsiColor::Green.on_default(),
];

/// The number of unchanged lines that are shown before and after a change.
const CONTEXT: usize = 3;

/// All changes of a file; empty if nothing changes.
pub(super) fn of_file(file: &FileFixes<'_>, color: bool) -> String {
    let after = file.after.as_ref().map_or("", |source| source.text());
    unified(file, [file.text(), after], color)
}

/// The diff of two texts of a file.
pub(super) fn unified(file: &FileFixes<'_>, texts: [&str; 2], color: bool) -> String {
    let marked = |text: &str| match &file.scenario.source() {
        Some(source) => source.marked(text).into_owned(),
        None => text.to_owned(),
    };
    let [before, after] = texts.map(marked);
    // Without color, no styles are written. If they were removed afterwards, control characters in
    // names could be removed, too.
    let styles = if color { STYLES } else { [Style::new(); 4] };
    hunks(file.path, [&before, &after], styles)
}

/// The diff of two texts of a file.
pub(super) fn of_texts(path: &Path, texts: [&str; 2], color: bool) -> String {
    hunks(path, texts, if color { STYLES } else { [Style::new(); 4] })
}

fn hunks(path: &Path, [before, after]: [&str; 2], styles: [Style; 4]) -> String {
    let [head, span, removed, added] = styles;
    // As in Git, only a line feed ends a line.
    let [old, new] = [before, after].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let difference = TextDiff::from_slices(&old, &new);
    let mut text = String::new();
    for (number, group) in difference.grouped_ops(CONTEXT).iter().enumerate() {
        // Writing to a `String` cannot fail.
        if number == 0 {
            let _ = writeln!(text, "{head}--- {}{head:#}", named("a", path));
            let _ = writeln!(text, "{head}+++ {}{head:#}", named("b", path));
        }
        let [old_lines, new_lines] = lines(group);
        let _ = writeln!(text, "{span}@@ -{old_lines} +{new_lines} @@{span:#}");
        for change in group.iter().flat_map(|operation| difference.iter_changes(operation)) {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', removed),
                ChangeTag::Insert => ('+', added),
                ChangeTag::Equal => (' ', Style::new()),
            };
            let line = change.value();
            let ended = line.strip_suffix('\n');
            let _ = writeln!(text, "{style}{sign}{}{style:#}", ended.unwrap_or(line));
            if ended.is_none() {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
}

/// The lines of both texts that a group is about, as in `@@`: the first line, and their number.
fn lines(group: &[DiffOp]) -> [String; 2] {
    let ranges = |range: fn(&DiffOp) -> Range<usize>| {
        let start = group.first().map_or(0, |operation| range(operation).start);
        let end = group.last().map_or(0, |operation| range(operation).end);
        match end - start {
            // If there are no lines, the header names the previous line.
            0 => format!("{start},0"),
            1 => (start + 1).to_string(),
            count => format!("{},{count}", start + 1),
        }
    };
    [ranges(DiffOp::old_range), ranges(DiffOp::new_range)]
}

/// The name of a file in the header of a patch, as git writes it: below `a` or `b`, with `/`
/// between its parts, and in quotes if it contains unusual characters.
fn named(below: &str, path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.as_encoded_bytes()),
        Component::ParentDir => Some(&b".."[..]),
        Component::CurDir | Component::RootDir | Component::Prefix(_) => None,
    });
    let mut bytes = below.as_bytes().to_vec();
    for part in parts {
        bytes.push(b'/');
        bytes.extend(part);
    }
    let unusual = |byte: &u8| byte.is_ascii_control() || matches!(byte, b'"' | b'\\' | 0x80..);
    if !bytes.iter().any(unusual) {
        // A tab marks the end of a name with spaces.
        let tab = if bytes.contains(&b' ') { "\t" } else { "" };
        return String::from_utf8_lossy(&bytes).into_owned() + tab;
    }
    let mut quoted = "\"".to_owned();
    for byte in bytes {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            byte if unusual(&byte) => {
                let _ = write!(quoted, "\\{byte:03o}");
            }
            byte => quoted.push(char::from(byte)),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_git_names_it() {
        for (path, name) in [
            ("x.ron", "a/x.ron"),
            ("./one/../x.ron", "a/one/../x.ron"),
            ("/tmp/x.ron", "a/tmp/x.ron"),
            ("my file.ron", "a/my file.ron\t"),
            ("say \"hi\".ron", r#""a/say \"hi\".ron""#),
            ("tab\t.ron", r#""a/tab\011.ron""#),
            ("é.ron", r#""a/\303\251.ron""#),
        ] {
            assert_eq!(named("a", Path::new(path)), name);
        }
    }

    #[test]
    fn hunks_say_which_lines_they_are_about() {
        let of = |before: &str, after: &str| {
            let text = hunks(Path::new("x"), [before, after], [Style::new(); 4]);
            text.split_terminator('\n').skip(2).collect::<Vec<_>>().join("|")
        };
        assert_eq!(of("a\n", "a\n"), "");
        assert_eq!(of("a\n", "b\n"), "@@ -1 +1 @@|-a|+b");
        assert_eq!(of("", "b\n"), "@@ -0,0 +1 @@|+b");
        assert_eq!(of("a", "a\n"), r"@@ -1 +1 @@|-a|\ No newline at end of file|+a");
        assert_eq!(of("1\n2\n3\n4\n5\n", "1\n2\n3\n4\n"), "@@ -2,4 +2,3 @@| 2| 3| 4|-5");
        // A carriage return is part of its line.
        assert_eq!(of("a\rb\n", "a\rc\n"), "@@ -1 +1 @@|-a\rb|+a\rc");
    }
}
