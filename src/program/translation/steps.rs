//! Writes strands as lists of steps.

use std::collections::{BTreeMap, BTreeSet};

use super::RecordedProgram;
use crate::javascript::{Act, Combination, End, Settler, Strand, Strands, StubCall};
use crate::scenario::builder::{
    Step, all, all_settled, any, await_, call, call_with, fail, let_, list, log, race, sleep, try_,
};

/// The maximum nesting of lists.
const DEEPEST: usize = 48;

/// The promise that a name is bound to: that of an act, or of a strand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bound {
    Promise(u32),
    Strand(usize),
}

/// The ways in which a promise is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Used {
    /// It has already settled when it is created.
    Settled,
    /// It never settles.
    Never,
    Bound(Bound),
}

/// A written step, and the promise that it binds, if it only creates one.
struct WrittenStep {
    bound: Option<Bound>,
    step: Step,
}

/// A part of the code that steps cannot express, and the strand that contains it.
pub(super) type Inexpressible = (usize, String);

/// Writes the strands of a program as steps.
pub(super) struct StepWriter<'r> {
    ran: &'r RecordedProgram,
    strands: &'r Strands,
    /// Whether a returned promise is awaited for the exact number of ticks.
    exactly: bool,
    /// The strands that are calls of stubs.
    stubs: BTreeMap<usize, &'r StubCall>,
    /// The number of uses of each promise.
    uses: BTreeMap<Bound, usize>,
    /// The visible bindings, with their names.
    visible: BTreeMap<Bound, String>,
    /// The names of the promises that are used by name.
    names: BTreeMap<Bound, String>,
    taken: BTreeSet<String>,
}

impl<'r> StepWriter<'r> {
    pub(super) fn new(ran: &'r RecordedProgram, tasks: &BTreeSet<String>, exactly: bool) -> Self {
        let strands = &ran.strands;
        let mut writer = Self {
            ran,
            strands,
            exactly,
            stubs: pure_stubs(strands),
            uses: BTreeMap::new(),
            visible: BTreeMap::new(),
            names: BTreeMap::new(),
            taken: tasks.clone(),
        };
        writer.taken.extend(["error".to_owned(), "item".to_owned(), String::new()]);
        for strand in &strands.list {
            let returned = match &strand.end {
                Some(End::Return(promise)) => *promise,
                _ => None,
            };
            let acts = strand.acts.iter().flat_map(|act| match act {
                Act::Await(promise, _) => promise.iter().copied().collect(),
                Act::Combine(_, parts, _) => parts.clone(),
                _ => Vec::new(),
            });
            for promise in acts.chain(returned) {
                if let Used::Bound(bound) = writer.used(promise) {
                    *writer.uses.entry(bound).or_default() += 1;
                }
            }
        }
        writer
    }

    /// The steps of the program.
    pub(super) fn steps(mut self) -> Result<Vec<Step>, Inexpressible> {
        let root = &self.strands.list[0];
        if let ([Act::Start(only)], Some(End::Return(Some(promise)))) = (&root.acts[..], &root.end)
            && self.used(*promise) == Used::Bound(Bound::Strand(*only))
        {
            return self.list(*only, None, 0);
        }
        if let ([Act::Start(only)], None) = (&root.acts[..], &root.end) {
            return self.list(*only, None, 0);
        }
        self.list(0, None, 0)
    }

    fn used(&self, promise: u32) -> Used {
        match self.strands.settlers.get(&promise) {
            None => Used::Settled,
            Some(Settler::Open) => Used::Never,
            Some(Settler::Act) => Used::Bound(Bound::Promise(promise)),
            Some(Settler::Strand(strand)) => Used::Bound(Bound::Strand(*strand)),
        }
    }

    /// The steps of a strand. They start with the promise that it awaits first, if this is created
    /// in it.
    fn list(
        &mut self,
        number: usize,
        awaited: Option<Step>,
        depth: usize,
    ) -> Result<Vec<Step>, Inexpressible> {
        let strands = self.strands;
        let strand = &strands.list[number];
        if depth > DEEPEST {
            return Err((number, "steps cannot express calls that nest so deep".to_owned()));
        }
        check_end(number, strand)?;
        let before = self.visible.clone();
        let mut written = Vec::new();
        if let (Some(step), Some(Act::Await(Some(promise), _))) = (awaited, strand.acts.first())
            && let Used::Bound(bound) = self.used(*promise)
        {
            written.push(WrittenStep { bound: Some(bound), step });
        }
        for (at, act) in strand.acts.iter().enumerate() {
            let is_last = at + 1 == strand.acts.len();
            self.act((number, act), is_last, depth, &mut written)?;
        }
        self.end(number, &mut written)?;
        let steps = written.into_iter().map(|WrittenStep { bound, step }| match bound {
            Some(bound) => let_(&self.name(bound), step),
            None => step,
        });
        let steps = steps.collect();
        self.visible = before;
        Ok(steps)
    }

