//! Reads named fields: each at most once, and no unknown ones.

use super::raw::{Arguments, Raw, Variant};
use super::{Problem, Reader, Span, habits};
use crate::scenario::problem::{did_you_mean, nearest};

/// Fields that have been read, some of which have been taken.
pub(super) struct Fields<'t> {
    /// The span of the struct.
    whole: Span,
    /// The name of the struct in messages.
    what: &'static str,
    found: Vec<Field<'t>>,
    /// Whether there was an unknown field: it is likely to be a missing field, misspelt.
    unknown: bool,
}

/// A value with more unknown fields is not a misspelt struct, but another kind of value.
const MOST_MISSPELT: usize = 16;

/// A field: its name, the span of the name, and the value.
type Field<'t> = (&'static str, Span, Raw<'t>);

impl<'t> Reader<'t> {
    /// The fields of a struct.
    pub(super) fn fields(
        &mut self,
        raw: Raw<'t>,
        what: &'static str,
        allowed: &[&'static str],
    ) -> Option<Fields<'t>> {
        let entries = match raw.parts() {
            Some(Arguments::Named(entries)) => entries,
            Some(Arguments::Listed(parts)) if parts.is_empty() => Vec::new(),
            _ => {
                self.expected(raw, &format!("{what}, {}", shown(raw, "", allowed)));
                return None;
            }
        };
        Some(self.checked(self.span(raw), what, entries, allowed))
    }

    /// The fields of a variant such as `Pool(limit: 3, of: [..])`.
    pub(super) fn variant_fields(
        &mut self,
        variant: Variant<'t>,
        what: &'static str,
        allowed: &[&'static str],
    ) -> Option<Fields<'t>> {
        if let Some(Arguments::Named(entries)) = variant.parts() {
            return Some(self.checked(self.span(variant.whole), what, entries, allowed));
        }
        let message = format!("{what} needs named fields");
        let label = format!("expected {}", shown(variant.whole, variant.name, allowed));
        self.problem(Problem::new(self.span(variant.whole), message).label(label));
        None
    }

    fn checked(
        &mut self,
        whole: Span,
        what: &'static str,
        entries: Vec<(Raw<'t>, Raw<'t>)>,
        allowed: &[&'static str],
    ) -> Fields<'t> {
        let mut fields = Fields { whole, what, found: Vec::new(), unknown: false };
        let mut unknown = Vec::new();
        for (key, value) in entries {
            let Some(field) = key.field(allowed) else {
                unknown.push(key);
                continue;
            };
            match fields.found.iter().find(|(found, ..)| *found == field) {
                Some((_, first, _)) => self.duplicate_field(key, field, *first),
                None => fields.found.push((field, self.span(key), value)),
            }
        }
        fields.unknown = !unknown.is_empty();
        let found = fields.found.iter().map(|(field, ..)| *field);
        self.unknown_fields(&unknown, what, allowed, found.collect());
        fields
    }

    /// Reports unknown fields. A suggestion is never a field that exists, or one that was suggested
    /// for another.
    pub(super) fn unknown_fields(
        &mut self,
        keys: &[Raw<'t>],
        what: &str,
        allowed: &[&'static str],
        mut found: Vec<&'static str>,
    ) {
        let label = format!("expected {}", one_of(allowed));
        for (number, &key) in keys.iter().enumerate() {
            let name = key.key();
            let meant = || {
                habits::synonym(&name, allowed)
                    .or_else(|| nearest(&name, allowed.iter().copied(), |_| true))
                    .filter(|field| !found.contains(field))
            };
            let meant = (number < MOST_MISSPELT).then(meant).flatten();
            let message = format!("{what} has no field `{name}`");
            let mut problem = Problem::new(self.span(key), message).label(label.clone());
            problem.help = meant.map(did_you_mean);
            found.extend(allowed.iter().find(|field| Some(**field) == meant));
            self.problem(problem);
        }
    }

    pub(super) fn duplicate_field(&mut self, key: Raw<'t>, field: &str, first: Span) {
        let message = format!("the field `{field}` is written twice");
        self.problem(Problem::new(self.span(key), message).earlier(first));
    }

    /// Takes a required field, or reports that it is missing.
    pub(super) fn required(&mut self, fields: &mut Fields<'t>, name: &str) -> Option<Raw<'t>> {
        let value = fields.take(name);
        if value.is_none() && !fields.unknown {
            let message = format!("{} has no `{name}`", fields.what);
            self.problem(Problem::new(fields.whole, message).label(format!("expected `{name}`")));
        }
        value
    }
}

impl<'t> Fields<'t> {
    /// Takes a field, which can be taken once.
    pub(super) fn take(&mut self, name: &str) -> Option<Raw<'t>> {
        let at = self.found.iter().position(|(found, ..)| *found == name)?;
        Some(self.found.swap_remove(at).2)
    }

    /// Takes an optional field.
    pub(super) fn optional(&mut self, name: &str) -> Option<Raw<'t>> {
        self.take(name)?.optional()
    }
}

impl<'t> Raw<'t> {
    /// The field that the key names, if it is allowed.
    pub(super) fn field(self, allowed: &[&'static str]) -> Option<&'static str> {
        let name = self.key();
        allowed.iter().copied().find(|field| *field == name)
    }

    /// The name of a field, written as an identifier or a string.
    pub(super) fn key(self) -> std::borrow::Cow<'t, str> {
        self.string().unwrap_or(std::borrow::Cow::Borrowed(self.text))
    }
}

/// `` `a`, `b` or `c` ``
pub(super) fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// How a struct with these fields is written, or a variant of this name.
fn shown(raw: Raw<'_>, name: &str, fields: &[&str]) -> String {
    let json = raw.format == super::Format::Json;
    let field =
        |field: &&str| if json { format!("\"{field}\": ..") } else { format!("{field}: ..") };
    let fields: Vec<String> = fields.iter().map(field).collect();
    let fields = fields.join(", ");
    match (json, name) {
        (false, _) => format!("`{name}({fields})`"),
        (true, "") => format!("`{{{fields}}}`"),
        (true, _) => format!("`{{\"{name}\": {{{fields}}}}}`"),
    }
}

#[cfg(test)]
mod tests {
    use crate::Scenario;

    #[test]
    fn no_spelling_is_suggested_if_many_fields_are_unknown() {
        for (unknown, help) in [(0, true), (15, true), (16, false), (1000, false)] {
            let others: Vec<String> = (0..unknown).map(|key| format!("\"{key}\": 0, ")).collect();
            let own = "\"titel\": \"\", \"programs\": {\"p\": []}";
            let text = format!("{{{}{own}}}", others.concat());
            let problems = Scenario::from_json("translations.json", &text).unwrap_err();
            let rendered = problems.render(false);
            assert_eq!(rendered.contains("did you mean `title`?"), help, "{unknown}");
        }
    }
}
