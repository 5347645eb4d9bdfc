//! Describes what the original program does and the rewritten one doesn't.

use std::collections::BTreeSet;

use super::Written;
use crate::findings::outline::{ListId, Parent, StepOutline};
use crate::findings::speed::{are_like_chunks, is_chunk};
use crate::scenario::{Branches, Chain, Combinator, Step, StepId, StepKind, TaskId};

/// All losses, in words, one sentence each.
pub(super) fn of(outline: &StepOutline, written: &Written) -> Vec<String> {
    let mut losses: Vec<&str> = Vec::new();
    let own = outline.list(ListId::Program);
    for begun in own.iter().map(|step| outline.begins(step.id())) {
        let steps = begun.iter().filter_map(|step| outline.step(step));
        losses.extend(steps.flat_map(|step| of_step(&step.kind)));
    }
    let names = &outline.scenario.names;
    if own.windows(2).any(|pair| are_like_chunks(&pair[0], &pair[1], names)) {
        losses.push(CHUNKS);
    }
    losses.sort_unstable();
    losses.dedup();
    if !written.logs_alike {
        losses.push("it logs nothing");
    }
    if !written.ends_alike {
        losses.push("it settles with another value or reason");
    }
    if !swallowed(&StepOutline::new(&written.scenario, 0)).is_subset(&swallowed(outline)) {
        losses.push("it continues after a rejection: `AllSettled` waits for all branches");
    }
    losses.into_iter().map(str::to_owned).collect()
}

fn of_step(kind: &StepKind) -> &'static [&'static str] {
    match kind {
        StepKind::Sleep(_) => &["it doesn't sleep"],
        StepKind::Timeout(..) => &["it has no `Timeout`"],
        StepKind::Pool { .. } => &["no `Pool` limits its concurrency"],
        StepKind::For(_, body) if matches!(&body[..], [chunk] if is_chunk(chunk)) => &[CHUNKS],
        StepKind::Combine(Combinator::Race | Combinator::Any, _) => {
            &["it waits for all branches of a `Race` or an `Any`"]
        }
        StepKind::Chain(Chain::Catch, _) => &[CATCH],
        StepKind::Chain(Chain::Finally, _) => &[FINALLY],
        StepKind::Try(parts) => match (&parts.catch, &parts.finally) {
            (Some(_), Some(_)) => &[CATCH, FINALLY],
            (Some(_), None) => &[CATCH],
            _ => &[FINALLY],
        },
        StepKind::Retry(retry)
            if !matches!(retry.step.kind, StepKind::Name(_) | StepKind::Call(..)) =>
        {
            &["it retries only single calls"]
        }
        _ => &[],
    }
}

const CHUNKS: &str = "no chunks limit its concurrency";
const CATCH: &str = "it has no `catch`";
const FINALLY: &str = "it has no `finally`";

/// The tasks whose rejections an `AllSettled` of a program hides: those of its branches, except for
/// promises that a list awaits as well.
fn swallowed(outline: &StepOutline) -> BTreeSet<TaskId> {
    let is_awaited = |binding: StepId| {
        let mut names =
            outline.steps.ids().filter(|step| outline.steps[*step].names == Some(binding));
        names.any(|step| match outline.steps[step].parent {
            Parent::List(..) => true,
            Parent::Within(around) => {
                matches!(outline.step(around).map(|step| &step.kind), Some(StepKind::Await(_)))
                    && matches!(outline.steps[around].parent, Parent::List(..))
            }
            _ => false,
        })
    };
    let is_swallowed = |branch: &StepId| !outline.steps[*branch].names.is_some_and(is_awaited);
    let own = outline.list(ListId::Program).iter().map(|step| outline.begins(step.id()));
    let begun: BTreeSet<StepId> = own.flat_map(|begun| begun.iter().collect::<Vec<_>>()).collect();
    let branches = begun.into_iter().filter_map(|step| match &outline.step(step)?.kind {
        StepKind::Combine(Combinator::AllSettled, Branches::List(branches)) => {
            Some(branches.iter().map(Step::id).collect())
        }
        StepKind::Combine(Combinator::AllSettled, Branches::Map(..)) => Some(vec![step]),
        _ => None,
    });
    let branches = branches.flatten().filter(is_swallowed).map(|branch| outline.reach(branch));
    let tasks = branches.flat_map(|reach| {
        reach.iter().filter_map(|step| outline.task_called_by(step)).collect::<Vec<_>>()
    });
    tasks.collect()
}