    fn act(
        &mut self,
        (number, act): (usize, &Act),
        is_last: bool,
        depth: usize,
        out: &mut Vec<WrittenStep>,
    ) -> Result<(), Inexpressible> {
        match act {
            Act::Start(started) if self.strands.list[*started].is_cleared => Ok(()),
            Act::Start(started) => {
                let awaited = self.awaited_at_once(*started, out);
                let (label, step) = self.started(*started, awaited, depth)?;
                self.bind(Bound::Strand(*started), &label, step, out);
                Ok(())
            }
            Act::Call(index, promise) => {
                let made = &self.ran.evaluation.calls[*index];
                let (label, step) = called(&made.task, &made.arguments);
                self.bind(Bound::Promise(*promise), &label, step, out);
                Ok(())
            }
            Act::Combine(combinator, parts, promise) => {
                let parts = self.take(number, parts, out)?;
                let (label, step) = combined(*combinator, parts);
                self.bind(Bound::Promise(*promise), label, step, out);
                Ok(())
            }
            Act::Await(None, _) => {
                out.push(WrittenStep::plain(tick()));
                Ok(())
            }
            Act::Await(Some(promise), outcome) => {
                let step = self.take(number, &[*promise], out)?.remove(0);
                let goes_on = match (outcome, &self.strands.list[number].end) {
                    (Some(Err(reason)), Some(End::Throw(thrown))) => !is_last || reason != thrown,
                    (Some(Err(_)), _) => true,
                    _ => false,
                };
                let caught = |step| try_([step]).catch(Vec::<Step>::new()).into();
                out.push(WrittenStep::plain(if goes_on { caught(step) } else { step }));
                Ok(())
            }
            Act::Sleep(takes) => {
                out.push(WrittenStep::plain(sleep(&takes.to_string())));
                Ok(())
            }
            Act::Log(text) => {
                let text = text.replace('{', "{{").replace('}', "}}");
                out.push(WrittenStep::plain(log(&text)));
                Ok(())
            }
        }
    }

    fn end(&mut self, number: usize, out: &mut Vec<WrittenStep>) -> Result<(), Inexpressible> {
        let strands = self.strands;
        let strand = &strands.list[number];
        match &strand.end {
            Some(End::Throw(reason)) => {
                let last = strand.acts.last();
                let thrown = Some(Err(reason.clone()));
                let is_awaited =
                    matches!(last, Some(Act::Await(Some(_), outcome)) if *outcome == thrown);
                if !is_awaited {
                    out.push(WrittenStep::plain(fail(reason)));
                }
            }
            Some(End::Return(Some(promise))) => {
                let step = self.take(number, &[*promise], out)?.remove(0);
                if self.exactly {
                    out.push(WrittenStep::plain(tick()));
                }
                out.push(WrittenStep::plain(step));
            }
            Some(End::Return(None)) | None => {}
        }
        Ok(())
    }

    /// A strand as an expression, with its name.
    fn started(
        &mut self,
        number: usize,
        awaited: Option<Step>,
        depth: usize,
    ) -> Result<(String, Step), Inexpressible> {
        if let Some(stub) = self.stubs.get(&number) {
            return Ok(called(&stub.name, &stub.arguments));
        }
        let strands = self.strands;
        let strand = &strands.list[number];
        let step = match (&strand.acts[..], &strand.end) {
            // This strand is a timer that settles its promise itself.
            ([Act::Sleep(takes)], Some(End::Return(None))) => sleep(&takes.to_string()),
            _ => list(self.list(number, awaited, depth + 1)?),
        };
        Ok((strand.label.clone(), step))
    }

    /// The promise that a strand awaits first, if it was created just before the strand starts and
    /// is used nowhere else: then it is created in the strand.
    fn awaited_at_once(&self, number: usize, out: &mut Vec<WrittenStep>) -> Option<Step> {
        let Some(Act::Await(Some(promise), _)) = self.strands.list[number].acts.first() else {
            return None;
        };
        let Used::Bound(bound) = self.used(*promise) else { return None };
        let last = out.pop_if(|last| last.bound == Some(bound))?;
        if self.uses.get(&bound) == Some(&1) {
            return Some(last.step);
        }
        out.push(last);
        None
    }

