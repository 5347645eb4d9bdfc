//! The passes of a loop together.

use super::naming::Naming;
use super::{Edit, Editor};
use crate::findings::made::{list_of, made};
use crate::scenario::StepId;
use crate::scenario::{Branches, Combinator, StepKind};

impl Editor<'_> {
    /// `Pool(limit: .., of: Map(..))` for a loop whose calls share a resource, as many at once as
    /// it has room for; else `All(Map(..))`.
    pub(super) fn unrolled(&self, id: StepId) -> Vec<Edit> {
        let outline = self.outline;
        let Some(StepKind::For(items, body)) = outline.step(id).map(|step| &step.kind) else {
            return Vec::new();
        };
        let pass = match &body[..] {
            [only] if !only.awaited().kind.is_statement() => only.awaited().clone(),
            _ => list_of(body.clone()),
        };
        let of = Branches::Map(items.clone(), Box::new(pass));
        let pool = |limit| StepKind::Pool { limit, of: of.clone() };
        let pool = self.room_for(id).filter(|room| (*room as usize) < items.len()).map(pool);
        let all = StepKind::Combine(Combinator::All, of.clone());
        let edit = |kind| Edit::of_step(id, made(kind), Naming::default());
        pool.into_iter().chain([all]).map(edit).collect()
    }

    /// How many calls of a step the resources that they use have room for.
    fn room_for(&self, id: StepId) -> Option<u32> {
        let scenario = &self.outline.scenario;
        let begun = self.outline.begins(id);
        let called = begun.iter().filter_map(|step| self.outline.task_called_by(step));
        let used = called.flat_map(|task| scenario.task(task).uses.iter());
        used.map(|one| scenario.resources[one.resource.0 as usize].capacity / one.slots).min()
    }
}
