//! The JavaScript of a step, short enough to quote.

use std::collections::BTreeMap;
use std::ops::Range;

use super::js::Listing;
use super::sentence::cut;
use crate::scenario::StepId;

/// The code of each step in one listing.
pub(super) struct Snippets<'l> {
    listing: &'l Listing,
    /// All ranges of the code of a step, outer ones first.
    bytes: BTreeMap<StepId, Vec<Range<usize>>>,
    /// The start of each line.
    lines: Vec<usize>,
}

impl<'l> Snippets<'l> {
    pub(super) fn of(listing: &'l Listing) -> Self {
        let mut bytes: BTreeMap<StepId, Vec<Range<usize>>> = BTreeMap::new();
        for span in &listing.spans {
            bytes.entry(span.step).or_default().push(span.bytes.clone());
        }
        let breaks = listing.text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        Self { listing, bytes, lines }
    }

    /// The code of a step from its first byte to its last, if no other code is in between.
    ///
    /// In a generated program, all steps of one task have the same span, and their code is in
    /// several places.
    fn whole(&self, step: StepId) -> Option<Range<usize>> {
        let mut spans = self.bytes.get(&step)?.iter();
        let first = spans.next()?.clone();
        spans.try_fold(first, |known, span| {
            let gap = self.listing.text.get(known.end..span.start).unwrap_or_default();
            let apart = gap.contains(|c: char| !c.is_whitespace()) || span.end < known.start;
            (!apart).then(|| known.start.min(span.start)..known.end.max(span.end))
        })
    }

    /// The innermost range that could be a call, if the code of a step is in several places.
    fn call(&self, step: StepId) -> Option<Range<usize>> {
        let is_call = |span: &&Range<usize>| {
            let code = &self.listing.text[(*span).clone()];
            code.contains('(') && !code.contains("=>")
        };
        self.bytes.get(&step)?.iter().rfind(is_call).cloned()
    }

    /// The first and the last line of the code of a step, from 1: in the file, if the code is a
    /// part of one.
    pub(super) fn lines(&self, step: StepId) -> Option<[usize; 2]> {
        Some(self.lines_of(&self.whole(step).or_else(|| self.call(step))?))
    }

    /// The lines of the innermost range of a step. For a statement that is used as an expression,
    /// this excludes the function around it.
    pub(super) fn innermost_lines(&self, step: StepId) -> Option<[usize; 2]> {
        Some(self.lines_of(self.bytes.get(&step)?.last()?))
    }

    fn lines_of(&self, bytes: &Range<usize>) -> [usize; 2] {
        let before = self.listing.lines_before;
        let line = |byte| before + self.lines.partition_point(|start| *start <= byte);
        [line(bytes.start), line(bytes.end.saturating_sub(1).max(bytes.start))]
    }

    /// `await fetchUser()`: the expression that a step awaits, on one line.
    pub(super) fn awaited(&self, step: StepId) -> Option<String> {
        let code = without_comments(&self.listing.text[self.whole(step)?]);
        let code = code.as_str();
        let code = code.find("await ").map_or(code, |at| &code[at + "await ".len()..]);
        let code = expression(code.strip_prefix("return ").unwrap_or(code));
        let mut shown = "await ".to_owned();
        for line in code.lines().map(str::trim) {
            let tight = shown.ends_with(['(', '[', ' ']) || line.starts_with([')', ']', '.']);
            if !tight {
                shown.push(' ');
            }
            shown.push_str(line);
        }
        let shown = without_bodies(&shown);
        let shown = shown.trim_end_matches([';', ' ']).replace(",)", ")").replace(",]", "]");
        Some(cut(&shown))
    }
}

