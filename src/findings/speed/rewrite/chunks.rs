//! Rewrites of chunks: combinators that run one after the other but don't depend on each other.

use super::naming::Naming;
use super::{StepEdit, StepEditor};
use crate::Names;
use crate::findings::fix::Gives;
use crate::findings::new_step::{all, bind, list_of, refer};
use crate::findings::outline::ListId;
use crate::scenario::{Branches, Combinator, Items, Step, StepId, StepKind, write_step};

impl StepEditor<'_> {
    /// Edits for the chunks that start at a step of a list: one pool with as many workers as the
    /// longest chunk has branches, or all chunks together.
    pub(super) fn chunks(&self, list: ListId, first: usize) -> Vec<StepEdit> {
        let steps = self.outline.list(list);
        let end = self.chunks_end(list, first);
        let run = &steps[first..end];
        let [.., end_chunk] = run else { return Vec::new() };
        if run.len() < 2 {
            return Vec::new();
        }
        let with = |middle: Vec<Step>, naming: Naming| {
            let mut edited = steps[..first].to_vec();
            edited.extend(middle);
            edited.extend_from_slice(&steps[end..]);
            StepEdit::of_list(list, edited, naming)
        };
        let plain = |step: Step| with(vec![step], Naming::default());
        // A pool gives a single list, so the value of the last chunk is lost.
        let is_value = list == ListId::Program && end == steps.len();
        let gives = if is_value { Gives::Another } else { Gives::TheSame };
        let bounded = |step| StepEdit { is_bounded: true, gives, ..plain(step) };
        let mut edits: Vec<StepEdit> =
            pool(run, &self.outline.scenario.names).into_iter().map(bounded).collect();
        edits.push(plain(all(run.to_vec())));
        let mut naming = Naming::default();
        let name = naming.name_for(self.outline, end_chunk, list);
        let mut branches = run[..run.len() - 1].to_vec();
        branches.push(refer(name));
        let middle = vec![bind(name, end_chunk.clone()), all(branches), refer(name)];
        edits.push(with(middle, naming));
        edits
    }

    /// The edit for a loop with one chunk in each iteration: a pool with as many workers as the
    /// chunk has branches, or an `All` if there are no more iterations than workers. Each worker
    /// takes an iteration and runs its branches one after the other.
    pub(super) fn pooled_iterations(&self, id: StepId) -> Option<StepEdit> {
        let StepKind::For(items, body) = &self.outline.step(id)?.kind else { return None };
        let [chunk] = &body[..] else { return None };
        let StepKind::Combine(Combinator::All, branches) = &chunk.awaited().kind else {
            return None;
        };
        let limit = u32::try_from(count(branches)).ok()?;
        let in_order = match branches {
            Branches::List(steps) => list_of(steps.clone()),
            Branches::Map(inner, step) => {
                Step::without_span(StepKind::For(inner.clone(), vec![(**step).clone()]))
            }
        };
        let of = Branches::Map(items.clone(), Box::new(in_order));
        let pool = Step::without_span(if items.len() > limit as usize {
            StepKind::Pool { limit, of }
        } else {
            // An `All` runs no more branches concurrently than the chunk had.
            StepKind::Combine(Combinator::All, of)
        });
        // The pool gives the last value of each iteration instead of the values of the chunk.
        let is_value = matches!(self.list_around(id), ListId::Program)
            && self.outline.list(ListId::Program).last().is_some_and(|last| last.id() == id);
        let gives = if is_value { Gives::Another } else { Gives::TheSame };
        let edit = StepEdit::of_step(id, pool, Naming::default());
        (limit > 1).then_some(StepEdit { is_bounded: true, gives, ..edit })
    }

    /// The index after the last of the chunks that start at `first`.
    fn chunks_end(&self, list: ListId, first: usize) -> usize {
        let steps = self.outline.list(list);
        let free = |index: usize| {
            is_chunk(&steps[index])
                && !steps[first..index]
                    .iter()
                    .any(|earlier| self.depends.waits_for(&steps[index], earlier))
        };
        let more = (first + 1..steps.len()).take_while(|&index| free(index)).count();
        if is_chunk(&steps[first]) { first + 1 + more } else { first }
    }
}

/// Whether a step gathers more than one branch, and settles when all of them have.
pub(in crate::findings) fn is_chunk(step: &Step) -> bool {
    let StepKind::Combine(Combinator::All | Combinator::AllSettled, branches) =
        &step.awaited().kind
    else {
        return false;
    };
    count(branches) > 1
}

/// Whether two steps are chunks that map items to the same step.
pub(in crate::findings) fn are_like_chunks(one: &Step, other: &Step, names: &Names) -> bool {
    let mapped = |step: &Step| match &step.awaited().kind {
        StepKind::Combine(_, Branches::Map(_, each)) => Some(write_step(each, names)),
        _ => None,
    };
    is_chunk(one) && is_chunk(other) && mapped(one).is_some() && mapped(one) == mapped(other)
}

fn count(branches: &Branches) -> usize {
    match branches {
        Branches::List(steps) => steps.len(),
        Branches::Map(items, _) => items.len(),
    }
}

/// The branches of several `All`s in one pool.
fn pool(chunks: &[Step], names: &Names) -> Option<Step> {
    let branches = chunks.iter().map(|chunk| match &chunk.awaited().kind {
        StepKind::Combine(Combinator::All, branches) => Some(branches),
        _ => None,
    });
    let branches: Vec<&Branches> = branches.collect::<Option<_>>()?;
    let longest = branches.iter().map(|branches| count(branches)).max()?;
    let limit = u32::try_from(longest).ok()?;
    let listed = branches.iter().map(|branches| match branches {
        Branches::List(steps) => Some(steps.clone()),
        Branches::Map(..) => None,
    });
    let of = match listed.collect::<Option<Vec<_>>>() {
        Some(listed) => Branches::List(listed.concat()),
        None => mapped(&branches, names)?,
    };
    Some(Step::without_span(StepKind::Pool { limit, of }))
}

/// The items of several maps that do the same.
fn mapped(branches: &[&Branches], names: &Names) -> Option<Branches> {
    let mut all = Vec::new();
    let mut does: Option<(String, &Step)> = None;
    for branches in branches {
        let Branches::Map(Items::Listed(items), step) = branches else { return None };
        let text = write_step(step, names);
        if does.as_ref().is_some_and(|(does, _)| *does != text) {
            return None;
        }
        does = Some((text, &**step));
        all.extend_from_slice(items);
    }
    Some(Branches::Map(Items::Listed(all), Box::new(does?.1.clone())))
}
