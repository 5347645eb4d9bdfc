//! Reads tasks directly, because there may be a million.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::needs::DependenciesSeed;
use super::raw::{KeySeed, Raw, RawSeed, Shape};
use super::{Problem, Reader, Span};
use crate::Name;
use crate::javascript::World;
use crate::scenario::draft::DraftUse;
use crate::scenario::{Behavior, Failure, ItemBehavior, Named, Needs, Task, Uses};

/// The fields of a task in a list. In a map, the name is the key instead.
const FIELDS: [&str; 8] = ["name", "takes", "needs", "fails", "returns", "uses", "blocks", "items"];
const ITEM_FIELDS: [&str; 4] = ["takes", "fails", "returns", "blocks"];
const FAILS_NAMES: [&str; 1] = ["First"];

/// The punctuation that may come before an element of the list of tasks: after the colon of the
/// list, or after the last value of the previous element.
const BEFORE_ELEMENT: &[u8] = b":])},[";

/// Reads the tasks: a map by their names, or a list of tasks with names.
pub(super) struct TasksSeed<'r, 't>(pub(super) &'r mut Reader<'t>);

impl<'t> DeserializeSeed<'t> for TasksSeed<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.0.is_list_upcoming() {
            return deserializer.deserialize_seq(self);
        }
        deserializer.deserialize_map(self)
    }
}

impl<'t> Visitor<'t> for TasksSeed<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of tasks, or a list of them")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<(), A::Error> {
        loop {
            let called = NamePosition::Within(self.0.span_of_upcoming(BEFORE_ELEMENT));
            if seq.next_element_seed(TaskSeed { reader: &mut *self.0, called })?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(self.0.upcoming(b"],)},"))? {
            let key = self.0.have_read(key);
            let named = self.0.declared(key, "a task's name");
            let span = self.0.span(key);
            let named = named.unwrap_or_else(|| self.0.nameless(span));
            map.next_value_seed(TaskSeed { reader: self.0, called: NamePosition::ByKey(named) })?;
        }
        Ok(())
    }
}

struct TaskSeed<'r, 't> {
    reader: &'r mut Reader<'t>,
    called: NamePosition,
}

/// The position of a task's name.
#[derive(Clone, Copy)]
enum NamePosition {
    /// Before its fields.
    ByKey(Named),
    /// In its field `name`. The span is the start of the task.
    Within(Span),
}

impl NamePosition {
    /// The fields of a task with this position of its name.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::ByKey(_) => &FIELDS[1..],
            Self::Within(_) => &FIELDS,
        }
    }

    /// The punctuation that may come before its fields.
    fn marks(self) -> &'static [u8] {
        match self {
            Self::ByKey(_) => b":",
            Self::Within(_) => BEFORE_ELEMENT,
        }
    }
}

impl<'t> DeserializeSeed<'t> for TaskSeed<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.reader.is_struct_upcoming(self.called.marks()) {
            return deserializer.deserialize_struct("", self.called.fields(), self);
        }
        deserializer.deserialize_any(self)
    }
}

/// Reports and skips every other kind of value.
macro_rules! anything_else_is_wrong {
    ($lifetime:lifetime) => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
            self.wrong();
            Ok(())
        }
        fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
            self.wrong();
            Ok(())
        }
        fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
            self.wrong();
            Ok(())
        }
        fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
            self.wrong();
            Ok(())
        }
        fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
            self.wrong();
            Ok(())
        }
        fn visit_some<D: Deserializer<$lifetime>>(self, deserializer: D) -> Result<(), D::Error> {
            self.deserialize(deserializer)
        }
    };
}
pub(super) use anything_else_is_wrong;

impl<'t> Visitor<'t> for TaskSeed<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a task")
    }

    anything_else_is_wrong!('t);

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.reader.task(self.called, TaskFields::default());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<(), A::Error> {
        self.wrong();
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { reader, called } = self;
        let known = called.fields();
        let mut fields = TaskFields::default();
        let mut seen = [None; FIELDS.len()];
        let mut unknown = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed(reader.format))? {
            let key = reader.have_read(key);
            let field = key.field(known);
            if field.is_none() {
                unknown.push(key);
            }
            let at = field.and_then(|field| FIELDS.iter().position(|one| *one == field));
            if let Some((field, at)) = field.zip(at) {
                if let Some(first) = seen[at] {
                    reader.duplicate_field(key, field, first);
                    map.next_value_seed(RawSeed(reader.format))?;
                    continue;
                }
                seen[at] = Some(reader.span(key));
            }
            if field == Some("needs") {
                let span = reader.span(key);
                map.next_value_seed(DependenciesSeed { reader, span })?;
                continue;
            }
            let raw = map.next_value_seed(reader.upcoming(b":"))?;
            let raw = reader.have_read(raw);
            if let (Some(field), Some(raw)) = (field, raw.optional()) {
                reader.task_field(field, raw, &mut fields);
            }
        }
        if !unknown.is_empty() {
            fields.unknown = true;
            let found = FIELDS.iter().zip(seen).filter_map(|(field, at)| at.map(|_| *field));
            reader.unknown_fields(&unknown, "a task", known, found.collect());
        }
        reader.task(called, fields);
        Ok(())
    }
}

impl TaskSeed<'_, '_> {
    fn wrong(self) {
        let Self { reader, called } = self;
        let problem = match called {
            NamePosition::ByKey(named) => {
                let name = &reader.draft.names[named.name];
                Problem::new(named.span, format!("the task `{name}` has no fields"))
                    .label("expected its fields after it, such as `takes`")
            }
            NamePosition::Within(span) => Problem::new(span, "a task in a list has no fields")
                .label("expected its fields, such as `name` and `takes`"),
        };
        reader.problem(problem);
    }
}

