//! The smallest values: names, durations, counts.

use std::borrow::Cow;

use super::raw::{Raw, Shape};
use super::{Format, Problem, Reader, Span};
use crate::scenario::check::{COUNT_LIMIT, name_problem};
use crate::scenario::{Named, Takes};
use crate::{Duration, Name};

impl Raw<'_> {
    /// The kind of the value, for messages.
    pub(super) fn describe(self) -> &'static str {
        match (self.shape(), self.format) {
            (Shape::Word, Format::Ron) if self.text.starts_with('\'') => "a single quote",
            (Shape::Word, Format::Ron) if self.text.ends_with('"') => "bytes",
            (Shape::Word, Format::Ron) if self.text.ends_with(')') => "a word with arguments",
            (Shape::Text, _) => "a string",
            (Shape::Number, _) => "a number",
            (Shape::List, _) => "a list",
            (Shape::Map, Format::Ron) => "a map",
            (Shape::Map, Format::Json) => "an object",
            (Shape::Parens, _) => "parentheses",
            (Shape::Word, Format::Ron) => "a word without quotes",
            (Shape::Word, Format::Json) if self.is_none() => "null",
            (Shape::Word, Format::Json) => "a boolean",
        }
    }
}

impl<'t> Reader<'t> {
    pub(super) fn string(&mut self, raw: Raw<'t>, what: &str) -> Option<Cow<'t, str>> {
        let string = raw.string();
        if string.is_none() && raw.shape() == Shape::Text {
            let problem = Problem::new(self.span(raw), format!("{what} that is not valid text"));
            self.problem(match raw.format {
                Format::Json => {
                    problem.label("a `\\u` escape of a surrogate pair is missing its other half")
                }
                Format::Ron => problem.label("an escape in it is not valid in RON"),
            });
        } else if string.is_none() {
            let expected = format!("{what}, a string");
            match raw.bare_word() {
                Some(word) => {
                    self.expected_with(raw, &expected, format!("write it in quotes: \"{word}\""));
                }
                None => self.expected(raw, &expected),
            }
        }
        string
    }

    /// Reads a string as a name; the empty name if it is not a string.
    pub(super) fn text(&mut self, raw: Raw<'t>, what: &str) -> Name {
        let string = self.string(raw, what).unwrap_or_default();
        self.draft.names.intern(&string)
    }

    /// Reads a name together with its span.
    pub(super) fn named(&mut self, raw: Raw<'t>, what: &str) -> Option<Named> {
        let string = self.string(raw, what)?;
        Some(Named { name: self.draft.names.intern(&string), span: self.span(raw) })
    }

    /// Reads a name that the scenario declares.
    pub(super) fn declared(&mut self, raw: Raw<'t>, what: &str) -> Option<Named> {
        let string = self.string(raw, what)?;
        let span = self.span(raw);
        if let Some(message) = name_problem(&string) {
            self.problem(Problem::new(span, message));
        }
        Some(Named { name: self.draft.names.intern(&string), span })
    }

    pub(super) fn duration(&mut self, raw: Raw<'t>) -> Duration {
        match raw.shape() {
            Shape::Text => {
                let text = raw.string().unwrap_or_default();
                text.parse().unwrap_or_else(|error| {
                    self.problem(bad_duration(self.span(raw), &text, &error));
                    Duration::ZERO
                })
            }
            Shape::Number => {
                let message = crate::DurationError::NoUnit.to_string();
                let mut problem = Problem::new(self.span(raw), message);
                problem.help = in_millis(raw.text)
                    .map(|text| format!("write it in quotes with its unit: \"{text}\""));
                self.problem(problem);
                Duration::ZERO
            }
            _ => {
                self.expected(raw, "a duration such as \"80ms\"");
                Duration::ZERO
            }
        }
    }

    /// Reads the duration of a timer.
    pub(super) fn timer(&mut self, raw: Raw<'t>) -> Duration {
        let time = self.duration(raw);
        if let Err(error) = time.check_timer() {
            self.problem(Problem::new(self.span(raw), error.to_string()));
        }
        time
    }

    /// Reads a duration, or a list of durations that is not empty.
    pub(super) fn durations(&mut self, raw: Raw<'t>, what: &str) -> Takes {
        self.one_or_more(raw, what, Self::duration)
    }

    /// Reads the duration of a timer, or a list of durations that is not empty.
    pub(super) fn timers(&mut self, raw: Raw<'t>, what: &str) -> Takes {
        self.one_or_more(raw, what, Self::timer)
    }

    fn one_or_more(
        &mut self,
        raw: Raw<'t>,
        what: &str,
        read: impl Fn(&mut Self, Raw<'t>) -> Duration,
    ) -> Takes {
        let Some(list) = raw.list() else {
            if matches!(raw.shape(), Shape::Text | Shape::Number) {
                return read(self, raw).into();
            }
            self.expected(raw, "a duration such as \"80ms\", or a list of them");
            return Duration::ZERO.into();
        };
        if list.is_empty() {
            let message = format!("`{what}` is an empty list");
            let label = "expected at least one duration";
            self.problem(Problem::new(self.span(raw), message).label(label));
            return Duration::ZERO.into();
        }
        list.into_iter().map(|raw| read(self, raw)).collect()
    }

    /// Reads a count from `least` to the limit.
    pub(super) fn count(&mut self, raw: Raw<'t>, what: &str, least: u32) -> u32 {
        if raw.shape() != Shape::Number {
            self.expected(raw, &format!("{what}, a whole number"));
            return least;
        }
        let span = self.span(raw);
        let digits = raw.text.bytes().all(|byte| byte.is_ascii_digit());
        let message = match raw.number() {
            None if !digits => format!("{what} is not a whole number"),
            Some(number) if number < u64::from(least) => format!("{what} is 0"),
            Some(number) if number <= u64::from(COUNT_LIMIT) => {
                return u32::try_from(number).unwrap_or(COUNT_LIMIT);
            }
            _ => format!("{what} is over the limit of 1,000,000"),
        };
        let label = format!("expected a whole number from {least} to 1,000,000");
        self.problem(Problem::new(span, message).label(label));
        least
    }
}

fn bad_duration(span: Span, text: &str, error: &crate::DurationError) -> Problem {
    let problem = Problem::new(span, error.to_string());
    let unspaced: String = text.split_whitespace().collect();
    if unspaced != text && unspaced.parse::<Duration>().is_ok() {
        return problem.help(format!("write it without the space: \"{unspaced}\""));
    }
    let with_unit = in_millis(text).filter(|_| *error == crate::DurationError::NoUnit);
    Problem { help: with_unit.map(|text| format!("write it with its unit: \"{text}\"")), ..problem }
}

/// The number with the unit `ms`, if that is a duration.
fn in_millis(number: &str) -> Option<String> {
    let text = format!("{number}ms");
    text.parse::<Duration>().is_ok().then_some(text)
}
