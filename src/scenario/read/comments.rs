//! Reads comments about calls in code: `// 80ms`, `/* 80ms */`, `// (takes: "80ms", fails: "503")`,
//! `// taken`, `// not taken`, `// 5 times`, `// independent`.
//!
//! A comment counts only if it starts with one of these; all others are ignored.

use super::raw::{Raw, RawSeed, Shape};
use super::{Format, Problem, Reader, Span, habits, ron, syntax};
use crate::Duration;
use crate::javascript::{self, CallBehavior, Comment, Decision, Module};
use crate::scenario::code::{
    Annotations, CallComment, CommentDependency, decision_in, failure_of, resource_named,
};
use crate::scenario::draft::Draft;
use crate::scenario::problem::nearest;
use crate::scenario::{ItemBehavior, Named};

/// The fields that a comment can set for a call.
const FIELDS: [&str; 6] = ["takes", "needs", "fails", "returns", "uses", "blocks"];

/// Units as people write them, and the units of the language.
const WORDS: [(&str, &str); 9] = [
    ("millisecond", "ms"),
    ("milliseconds", "ms"),
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("min", "m"),
    ("minute", "m"),
    ("minutes", "m"),
];

/// The comments of a file of code.
pub(super) struct Comments<'t> {
    text: &'t str,
    /// The offset of the code's spans.
    begins: u32,
    module: &'t Module,
    /// The ends of calls, ascending.
    ends: Vec<u32>,
}

/// The meaning of one comment.
#[derive(Default)]
struct ParsedComment {
    said: CallComment,
    decisions: Vec<Decision>,
    /// Whether the comment is about a call.
    is_of_call: bool,
}

impl<'t> Comments<'t> {
    pub(super) fn new(text: &'t str, begins: u32, module: &'t Module) -> Self {
        let mut ends: Vec<u32> = module.calls().iter().map(|call| call.end).collect();
        ends.sort_unstable();
        ends.dedup();
        Self { text, begins, module, ends }
    }

    /// Reads all comments.
    pub(super) fn read(
        &self,
        draft: &mut Draft,
        annotations: &mut Annotations,
        problems: &mut Vec<Problem>,
    ) {
        // The end of the last comment about a call, and the part of the line before a comment.
        let mut spoken_to = 0;
        let mut line = javascript::Span::default();
        for comment in self.module.comments() {
            line = self.line_before(comment, line);
            let Some(mut says) = self.says(comment, draft, problems) else { continue };
            if says.is_of_call {
                let from = line.start.max(spoken_to);
                let first = self.ends.partition_point(|end| *end <= from);
                let after = self.ends.partition_point(|end| *end <= comment.span.start);
                says.said.calls.extend(self.ends.get(first..after).into_iter().flatten());
                spoken_to = comment.span.end;
                if !says.said.calls.is_empty() {
                    annotations.said.push(says.said);
                }
            }
            annotations
                .decisions
                .extend(says.decisions.into_iter().map(|decision| (line, decision)));
        }
    }

    /// The part of the line before a comment; `last` is this part for the previous comment. No text
    /// is read twice, however long the lines are.
    fn line_before(&self, comment: &Comment, last: javascript::Span) -> javascript::Span {
        let end = comment.span.start;
        let between = &self.text[last.end as usize..end as usize];
        let newline = between.rfind('\n').and_then(|newline| u32::try_from(newline).ok());
        javascript::Span {
            start: newline.map_or(last.start, |newline| last.end + newline + 1),
            end,
        }
    }

    /// The meaning of a comment, or `None` if the comment is prose.
    fn says(
        &self,
        comment: &Comment,
        draft: &mut Draft,
        problems: &mut Vec<Problem>,
    ) -> Option<ParsedComment> {
        let javascript::Span { start, end } = comment.text;
        let text = &self.text[start as usize..end as usize];
        if has_fields(text) {
            let taken = std::mem::take(draft);
            let mut reader = Reader::within(text, Format::Ron, self.begins + start, taken);
            let said = reader.fields_of_call(text);
            *draft = reader.draft;
            problems.extend(reader.problems);
            return Some(ParsedComment { said: said?, decisions: Vec::new(), is_of_call: true });
        }
        in_words(text)
    }
}

