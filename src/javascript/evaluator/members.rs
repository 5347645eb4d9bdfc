//! The values that code gives to properties of unknown objects: `request.user = await load(id)`.

use rustc_hash::FxHashMap;

use super::agent::Agent;
use super::object::Key;
use super::origin::Origin;
use super::truths::Identity;
use super::unknown::Unknown;
use super::value::{Kind, Value};

/// The properties of unknown objects that have been assigned.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// The last value of each property, with the number of the assignment.
    values: FxHashMap<(Identity, Key), (Value, u32)>,
    /// The number of assignments to each key so far, on any object.
    assignments: FxHashMap<Key, u32>,
    /// The calls from which the values of an object's properties derive, including the values of
    /// the properties of its properties.
    origins: FxHashMap<Identity, Origin>,
}

impl Agent {
    /// Assigns a property of an unknown object.
    pub(crate) fn set_member(&mut self, of: &Unknown, key: Key, value: &Value) {
        self.forget_property(of, key);
        self.assign_member(of, key, value);
    }

    fn assign_member(&mut self, of: &Unknown, key: Key, value: &Value) {
        let is_ordinary = !self.names.is_of_promises(key) && self.key_text(key) != "toJSON";
        if !is_ordinary || matches!(key, Key::Symbol(_)) {
            return;
        }
        self.charge(128);
        let object = self.object_identity(of);
        let members = &mut self.record.members;
        let next = members.assignments.entry(key).or_default();
        members.values.insert((object, key), (value.clone(), *next));
        *next += 1;
        self.add_origin(object, value.origin);
    }

    /// Adds calls to those from which the values of an object's properties derive.
    fn add_origin(&mut self, object: Identity, origin: Origin) {
        for owner in self.record.truths.with_owners(object) {
            let known = self.record.members.origins.get(&owner).copied().unwrap_or(Origin::NONE);
            let joined = self.join(known, origin);
            self.record.members.origins.insert(owner, joined);
        }
    }

    /// Records that a method that changes an unknown object may keep its arguments in the object:
    /// `headers.set("Authorization", token)`.
    pub(crate) fn note_kept(&mut self, of: &Value, arguments: &[Value]) {
        let Kind::Unknown(unknown) = &of.kind else { return };
        let origin = self.origin_within_all(arguments);
        if origin != Origin::NONE {
            let object = self.object_identity(unknown);
            self.add_origin(object, origin);
        }
    }

    /// Deletes a property of an unknown object: whether it exists is unknown again.
    pub(crate) fn delete_member(&mut self, of: &Unknown, key: Key) {
        self.forget_property(of, key);
        if self.record.members.assignments.contains_key(&key) {
            let object = self.object_identity(of);
            self.record.members.values.remove(&(object, key));
        }
    }

    /// The value that code has given to a property of an unknown object.
    pub(crate) fn assigned_member(&mut self, of: &Unknown, key: Key) -> Option<Value> {
        if !self.record.members.assignments.contains_key(&key) {
            return None;
        }
        let object = self.object_identity(of);
        let found = self.record.members.values.get(&(object, key)).cloned();
        if self.record.world.wanted.is_replay() {
            let name = self.key_text(key);
            let number = found.as_ref().map(|(_, number)| *number);
            self.record.replay.members.entry(name).or_default().push(number);
        }
        found.map(|(value, _)| value)
    }

    /// The calls from which the values derive that code has given to properties of an unknown
    /// object.
    pub(crate) fn origin_of_members(&mut self, of: &Unknown) -> Origin {
        if self.record.members.origins.is_empty() {
            return Origin::NONE;
        }
        let object = self.object_identity(of);
        self.record.members.origins.get(&object).copied().unwrap_or(Origin::NONE)
    }

    /// The identity of an unknown object, which stays the same if its properties may have changed.
    fn object_identity(&mut self, of: &Unknown) -> Identity {
        let identity = self.identity(of);
        self.record.truths.unchanged(identity)
    }
}