/// The fields of a task.
#[derive(Default)]
struct TaskFields {
    /// Its name, if that is a field.
    name: Option<Named>,
    own: ItemBehavior,
    uses: Vec<(Named, u32, Span)>,
    items: Vec<(Name, ItemBehavior)>,
    /// Whether there was an unknown field: it is likely to be a missing field, misspelt.
    unknown: bool,
}

impl<'t> Reader<'t> {
    /// Reads the fields of a task whose name cannot be read, for their problems.
    pub(super) fn nameless(&mut self, span: Span) -> Named {
        Named { name: self.draft.names.intern(""), span }
    }

    /// The index of the task that is being read.
    pub(super) fn task_index(&self) -> u32 {
        u32::try_from(self.draft.tasks.len()).unwrap_or(u32::MAX)
    }

    fn task(&mut self, called: NamePosition, fields: TaskFields) {
        let TaskFields { name, own, uses, items, unknown } = fields;
        let named = match (called, name) {
            (NamePosition::ByKey(named), _) | (NamePosition::Within(_), Some(named)) => named,
            (NamePosition::Within(span), None) => {
                if !unknown {
                    let problem = Problem::new(span, "a task in a list has no `name`");
                    self.problem(problem.label("expected `name`, which programs call it by"));
                }
                self.nameless(span)
            }
        };
        if own.takes.is_none() && !unknown {
            // Whether it is required depends on whether there is code, which may come later.
            self.draft.timeless.push(self.task_index());
        }
        let by = self.task_index();
        let uses = uses.into_iter();
        self.draft.uses.extend(uses.map(|(named, slots, span)| DraftUse {
            by,
            named,
            slots,
            span,
        }));
        self.draft.tasks.push(Task {
            name: named.name,
            span: named.span,
            behavior: Behavior {
                takes: own.takes.unwrap_or_else(|| World::ASSUMED.into()),
                fails: own.fails,
                returns: own.returns,
                blocks: own.blocks.unwrap_or_default(),
            },
            needs: Needs::default(),
            uses: Uses::default(),
            items: items.into(),
        });
    }

    fn task_field(&mut self, field: &str, raw: Raw<'t>, fields: &mut TaskFields) {
        match field {
            "name" => fields.name = self.declared(raw, "a task's name"),
            "uses" => fields.uses = self.uses(raw),
            "items" => fields.items = self.items_of_task(raw),
            _ => self.behavior_field(field, raw, &mut fields.own),
        }
    }

    /// Reads `"db"`, or `{ "cores": 4, "db": 1 }`.
    pub(super) fn uses(&mut self, raw: Raw<'t>) -> Vec<(Named, u32, Span)> {
        if raw.shape() == Shape::Text {
            let named = self.named(raw, "a resource's name");
            return named.into_iter().map(|named| (named, 1, named.span)).collect();
        }
        let entries = self.entries(raw, "a resource's name, or a map of resources");
        let mut uses = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let slots = self.count(value, "a number of slots", 1);
            let named = self.named(key, "a resource's name");
            uses.extend(named.map(|named| (named, slots, self.span(value))));
        }
        uses
    }

    /// Reads a field that items can have, too.
    pub(super) fn behavior_field(&mut self, field: &str, raw: Raw<'t>, own: &mut ItemBehavior) {
        match field {
            "takes" => own.takes = Some(self.durations(raw, "takes")),
            "fails" => own.fails = self.failure(raw),
            "returns" => own.returns = Some(self.text(raw, "a value")),
            _ => own.blocks = Some(self.duration(raw)),
        }
    }

    fn items_of_task(&mut self, raw: Raw<'t>) -> Vec<(Name, ItemBehavior)> {
        let mut items: Vec<(Name, ItemBehavior)> = Vec::new();
        let mut seen = rustc_hash::FxHashMap::default();
        for (key, value) in self.entries(raw, "a map of items") {
            let Some(item) = self.named(key, "an item") else { continue };
            if let Some(first) = seen.insert(item.name, item.span) {
                let message = format!("the item `{}` is declared twice", key.key());
                self.problem(Problem::new(item.span, message).earlier(first));
                continue;
            }
            let mut own = ItemBehavior::default();
            let Some(mut fields) = self.fields(value, "an item", &ITEM_FIELDS) else { continue };
            for field in ITEM_FIELDS {
                if let Some(raw) = fields.optional(field) {
                    self.behavior_field(field, raw, &mut own);
                }
            }
            items.push((item.name, own));
        }
        items
    }

    /// Reads `"reason"`, or `First(2, "reason")`.
    fn failure(&mut self, raw: Raw<'t>) -> Option<Failure> {
        if raw.shape() == Shape::Text {
            return Some(Failure { reason: self.text(raw, "a reason"), first: None });
        }
        let Some(variant) = raw.variant() else {
            self.expected(raw, "a reason, or how many calls fail, `First(2, \"reason\")`");
            return None;
        };
        if variant.name != "First" {
            self.unknown_variant(variant, "a way to fail", &FAILS_NAMES);
            return None;
        }
        let [first, reason] = self.parts(variant)?;
        let first = self.count(first, "the number of failures", 1);
        Some(Failure { reason: self.text(reason, "a reason"), first: Some(first) })
    }
}
