//! The conventions of a code base: the behavior of calls by their names.

use std::sync::Arc;

use super::{Resource, Scenario, Span};
use crate::Duration;
use crate::javascript::{CallBehavior, Pattern};

/// The behavior of calls by their names. Declarations in a file take precedence. If two patterns
/// match a call, the first one applies.
#[derive(Clone, Debug, Default)]
pub struct Conventions {
    /// The resources: names, and numbers of slots.
    resources: Vec<(String, u32)>,
    /// The behavior of calls. Its resources are indices into the list above.
    calls: Vec<(Pattern, CallBehavior)>,
}

impl Conventions {
    /// Adds a resource with `capacity` slots.
    pub fn add_resource(&mut self, name: &str, capacity: u32) {
        self.resources.push((name.to_owned(), capacity));
    }

    /// Declares how long calls take, and which resources they use while they run: one slot of each.
    ///
    /// # Errors
    /// The name of a resource that does not exist.
    pub fn add_calls<'n>(
        &mut self,
        pattern: Pattern,
        takes: Option<Duration>,
        uses: impl IntoIterator<Item = &'n str>,
    ) -> Result<(), &'n str> {
        let number =
            |name: &'n str| self.resources.iter().position(|(known, _)| known == name).ok_or(name);
        let uses = uses.into_iter().map(|name| number(name).map(|number| (number, 1)));
        let uses = uses.collect::<Result<_, _>>()?;
        let takes = takes.into_iter().collect();
        self.calls.push((pattern, CallBehavior { takes, uses, ..CallBehavior::default() }));
        Ok(())
    }

    /// Declares that calls have an effect that other calls depend on, or that they have none.
    pub fn add_effect(&mut self, pattern: Pattern, effect: bool) {
        self.calls
            .push((pattern, CallBehavior { effect: Some(effect), ..CallBehavior::default() }));
    }
}

impl Scenario {
    /// Applies conventions to the code. A resource that the scenario declares itself is unchanged.
    pub fn follow(&mut self, conventions: &Arc<Conventions>) {
        if self.code.is_none() {
            return;
        }
        let numbers: Vec<usize> =
            conventions.resources.iter().map(|(name, slots)| self.resource(name, *slots)).collect();
        let calls = conventions.calls.iter().map(|(pattern, behavior)| {
            let uses = behavior.uses.iter().map(|(number, slots)| (numbers[*number], *slots));
            (pattern.clone(), CallBehavior { uses: uses.collect(), ..behavior.clone() })
        });
        let calls = calls.collect();
        if let Some(code) = &mut self.code {
            Arc::make_mut(code).follow(Arc::clone(conventions), calls);
        }
    }

    /// The number of a resource, which is added if it does not exist.
    fn resource(&mut self, name: &str, capacity: u32) -> usize {
        let known = self.resources.iter().position(|one| &self.names[one.name] == name);
        known.unwrap_or_else(|| {
            let name = Arc::make_mut(&mut self.names).intern(name);
            self.resources.push(Resource { name, capacity, span: Span::NONE });
            self.resources.len() - 1
        })
    }
}
