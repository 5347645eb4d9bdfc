//! The objects of an agent.

use std::rc::Rc;

use super::object::{Object, ObjectId};

/// All objects of an agent, by index. Agents share the objects of the realm, which come first; an
/// agent copies a shared object before it changes it.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    shared: Rc<[Object]>,
    /// The agent's own copy of each shared object that it changed.
    changed: Vec<Option<Box<Object>>>,
    own: Vec<Object>,
}

impl Heap {
    /// Creates an empty heap with space for the objects of the realm.
    pub(crate) fn of_realm() -> Self {
        Self { own: Vec::with_capacity(1_600), ..Self::default() }
    }

    /// Creates a heap that starts with these shared objects.
    pub(crate) fn sharing(shared: &Rc<[Object]>) -> Self {
        let changed = std::iter::repeat_with(|| None).take(shared.len()).collect();
        Self { shared: Rc::clone(shared), changed, own: Vec::new() }
    }

    /// The objects that are not shared yet, so that other heaps can share them.
    pub(crate) fn share(self) -> Rc<[Object]> {
        self.own.into()
    }

    pub(crate) fn add(&mut self, object: Object) -> ObjectId {
        self.own.push(object);
        let number = self.shared.len() + self.own.len() - 1;
        ObjectId(u32::try_from(number).expect("fewer than 2^32 objects"))
    }

    pub(crate) fn get(&self, ObjectId(id): ObjectId) -> &Object {
        let index = id as usize;
        match self.shared.get(index) {
            None => &self.own[index - self.shared.len()],
            Some(shared) => self.changed[index].as_deref().unwrap_or(shared),
        }
    }

    pub(crate) fn get_mut(&mut self, ObjectId(id): ObjectId) -> &mut Object {
        let index = id as usize;
        match self.shared.get(index) {
            None => &mut self.own[index - self.shared.len()],
            Some(shared) => self.changed[index].get_or_insert_with(|| Box::new(shared.clone())),
        }
    }

    /// The objects that are not shared, in the order of creation.
    pub(crate) fn own(&self) -> impl Iterator<Item = (ObjectId, &Object)> {
        let first = u32::try_from(self.shared.len()).unwrap_or(u32::MAX);
        (first..).map(ObjectId).zip(&self.own)
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::super::object::Class;
    use super::*;

    fn object(prototype: Option<ObjectId>) -> Object {
        let properties = IndexMap::default();
        Object {
            prototype,
            class: Class::Ordinary,
            properties,
            extensible: true,
            has_indices: false,
        }
    }

    #[test]
    fn a_change_of_a_shared_object_is_seen_by_its_own_heap_only() {
        let mut first = Heap::default();
        let shared = first.add(object(None));
        let objects = first.share();
        let [mut one, other] = [(); 2].map(|()| Heap::sharing(&objects));
        one.get_mut(shared).prototype = Some(shared);
        assert_eq!(one.get(shared).prototype, Some(shared));
        assert_eq!(other.get(shared).prototype, None);
        let own = one.add(object(Some(shared)));
        assert_eq!(own, ObjectId(1));
        assert_eq!(one.get(own).prototype, Some(shared));
        assert_eq!(one.own().map(|(id, _)| id).collect::<Vec<_>>(), [own]);
    }
}
