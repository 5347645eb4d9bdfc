//! Names for the promises that a rewrite binds.

use rustc_hash::FxHashSet;

use crate::Name;
use crate::findings::outline::{ListId, StepOutline};
use crate::scenario::{Step, StepKind, noun};

/// The new names of one edit. Each edit starts without new names, so rejected edits leave no gaps
/// in the numbers.
#[derive(Clone, Default)]
pub(in crate::findings) struct Naming {
    /// The new names, in order.
    fresh: Vec<String>,
    /// The names of tasks or functions that are used as names of promises.
    taken: FxHashSet<Name>,
}

impl Naming {
    /// The new names, in order.
    pub(super) fn into_fresh(self) -> Vec<String> {
        self.fresh
    }

    /// A name for the promise of a step: the step's own name if nothing else in the body has it,
    /// otherwise a new name.
    pub(super) fn name_for(&mut self, outline: &StepOutline, step: &Step, list: ListId) -> Name {
        let own = last_name(step);
        let body = outline.list(outline.body_around(list));
        if let (Some(name), StepKind::Name(_)) = (own, &step.kind)
            && body.iter().map(|step| mentions(step, name)).sum::<usize>() == 1
            && self.taken.insert(name)
        {
            return name;
        }
        let names = &outline.scenario.names;
        // `posts` for the value of `fetchPosts`, otherwise with a number.
        let base = noun(own.map_or("work", |name| &names[name]));
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let mut texts = std::iter::once(base.clone()).chain(numbered);
        let is_free = |text: &String| names.find(text).is_none() && !self.fresh.contains(text);
        let text = texts.find(is_free).unwrap_or(base);
        let name = Name::from_index(names.len() + self.fresh.len());
        self.fresh.push(text);
        name
    }
}

/// The number of times that a step names, starts or binds a name.
fn mentions(step: &Step, name: Name) -> usize {
    let own = match &step.kind {
        StepKind::Name(own) => *own == name,
        StepKind::Start(named) | StepKind::Let(named, _) => named.name == name,
        _ => false,
    };
    let within = step.lists().flatten().map(|step| mentions(step, name));
    usize::from(own) + within.sum::<usize>()
}

/// The last name in a step.
fn last_name(step: &Step) -> Option<Name> {
    match &step.kind {
        StepKind::Name(name) => Some(*name),
        StepKind::Call(named, _) => Some(named.name),
        _ => step.lists().last().and_then(<[Step]>::last).and_then(last_name),
    }
}