/// Whether a comment has the fields of a task in parentheses, even misspelled ones.
fn has_fields(text: &str) -> bool {
    let Some(inside) = text.trim_start().strip_prefix('(') else { return false };
    let Some((word, value)) = inside.split_once(':') else { return false };
    // No value of RON begins with a small letter, except for the booleans, which no field has.
    let is_prose = value.trim_start().starts_with(|first: char| first.is_lowercase());
    let word = word.trim();
    let is_word = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let meant =
        || habits::synonym(word, &FIELDS).or_else(|| nearest(word, FIELDS, |_| true)).is_some();
    is_word && !is_prose && (FIELDS.contains(&word) || meant())
}

/// The meaning of a comment without parentheses: `80ms`, `not taken`, `5 times`, `independent`.
fn in_words(text: &str) -> Option<ParsedComment> {
    let mut says = ParsedComment::default();
    for (nth, piece) in text.split([',', ';']).enumerate() {
        let takes = duration(piece).filter(|_| nth == 0);
        let word = piece.split(['(', ':', '.']).next().unwrap_or_default().trim();
        if let Some(takes) = takes {
            says.said.behavior.takes.push(takes);
            says.is_of_call = true;
        } else if word == "independent" {
            says.said.behavior.effect = Some(false);
            says.is_of_call = true;
        } else if let Some(decision) = decision_in(word) {
            says.decisions.push(decision);
        } else {
            break;
        }
    }
    (says.is_of_call || !says.decisions.is_empty()).then_some(says)
}

/// Reads the duration at the start of a text: `80ms`, `~100ms`, `1.5 s`, `2 seconds`.
fn duration(text: &str) -> Option<Duration> {
    let text = text.trim_start().trim_start_matches(['~', '≈']).trim_start();
    let number = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = text.split_at(number);
    let unit = rest.strip_prefix(' ').unwrap_or(rest);
    let unit = unit.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let unit = WORDS.iter().find(|(word, _)| *word == unit).map_or(unit, |(_, unit)| unit);
    // `2d arrays` is not a duration of two days.
    let is_unit = ["ns", "us", "ms", "s", "m", "h"].contains(&unit);
    is_unit.then(|| format!("{number}{unit}").parse().ok()).flatten()
}

impl<'t> Reader<'t> {
    /// Reads the fields of a task in a comment about a call.
    fn fields_of_call(&mut self, text: &'t str) -> Option<CallComment> {
        let raw = match ron::options().from_str_seed(text, RawSeed(Format::Ron)) {
            Ok(raw) => raw,
            Err(error) => {
                let problem = syntax::ron(text, &error).moved(self.begins);
                self.problem(problem);
                return None;
            }
        };
        let mut fields = self.fields(raw, "a call", &FIELDS)?;
        let mut own = ItemBehavior::default();
        for field in ["takes", "fails", "returns", "blocks"] {
            if let Some(raw) = fields.optional(field) {
                self.behavior_field(field, raw, &mut own);
            }
        }
        let uses = fields.optional("uses").map_or_else(Vec::new, |raw| self.uses(raw));
        let uses = uses.into_iter().filter_map(|one| self.used(one)).collect();
        let needs = fields.optional("needs").map(|raw| self.dependencies_of_call(raw));
        let names = &self.draft.names;
        let behavior = CallBehavior {
            takes: own.takes.map(|takes| takes.to_vec()).unwrap_or_default(),
            blocks: own.blocks,
            fails: own.fails.map(|failure| failure_of(failure, names)),
            returns: own.returns.map(|returns| names[returns].to_owned()),
            uses,
            effect: None,
        };
        Some(CallComment { calls: Vec::new(), behavior, needs: needs.unwrap_or_default() })
    }

