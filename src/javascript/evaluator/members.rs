//! The values that code gives to properties of unknown objects: `request.user = await load(id)`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::agent::Agent;
use super::object::Key;
use super::origin::Origin;
use super::truths::Identity;
use super::unknown::Unknown;
use super::value::Value;

/// The properties of unknown objects that have been assigned.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// The last value of each property, with the number of the assignment.
    values: FxHashMap<(Identity, Key), (Value, u32)>,
    /// The keys that have been assigned on any object.
    keys: FxHashSet<Key>,
    /// The calls from which the values of an object's properties derive, including the values of
    /// the properties of its properties.
    origins: FxHashMap<Identity, Origin>,
    assignments: u32,
}

impl Agent {
    /// Records that code assigns a property of an unknown object.
    pub(crate) fn assign_member(&mut self, of: &Unknown, key: Key, value: &Value) {
        let is_ordinary = !self.names.is_of_promises(key) && self.key_text(key) != "toJSON";
        if !is_ordinary || matches!(key, Key::Symbol(_)) {
            return;
        }
        self.charge(128);
        let object = self.object_identity(of);
        let members = &mut self.record.members;
        let number = members.assignments;
        members.assignments += 1;
        members.keys.insert(key);
        members.values.insert((object, key), (value.clone(), number));
        let owners = self.record.truths.with_owners(object);
        for owner in owners {
            let known = self.record.members.origins.get(&owner).copied().unwrap_or(Origin::NONE);
            let joined = self.join(known, value.origin);
            self.record.members.origins.insert(owner, joined);
        }
    }

    /// Records that code deletes a property of an unknown object: whether it exists is unknown
    /// again.
    pub(crate) fn delete_member(&mut self, of: &Unknown, key: Key) {
        if self.record.members.keys.contains(&key) {
            let object = self.object_identity(of);
            self.record.members.values.remove(&(object, key));
        }
    }

    /// The value that code has given to a property of an unknown object.
    pub(crate) fn assigned_member(&mut self, of: &Unknown, key: Key) -> Option<Value> {
        if !self.record.members.keys.contains(&key) {
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