/// The code without the user's comments. A line break ends an open line comment.
fn without_comments(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let (mut quote, mut escaped) = (None, false);
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let comment = match quote {
            None if rest.starts_with("//") => Some(rest.find('\n').unwrap_or(rest.len())),
            None if rest.starts_with("/*") => {
                Some(rest.find("*/").map_or(rest.len(), |end| end + "*/".len()))
            }
            _ => None,
        };
        if let Some(length) = comment {
            kept.truncate(kept.trim_end_matches(' ').len());
            rest = &rest[length..];
            continue;
        }
        quote = match (quote, c) {
            (open, _) if escaped => open,
            (None, '"' | '\'' | '`') => Some(c),
            (Some(open), c) if c == open => None,
            (open, _) => open,
        };
        escaped = c == '\\' && !escaped;
        kept.push(c);
        rest = &rest[c.len_utf8()..];
    }
    kept
}

/// The code up to the bracket that closes the surrounding expression.
fn expression(code: &str) -> &str {
    let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
    for (at, c) in code.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') if depth == 0 => return &code[..at],
            (None, ')' | ']' | '}') => depth -= 1,
            _ => {}
        }
    }
    code
}

/// Replaces the content of braces by an ellipsis: nested functions are not quoted.
fn without_bodies(code: &str) -> String {
    let mut depth = 0_usize;
    let mut shown = String::with_capacity(code.len());
    for c in code.chars() {
        if c == '}' {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            shown.push(c);
        }
        if c == '{' {
            depth += 1;
            if depth == 1 {
                shown.push('…');
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;
    use crate::view::js::listing;

    fn awaited(program: &str) -> Vec<String> {
        let tasks = r#"tasks: {"fetchUser": (takes: "1ms"), "fetchThePosts": (takes: "1ms")}"#;
        let text = format!("Scenario({tasks}, programs: {{\"p\": {program}}})");
        let scenario = Scenario::from_ron("s.ron", &text).unwrap();
        let listing = listing(&scenario, 0);
        let snippets = Snippets::of(&listing);
        let steps = scenario.programs[0].steps.iter();
        steps.filter_map(|step| snippets.awaited(step.id())).collect()
    }

    #[test]
    fn an_awaited_expression_is_quoted_on_one_line() {
        let all = r#"["fetchUser", All([["fetchThePosts", "fetchUser"], "fetchUser"])]"#;
        assert_eq!(
            awaited(all),
            ["await fetchUser()", "await Promise.all([(async () => {…})(), fetchUser()])"]
        );
    }

    #[test]
    fn an_awaited_expression_ends_with_its_own_brackets() {
        let code = |text| expression(text).to_owned();
        assert_eq!(code("fetchPage(url));"), "fetchPage(url)");
        assert_eq!(code(r#"a(")]", '(', `)`, "\")"));"#), r#"a(")]", '(', `)`, "\")")"#);
        assert_eq!(code("[a(), b()], c"), "[a(), b()], c");
    }

    #[test]
    fn the_innermost_lines_of_a_step_are_its_statement() {
        let program = r#"[Catch("a", Log("{error}"))]"#;
        let text = format!(
            r#"Scenario(tasks: {{"a": (takes: "1ms", fails: "no")}}, programs: {{"p": {program}}})"#
        );
        let scenario = Scenario::from_ron("s.ron", &text).unwrap();
        let listing = listing(&scenario, 0);
        let snippets = Snippets::of(&listing);
        let logged = scenario.run("p").unwrap().logged_at[0];
        assert_eq!(snippets.lines(logged), Some([2, 4]));
        assert_eq!(snippets.innermost_lines(logged), Some([3, 3]));
    }

    #[test]
    fn a_step_that_is_not_in_the_listing_has_no_code() {
        let listing = Listing::default();
        let step = StepId::from_index(0);
        assert_eq!(Snippets::of(&listing).awaited(step), None);
        assert_eq!(Snippets::of(&listing).lines(step), None);
        assert_eq!(Snippets::of(&listing).innermost_lines(step), None);
    }

    #[test]
    fn comments_are_not_quoted() {
        let code = "all([\n  a(), // don't\n  b(\"//\") /* 80ms */,\n])";
        assert_eq!(without_comments(code), "all([\n  a(),\n  b(\"//\"),\n])");
        assert_eq!(without_comments("a(`/*`, '\\'//')"), "a(`/*`, '\\'//')");
    }
}