    /// The number of a resource that a call uses, and the number of slots, if the resource has so
    /// many.
    fn used(&mut self, (named, slots, span): (Named, u32, Span)) -> Option<(usize, u32)> {
        let Draft { resources, names, .. } = &self.draft;
        let problem = match resource_named(resources, names, named.name) {
            Ok(number) if slots <= resources[number].capacity => return Some((number, slots)),
            Ok(number) => {
                let (name, capacity) = (&names[named.name], resources[number].capacity);
                let message =
                    format!("a call uses {slots} slots of `{name}`, which has {capacity}");
                Problem::new(span, message)
            }
            Err(help) => {
                let name = &names[named.name];
                let message = format!("a call uses `{name}`, and there is no such resource");
                Problem { help, ..Problem::new(named.span, message) }
            }
        };
        self.problem(problem);
        None
    }

    /// Reads a list of dependencies of a call: tasks, `Settled(..)` and `Previous`.
    fn dependencies_of_call(&mut self, raw: Raw<'t>) -> Vec<CommentDependency> {
        let Some(list) = raw.list() else {
            self.expected(raw, "a list of needs");
            return Vec::new();
        };
        list.into_iter().filter_map(|raw| self.dependency_of_call(raw)).collect()
    }

    fn dependency_of_call(&mut self, raw: Raw<'t>) -> Option<CommentDependency> {
        if raw.shape() == Shape::Text {
            return Some(CommentDependency::Task(self.string(raw, "a task's name")?.into_owned()));
        }
        match raw.variant() {
            Some(variant) if variant.name == "Previous" => {
                let [] = self.parts(variant)?;
                Some(CommentDependency::Previous)
            }
            Some(variant) if variant.name == "Settled" => {
                let [task] = self.parts(variant)?;
                Some(CommentDependency::Task(self.string(task, "a task's name")?.into_owned()))
            }
            _ => {
                self.expected(raw, "a task's name, `Settled(..)` or `Previous`");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_sets_a_duration_only_if_it_starts_with_one() {
        let millis = |text| duration(text).map(|takes| takes.as_nanos() / 1_000_000);
        for (text, expected) in [
            (" 80ms", Some(80)),
            ("~100ms", Some(100)),
            (" 2s (runs at the same time!)", Some(2000)),
            ("1.5 s", Some(1500)),
            ("2 seconds, or so", Some(2000)),
            ("2min", Some(120_000)),
            (" Total: 4 seconds", None),
            ("2d arrays", None),
            ("3 retries", None),
            ("80", None),
            ("80msec", None),
            ("", None),
        ] {
            assert_eq!(millis(text), expected, "{text}");
        }
    }

    #[test]
    fn decisions_are_distinguished_from_prose() {
        let decided = |text| in_words(text).map(|says| says.decisions);
        assert_eq!(decided(" taken"), Some(vec![Decision::Taken(true)]));
        assert_eq!(decided("not taken: it is cached"), Some(vec![Decision::Taken(false)]));
        assert_eq!(decided("5 times, 80ms"), Some(vec![Decision::Times(5)]));
        assert_eq!(decided("80ms, 5 times"), Some(vec![Decision::Times(5)]));
        for prose in ["taken from the book", "5 times a day", "not taken seriously", "todo"] {
            assert!(in_words(prose).is_none(), "{prose}");
        }
        let independent = in_words("80ms, independent").unwrap().said.behavior;
        assert_eq!((independent.takes.len(), independent.effect), (1, Some(false)));
    }

    #[test]
    fn misspelt_fields_are_distinguished_from_prose() {
        for fields in ["(takes: \"1s\")", " ( fails: \"no\" )", "(taks: \"1s\")", "(delay: \"1s\")"]
        {
            assert!(has_fields(fields), "{fields}");
        }
        for prose in ["(see below)", "(note: this is slow)", "takes: 1s", "(a b: c)"] {
            assert!(!has_fields(prose), "{prose}");
        }
    }
}
