//! Rewrites of combinators whose branches have an inner `await`.

use super::naming::Naming;
use super::{StepEdit, StepEditor};
use crate::Name;
use crate::findings::new_step::{bind, gather, list_of, refer};
use crate::scenario::StepId;
use crate::scenario::{Branches, Step, StepKind};

impl StepEditor<'_> {
    /// The edits that start all branches of a combinator together. The first removes the `Await`s;
    /// the second binds the awaited branches, and lets the branches that depend on them wait for
    /// their promises.
    pub(super) fn not_in_place(&self, id: StepId) -> Vec<StepEdit> {
        let Some(StepKind::Combine(how, Branches::List(branches))) =
            self.outline.step(id).map(|step| &step.kind)
        else {
            return Vec::new();
        };
        let plain = StepEdit::of_step(id, gather(*how, branches.clone()), Naming::default());
        let mut naming = Naming::default();
        let mut bound: Vec<(Name, &Step)> = Vec::new();
        let mut steps = Vec::new();
        let mut chained = Vec::new();
        for branch in branches {
            let waits = bound.iter().filter(|(_, earlier)| self.depends.waits_for(branch, earlier));
            let mut begun: Vec<Step> = waits.map(|(name, _)| refer(*name)).collect();
            begun.push(branch.awaited().clone());
            let begun = match <[Step; 1]>::try_from(begun) {
                Ok([alone]) => alone,
                Err(steps) => list_of(steps),
            };
            if matches!(branch.kind, StepKind::Await(_)) {
                let name = naming.name_for(self.outline, branch.awaited(), self.list_around(id));
                steps.push(bind(name, begun));
                bound.push((name, branch));
                chained.push(refer(name));
            } else {
                chained.push(begun);
            }
        }
        steps.push(gather(*how, chained));
        vec![plain, self.spliced(id, steps, naming)]
    }
}
