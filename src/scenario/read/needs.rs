//! Reads the dependencies of a task.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::raw::{KeySeed, Raw, RawSeed, Shape, Variant};
use super::tasks::anything_else_is_wrong;
use super::{Problem, Reader, Span};
use crate::scenario::Named;
use crate::scenario::draft::{DependencyKind, DraftDependency};

const DEPENDENCY_NAMES: [&str; 2] = ["Settled", "Previous"];

/// Reads the list in a task's `needs`.
pub(super) struct DependenciesSeed<'r, 't> {
    pub(super) reader: &'r mut Reader<'t>,
    /// The span of the field's name.
    pub(super) span: Span,
}

impl<'t> DeserializeSeed<'t> for DependenciesSeed<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.reader.is_list_upcoming() {
            return deserializer.deserialize_seq(self);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for DependenciesSeed<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of needs")
    }

    anything_else_is_wrong!('t);

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.wrong();
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { reader, .. } = self;
        while let Some(raw) = seq.next_element_seed(reader.upcoming(b":[,"))? {
            let raw = reader.have_read(raw);
            reader.need(raw);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        let format = self.reader.format;
        self.wrong();
        while map.next_key_seed(KeySeed(format))?.is_some() {
            map.next_value_seed(RawSeed(format))?;
        }
        Ok(())
    }
}

impl DependenciesSeed<'_, '_> {
    fn wrong(self) {
        let problem = Problem::new(self.span, "`needs` is not a list")
            .label("expected a list after it, such as `[\"fetchUser\"]`");
        self.reader.problem(problem);
    }
}

impl<'t> Reader<'t> {
    /// Reads an entry of `needs`.
    fn need(&mut self, raw: Raw<'t>) {
        let by = self.task_index();
        let found = if raw.shape() == Shape::Text {
            self.named(raw, "a task's name").map(|named| (DependencyKind::Fulfilled, named))
        } else if let Some(variant) = raw.variant() {
            self.dependency_variant(variant)
        } else {
            self.expected(raw, "a task's name, `Settled(..)` or `Previous`");
            None
        };
        self.draft.needs.extend(found.map(|(kind, named)| DraftDependency { by, kind, named }));
    }

    fn dependency_variant(&mut self, variant: Variant<'t>) -> Option<(DependencyKind, Named)> {
        match variant.name {
            "Settled" => {
                let [task] = self.parts(variant)?;
                Some((DependencyKind::Settled, self.named(task, "a task's name")?))
            }
            "Previous" => {
                let [] = self.parts(variant)?;
                Some((DependencyKind::Previous, self.nameless(self.span(variant.whole))))
            }
            _ => {
                self.unknown_variant(variant, "a need", &DEPENDENCY_NAMES);
                None
            }
        }
    }
}
