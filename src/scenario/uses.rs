//! The slots of resources that a call uses while it runs.

use std::ops::Deref;

use thin_vec::ThinVec;

use super::ResourceId;

/// The slots that a call of a task uses from its start until it settles: all together, each
/// resource once, in the order of declaration.
///
/// Nearly always a call uses nothing, or one slot of one resource.
///
/// ```
/// use makespan::scenario::{ResourceId, Use, Uses};
///
/// let one = Uses::from(ResourceId(0));
/// assert_eq!(one[..], [Use { resource: ResourceId(0), slots: 1 }]);
/// assert!(Uses::default().is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses(ThinVec<Use>);

/// Slots of one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The resource.
    pub resource: ResourceId,
    /// The number of slots, at least 1 and at most the capacity.
    pub slots: u32,
}

impl Uses {
    /// The number of slots of this resource.
    #[must_use]
    pub fn slots_of(&self, resource: ResourceId) -> u32 {
        self.iter().find(|one| one.resource == resource).map_or(0, |one| one.slots)
    }

    /// The resource, if the use is a single slot of a single resource.
    #[must_use]
    pub fn single(&self) -> Option<ResourceId> {
        match self[..] {
            [Use { resource, slots: 1 }] => Some(resource),
            _ => None,
        }
    }
}

impl From<ResourceId> for Uses {
    /// One slot of this resource.
    fn from(resource: ResourceId) -> Self {
        Self([Use { resource, slots: 1 }].into_iter().collect())
    }
}

impl FromIterator<Use> for Uses {
    fn from_iter<I: IntoIterator<Item = Use>>(uses: I) -> Self {
        let mut uses: ThinVec<Use> = uses.into_iter().collect();
        uses.sort_unstable();
        Self(uses)
    }
}

impl Deref for Uses {
    type Target = [Use];

    fn deref(&self) -> &[Use] {
        &self.0
    }
}
