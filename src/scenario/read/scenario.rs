//! Reads the whole file: its fields, and the maps among them.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::raw::{KeySeed, Raw, RawSeed};
use super::tasks::TasksSeed;
use super::{Format, Problem, Reader, Span, json, ron, syntax};
use crate::scenario::check::{self, NESTING_LIMIT};
use crate::scenario::{Function, Named, Program, Resource};

const FIELDS: [&str; 9] =
    ["title", "about", "code", "assume", "resources", "tasks", "functions", "programs", "expect"];

impl<'t> Reader<'t> {
    /// Reads the whole text. Fails at a syntax error, after which nothing can be read.
    pub(super) fn read(&mut self) -> Result<(), Problem> {
        let begins = self.begins;
        self.read_text().map_err(|problem| problem.moved(begins))
    }

    fn read_text(&mut self) -> Result<(), Problem> {
        let (text, format) = (self.text, self.format);
        match format {
            Format::Ron => ron::options()
                .from_str_seed(text, ScenarioSeed(self))
                .map_err(|error| syntax::ron(text, &error)),
            Format::Json => {
                if let Some(at) = json::too_deep(text) {
                    return Err(check::too_deep(syntax::span(text, at)));
                }
                let mut reader = serde_json::Deserializer::from_str(text);
                ScenarioSeed(self)
                    .deserialize(&mut reader)
                    .and_then(|()| reader.end())
                    .map_err(|error| syntax::json(text, &error))
            }
        }
    }

    fn scenario_field(&mut self, field: &str, raw: Raw<'t>) {
        let Some(raw) = raw.optional() else { return };
        match field {
            "title" => self.draft.title = self.named(raw, "a title").map(|title| title.name),
            "code" => self.names_code(raw),
            "assume" => self.assume(raw),
            "about" => self.draft.about = Some(self.text(raw, "a description")),
            "resources" => self.resources(raw),
            "functions" => self.functions(raw),
            "programs" => self.programs(raw),
            _ => self.expectations(raw),
        }
    }

    fn resources(&mut self, raw: Raw<'t>) {
        for (key, value) in self.entries(raw, "a map of resources") {
            let Some(Named { name, span }) = self.declared_anything(key, "a resource's name")
            else {
                continue;
            };
            let capacity = self.count(value, "the capacity", 1);
            self.draft.resources.push(Resource { name, capacity, span });
        }
    }

    fn functions(&mut self, raw: Raw<'t>) {
        for (key, value) in self.entries(raw, "a map of functions") {
            let Some(Named { name, span }) = self.declared(key, "a function's name") else {
                continue;
            };
            let (steps, body) = (self.body(value, 1).into(), self.span(value));
            self.draft.functions.push(Function { name, steps, span, body });
        }
    }

    fn programs(&mut self, raw: Raw<'t>) {
        for (key, value) in self.entries(raw, "a map of programs") {
            let Some(Named { name, span }) = self.declared_anything(key, "a program's name") else {
                continue;
            };
            let (steps, body) = (self.body(value, 1).into(), self.span(value));
            self.draft.programs.push(Program { name, steps, span, body });
        }
    }

    pub(super) fn entries(&mut self, raw: Raw<'t>, what: &str) -> Vec<(Raw<'t>, Raw<'t>)> {
        raw.entries().unwrap_or_else(|| {
            self.expected(raw, what);
            Vec::new()
        })
    }

    /// Reads a name that no step refers to, so any text is valid.
    fn declared_anything(&mut self, raw: Raw<'t>, what: &str) -> Option<Named> {
        let named = self.named(raw, what)?;
        if self.draft.names[named.name].is_empty() {
            self.problem(Problem::new(named.span, "a name must not be empty"));
        }
        Some(named)
    }

    /// Reports nesting beyond the limit, and returns whether there was any. This protects the stack
    /// of the reader. `check` checks nesting again, for scenarios from a builder.
    pub(super) fn too_deep(&mut self, raw: Raw<'t>, depth: usize) -> bool {
        let deep = depth > NESTING_LIMIT;
        if deep {
            self.problem(check::too_deep(self.span(raw)));
        }
        deep
    }
}

struct ScenarioSeed<'r, 't>(&'r mut Reader<'t>);

impl<'t> DeserializeSeed<'t> for ScenarioSeed<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("Scenario", &FIELDS, self)
    }
}

impl<'t> Visitor<'t> for ScenarioSeed<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scenario")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        let reader = self.0;
        let mut seen: Vec<(&'static str, Span)> = Vec::new();
        let mut unknown = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed(reader.format))? {
            let key = reader.have_read(key);
            let field = key.field(&FIELDS);
            let span = reader.span(key);
            let first = seen.iter().find(|(found, _)| Some(*found) == field).map(|(_, at)| *at);
            match field {
                Some("tasks") if first.is_none() => map.next_value_seed(TasksSeed(reader))?,
                Some(field) if first.is_none() => {
                    let raw = map.next_value_seed(RawSeed(reader.format))?;
                    reader.scenario_field(field, raw);
                }
                _ => {
                    map.next_value_seed(RawSeed(reader.format))?;
                    if let Some((field, first)) = field.zip(first) {
                        reader.duplicate_field(key, field, first);
                    }
                }
            }
            match field {
                Some(field) => seen.push((field, span)),
                None => unknown.push(key),
            }
        }
        let found = seen.iter().map(|(field, _)| *field).collect();
        reader.unknown_fields(&unknown, "a scenario", &FIELDS, found);
        Ok(())
    }
}
