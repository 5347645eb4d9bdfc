//! Rewrites that run the iterations of a loop in parallel.

use super::naming::Naming;
use super::{StepEdit, StepEditor};
use crate::findings::new_step::list_of;
use crate::scenario::{Branches, Combinator, Items, Step, StepId, StepKind};

impl StepEditor<'_> {
    /// The edits of a loop, in this order: for a loop of chunks, a pool with the same limit on
    /// concurrency; for a loop whose calls share a resource, `Pool(limit: .., of: Map(..))` with
    /// its number of slots; `All(Map(..))`; and then both also for only the end or the start of the
    /// iterations, after or before a loop of the rest. For example, if each page depends on the
    /// previous one, the work on the pages may still run in parallel.
    pub(super) fn unrolled(&self, id: StepId) -> Vec<StepEdit> {
        let outline = self.outline;
        let Some(StepKind::For(items, body)) = outline.step(id).map(|step| &step.kind) else {
            return Vec::new();
        };
        let room = self.room_for(id).filter(|room| (*room as usize) < items.len());
        let together = |body: &[Step]| together(items, body, room);
        let mut edits: Vec<StepEdit> = self.pooled_iterations(id).into_iter().collect();
        let whole = together(body).into_iter();
        edits.extend(whole.map(|step| StepEdit::of_step(id, step, Naming::default())));
        for split in 1..body.len() {
            let (first, last) = body.split_at(split);
            let in_order =
                |steps: &[Step]| Step::without_span(StepKind::For(items.clone(), steps.to_vec()));
            let behind = together(last).into_iter().map(|last| vec![in_order(first), last]);
            let ahead = together(first).into_iter().map(|first| vec![first, in_order(last)]);
            let both = behind.chain(ahead);
            edits.extend(both.map(|steps| self.spliced(id, steps, Naming::default())));
        }
        edits
    }

    /// The number of calls of a step that fit into the resources that they use.
    fn room_for(&self, id: StepId) -> Option<u32> {
        let scenario = &self.outline.scenario;
        let begun = self.outline.begins(id);
        let called = begun.iter().filter_map(|step| self.outline.task_called_by(step));
        let used = called.flat_map(|task| scenario.task(task).uses.iter());
        used.map(|one| scenario.resources[one.resource.0 as usize].capacity / one.slots).min()
    }
}

/// These steps for all items concurrently: in a pool if fewer calls fit into the resources, and in
/// an `All`.
fn together(items: &Items, steps: &[Step], room: Option<u32>) -> Vec<Step> {
    let pass = match steps {
        [only] if !only.awaited().kind.is_statement() => only.awaited().clone(),
        _ => list_of(steps.to_vec()),
    };
    let of = Branches::Map(items.clone(), Box::new(pass));
    let pool = room.map(|limit| StepKind::Pool { limit, of: of.clone() });
    let all = StepKind::Combine(Combinator::All, of);
    pool.into_iter().chain([all]).map(Step::without_span).collect()
}