    /// Creates a promise, and binds it to a name unless it is used immediately.
    fn bind(&mut self, bound: Bound, label: &str, step: Step, out: &mut Vec<WrittenStep>) {
        self.visible.insert(bound, label.to_owned());
        out.push(WrittenStep { bound: Some(bound), step });
    }

    /// The unique name of a promise.
    fn name(&mut self, bound: Bound) -> String {
        if let Some(known) = self.names.get(&bound) {
            return known.clone();
        }
        let label = self.visible.get(&bound).map_or("promise", String::as_str);
        let mut name = label.to_owned();
        let mut count = 1;
        while self.taken.contains(&name) {
            count += 1;
            name = format!("{label} {count}");
        }
        self.taken.insert(name.clone());
        self.names.insert(bound, name.clone());
        name
    }

    /// Promises as expressions. Those that were created just before, in this order, and that are
    /// used nowhere else are created where they are used.
    fn take(
        &mut self,
        strand: usize,
        promises: &[u32],
        out: &mut Vec<WrittenStep>,
    ) -> Result<Vec<Step>, Inexpressible> {
        let used: Vec<Used> = promises.iter().map(|promise| self.used(*promise)).collect();
        let mut steps = Vec::new();
        let mut left = used.len();
        while let Some(used) = left.checked_sub(1).map(|last| used[last]) {
            let is_last_made = match (used, out.last()) {
                (Used::Bound(bound), Some(last)) => {
                    last.bound == Some(bound) && self.uses.get(&bound) == Some(&1)
                }
                _ => false,
            };
            if !is_last_made {
                break;
            }
            steps.extend(out.pop().map(|written| written.step));
            left -= 1;
        }
        for used in used[..left].iter().rev() {
            steps.push(self.by_name(strand, *used)?);
        }
        steps.reverse();
        Ok(steps)
    }

    fn by_name(&mut self, strand: usize, used: Used) -> Result<Step, Inexpressible> {
        match used {
            Used::Settled => Ok(list(Vec::<Step>::new())),
            Used::Never => Ok(race(Vec::<Step>::new())),
            Used::Bound(bound) if self.visible.contains_key(&bound) => Ok(call(&self.name(bound))),
            Used::Bound(_) => {
                let message = "steps cannot express a promise of other code that runs concurrently";
                Err((strand, message.to_owned()))
            }
        }
    }
}

impl WrittenStep {
    const fn plain(step: Step) -> Self {
        Self { bound: None, step }
    }
}

/// Waits for a tick.
fn tick() -> Step {
    await_(list(Vec::<Step>::new()))
}

/// The call of a task, with its name.
fn called(task: &str, arguments: &str) -> (String, Step) {
    let label = format!("{task}({arguments})");
    match arguments {
        "" => (label, call(task)),
        arguments => (label, call_with(task, [arguments])),
    }
}

fn combined(combinator: Combination, parts: Vec<Step>) -> (&'static str, Step) {
    match combinator {
        Combination::All => ("all", all(parts)),
        Combination::AllSettled => ("allSettled", all_settled(parts)),
        Combination::Any => ("any", any(parts)),
        Combination::Race => ("race", race(parts)),
    }
}

/// Checks that a strand does not wait before it settles a promise in addition to its own: in steps,
/// that promise settles when the strand ends.
fn check_end(number: usize, strand: &Strand) -> Result<(), Inexpressible> {
    let after = strand.settled_after.and_then(|after| strand.acts.get(after..));
    let waits = |act: &Act| matches!(act, Act::Await(..) | Act::Sleep(_));
    if after.is_some_and(|acts| acts.iter().any(waits)) {
        let message = "steps cannot express a promise that other code settles";
        return Err((number, message.to_owned()));
    }
    Ok(())
}

/// The calls of functions that only wait for a timer and settle, by their strands.
pub(super) fn pure_stubs(strands: &Strands) -> BTreeMap<usize, &StubCall> {
    let is_pure = |strand: &Strand| {
        matches!(&strand.acts[..], [Act::Sleep(_)])
            && matches!(&strand.end, Some(End::Return(None) | End::Throw(_)))
    };
    let stubs =
        strands.stubs.iter().filter_map(|(promise, stub)| match strands.settlers.get(promise) {
            Some(Settler::Strand(strand)) if is_pure(&strands.list[*strand]) => {
                Some((*strand, stub))
            }
            _ => None,
        });
    stubs.collect()
}
