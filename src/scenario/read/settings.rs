//! Reads texts that are not scenarios, such as a configuration, with errors that look like those of
//! scenarios.

use std::sync::Arc;

use ::ron::error::{Error, SpannedError};
use serde::de::DeserializeOwned;

use super::fields::one_of;
use super::syntax;
use super::{Format, Problem, Problems, Source, Span, ron};

/// Reads a value of any type from RON or JSON.
///
/// # Errors
/// If the text is not valid, or not a value of this type. The problem has its span in the text.
///
/// ```
/// use makespan::scenario::{Format, settings};
///
/// #[derive(Debug, serde::Deserialize)]
/// #[serde(deny_unknown_fields)]
/// struct Limits {
///     connections: u32,
/// }
///
/// let limits: Limits = settings("limits.ron", "(connections: 4)", Format::Ron)?;
/// assert_eq!(limits.connections, 4);
/// let problems = settings::<Limits>("limits.ron", "(connection: 4)", Format::Ron).unwrap_err();
/// assert_eq!(problems.list[0].message, "there is no field `connection`");
/// assert_eq!(problems.list[0].label.as_deref(), Some("expected `connections`"));
/// # Ok::<(), makespan::scenario::Problems>(())
/// ```
pub fn settings<T: DeserializeOwned>(
    name: &str,
    text: &str,
    format: Format,
) -> Result<T, Problems> {
    let source = Arc::new(Source::new(name.to_owned(), text.to_owned(), format));
    let text = source.text();
    let read = match format {
        Format::Ron => ron::options().from_str(text).map_err(|error| of_ron(text, &error)),
        Format::Json => serde_json::from_str(text).map_err(|error| of_json(text, &error)),
    };
    read.map_err(|problem| Problems::new(Some(Arc::clone(&source)), None, vec![problem]))
}

fn of_ron(text: &str, error: &SpannedError) -> Problem {
    let span = || {
        let [start, end] =
            [error.span.start, error.span.end].map(|position| syntax::offset(text, position));
        if start < end { Span::from(start..end) } else { syntax::span(text, start) }
    };
    match &error.code {
        Error::NoSuchStructField { expected, found, .. } => {
            Problem::new(span(), format!("there is no field `{found}`"))
                .label(expected_names(expected))
        }
        Error::NoSuchEnumVariant { expected, found, .. } => {
            Problem::new(span(), format!("there is no `{found}`")).label(expected_names(expected))
        }
        Error::MissingStructField { field, .. } => {
            Problem::new(span(), format!("the field `{field}` is missing"))
        }
        Error::DuplicateStructField { field, .. } => {
            Problem::new(span(), format!("the field `{field}` is set twice"))
        }
        Error::InvalidValueForType { expected, found } => {
            Problem::new(span(), format!("expected {expected}")).label(format!("this is {found}"))
        }
        Error::IntegerOutOfBounds => Problem::new(span(), "this number is out of range"),
        Error::Message(message) => Problem::new(span(), message.clone()),
        Error::ExpectedNamedStructLike(_) | Error::ExpectedDifferentStructName { .. } => {
            Problem::new(span(), "expected `(`")
        }
        _ => syntax::ron(text, error),
    }
}

/// Describes an error in JSON. Serde names the field in messages about missing and unknown fields.
fn of_json(text: &str, error: &serde_json::Error) -> Problem {
    let problem = syntax::json(text, error);
    let said = error.to_string();
    let field = |start: &str| said.strip_prefix(start)?.split('`').nth(1);
    if let Some(field) = field("missing field") {
        return Problem { message: format!("the field `{field}` is missing"), ..problem };
    }
    if let Some(field) = field("unknown field") {
        let message = format!("there is no field `{field}`");
        return Problem { label: Some(problem.message), message, ..problem };
    }
    problem
}

/// Lists the allowed names.
fn expected_names(names: &[&str]) -> String {
    if names.is_empty() {
        "expected nothing".to_owned()
    } else {
        format!("expected {}", one_of(names))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Limits {
        #[serde(rename = "all")]
        _all: std::collections::BTreeMap<String, u8>,
        #[serde(rename = "how")]
        _how: How,
    }

    #[derive(Debug, Deserialize)]
    enum How {
        Strict,
        Loose,
    }

    /// The problem of a wrong text: its message, its label, and the text that it underlines.
    #[track_caller]
    fn wrong(text: &str, format: Format) -> (String, Option<String>, String) {
        let problems = settings::<Limits>("limits", text, format).unwrap_err();
        let Problem { span, message, label, .. } = problems.list[0].clone();
        (message, label, text[span.start as usize..span.end as usize].to_owned())
    }

    #[test]
    fn what_is_wrong_is_said_without_the_words_of_libraries() {
        let ron = |text| wrong(text, Format::Ron);
        let told = |message: &str, label: Option<&str>, at: &str| {
            (message.to_owned(), label.map(str::to_owned), at.to_owned())
        };
        assert_eq!(
            ron("(al: {})"),
            told("there is no field `al`", Some("expected `all` or `how`"), "al")
        );
        assert_eq!(
            ron("(all: {}, how: Strct)"),
            told("there is no `Strct`", Some("expected `Strict` or `Loose`"), "Strct")
        );
        assert_eq!(ron("(all: 3, how: Strict)"), told("expected a map, `{`", None, "3"));
        assert_eq!(ron("Limit(all: {})"), told("expected `(`", None, "Limit"));
        assert_eq!(ron("(all: {}"), told("unexpected end of the text", None, ""));
        assert_eq!(ron("(all: {})").0, "the field `how` is missing");
        for text in ["(all: {\"a\": 300}, how: Loose)", "(all: {\"a\": \"b\"}, how: Loose)", "[]"] {
            let (message, ..) = ron(text);
            assert!(!message.contains("u8") && !message.contains("struct"), "{message}");
        }
    }

    #[test]
    fn the_same_holds_for_json() {
        let json = |text| wrong(text, Format::Json);
        let (message, label, _) = json("{\"al\": {}}");
        assert_eq!(message, "there is no field `al`");
        assert_eq!(label.as_deref(), Some("expected `all` or `how`"));
        assert_eq!(json("{\"all\": {}}").0, "the field `how` is missing");
        assert_eq!(json("{\"all\": 3}").0, "expected a map");
        assert_eq!(json("[").0, "unexpected end of the text");
    }
}
