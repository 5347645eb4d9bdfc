//! Evaluates a program of code, and records it as a timeline.

mod calls;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use self::calls::{dependencies, id, slots, waited_for, within_time};
use super::limit::Limit;
use super::prepared::Prepared;
use super::{Record, RunError, UnhandledRejections};
use crate::javascript::{
    self, CallBehavior, Evaluation, EventKind, LimitPassed, Module, Staged, TaskCall, Wanted, World,
};
use crate::scenario::{
    Behavior, CallComments, Code, Needs, Scenario, Span, StepId, Task, TaskId, Tasks, span_of,
};
use crate::timeline::{
    Assumption, Await, Call, CallItems, Coded, Crash, Events, FunctionCall, Moment, Outcome,
    Reason, Texts, Timeline, Value, Waiter,
};
use crate::{Cause, Instant, List, Name};

/// The maximum number of runs of code to find the calls that comments are about. Each run after the
/// first knows more calls. Only code whose tasks depend on the durations of others needs more than
/// two runs.
const ROUNDS: usize = 8;

/// Runs an entry of a scenario's code.
pub(super) struct CodeRunner<'p> {
    prepared: &'p Prepared<'p>,
    code: &'p Code,
    module: Rc<Module>,
    entry: usize,
}

impl<'p> CodeRunner<'p> {
    pub(super) fn new(prepared: &'p Prepared<'p>, code: &'p Code, entry: usize) -> Self {
        Self { prepared, code, module: code.module(), entry }
    }

    /// Runs the program, and writes its timeline over that of an earlier run.
    pub(super) fn run(&self, timeline: &mut Timeline) -> Result<(), RunError> {
        let wanted = match self.prepared.options.record {
            Record::Queues => Wanted::Queues,
            _ => Wanted::Events,
        };
        let evaluation = self.evaluate(World { wanted, ..self.world() })?;
        self.tell(&evaluation, timeline)
    }

    /// Runs the program, and also returns the code for Node, with the decisions of this run. The
    /// timeline shows unknown values without the names that the code gives them.
    pub(super) fn run_staged(&self, timeline: &mut Timeline) -> Result<Staged, RunError> {
        let world = World { wanted: Wanted::Replay, ..self.world() };
        let evaluation = self.evaluate(world.clone())?;
        self.tell(&evaluation, timeline)?;
        Ok(self.module.stage(self.entry, &world, &evaluation))
    }

    /// Runs the program, and also records it as strands.
    pub(super) fn strands(&self) -> Result<Evaluation, RunError> {
        self.evaluate(World { wanted: Wanted::Strands, ..self.world() })
    }

    fn world(&self) -> World {
        let options = &self.prepared.options;
        World {
            only_warns: options.unhandled_rejections == UnhandledRejections::Warn,
            max_events: Some(options.max_events.min(Events::MOST).min(options.budget.max_events())),
            max_steps: options.budget.max_steps(),
            max_bytes: options.budget.max_bytes(),
            rules: self.prepared.rules.executor,
            departure: self.prepared.rules.departure,
            ..self.code.world(self.prepared.scenario)
        }
    }

    fn evaluate(&self, world: World) -> Result<Evaluation, RunError> {
        evaluate((self.code, &self.module), self.entry, world).map_err(|passed| {
            let at = self.prepared.scenario.position(self.code.in_source(passed.span));
            RunError::Code { program: self.program(), limit: passed.limit, at }
        })
    }

    fn tell(&self, evaluation: &Evaluation, timeline: &mut Timeline) -> Result<(), RunError> {
        let scenario = self.prepared.scenario;
        let told = TimelineBuilder::new(scenario, (self.code.begins(), self.code.said()), timeline);
        told.tell(evaluation).map_err(|limit| RunError::Limit {
            program: self.program(),
            limit,
            max_events: self.prepared.options.max_events,
        })
    }

    fn program(&self) -> String {
        let scenario = self.prepared.scenario;
        scenario.text(scenario.programs[self.prepared.program].name).to_owned()
    }
}

/// Runs code until each comment is about the last call of a task that it could be about. A call
/// whose result is not used is a task if a comment is about this call only: `saveLog(); // 50ms`.
fn evaluate(
    (code, module): (&Code, &Module),
    entry: usize,
    mut world: World,
) -> Result<Evaluation, LimitPassed> {
    // The call that each comment is about.
    let mut meant: BTreeMap<usize, u32> = BTreeMap::new();
    for _ in 1..ROUNDS {
        let evaluation = module.evaluate(entry, &world)?;
        let tasks: BTreeSet<u32> = evaluation.calls.iter().map(|call| call.span.end).collect();
        let found = found(code, &meant, &tasks);
        let unused = unused(code, &evaluation.unused, &tasks);
        if found.is_empty() && unused.is_empty() {
            return Ok(evaluation);
        }
        if !unused.is_empty() {
            Arc::make_mut(&mut world.known).promised.extend(unused);
        }
        meant.extend(&found);
        say(code, &meant, found.keys(), &mut world);
    }
    module.evaluate(entry, &world)
}

/// The call of each comment that could be about several of the calls that were made: it is about
/// the last of them.
fn found(code: &Code, meant: &BTreeMap<usize, u32>, tasks: &BTreeSet<u32>) -> BTreeMap<usize, u32> {
    let about = tasks.iter().flat_map(|call| code.said().of(*call));
    let found = about.filter(|number| !meant.contains_key(number)).filter_map(|number| {
        let calls = &code.said().comment(*number).calls;
        let mut made = calls.iter().rev().filter(|call| tasks.contains(call));
        let last = made.next()?;
        made.next().map(|_| (*number, *last))
    });
    found.collect()
}

/// The calls with unused results that comments are about, if these comments are about no task.
fn unused(
    code: &Code,
    unused: &BTreeSet<javascript::Span>,
    tasks: &BTreeSet<u32>,
) -> Vec<javascript::Span> {
    let said = code.said();
    let calls = unused.iter().filter(|call| {
        said.of(call.end).iter().any(|number| {
            let comment = said.comment(*number);
            let is_last = comment.calls.last() == Some(&call.end);
            is_last && !comment.calls.iter().any(|other| tasks.contains(other))
        })
    });
    calls.copied().collect()
}

/// Adds the settings from comments to the world, after the calls that they are about are known.
fn say<'c>(
    code: &Code,
    meant: &BTreeMap<usize, u32>,
    changed: impl Iterator<Item = &'c usize>,
    world: &mut World,
) {
    let calls = Arc::make_mut(&mut world.calls);
    for call in changed.flat_map(|number| &code.said().comment(*number).calls) {
        let is_meant = |number: &&usize| meant.get(number).is_none_or(|meant| meant == call);
        let mut said = code.said().of(*call).iter().filter(is_meant).peekable();
        if said.peek().is_none() {
            calls.remove(call);
            continue;
        }
        let each = said.map(|number| &code.said().comment(*number).behavior);
        calls.insert(*call, each.fold(CallBehavior::default(), CallBehavior::or));
    }
}

/// Turns an evaluation into a timeline.
struct TimelineBuilder<'t> {
    scenario: &'t Scenario,
    /// The offset of the code's spans.
    begins: u32,
    /// The settings that comments give to calls.
    said: &'t CallComments,
    timeline: &'t mut Timeline,
    coded: Coded,
    tasks: Vec<Task>,
    /// The number of each task, by its name.
    task_of: BTreeMap<String, TaskId>,
    /// The texts that are not names of the scenario.
    names: BTreeMap<String, Name>,
    /// The number of each site, by its span.
    sites: BTreeMap<javascript::Span, StepId>,
}

impl<'t> TimelineBuilder<'t> {
    fn new(
        scenario: &'t Scenario,
        (begins, said): (u32, &'t CallComments),
        timeline: &'t mut Timeline,
    ) -> Self {
        let task_of = (0..).map(TaskId).zip(scenario.tasks.iter());
        let task_of = task_of.map(|(id, task)| (scenario.text(task.name).to_owned(), id)).collect();
        timeline.texts = Texts::new(scenario.names.clone());
        Self {
            scenario,
            begins,
            said,
            timeline,
            coded: Coded::default(),
            tasks: scenario.tasks.to_vec(),
            task_of,
            names: BTreeMap::new(),
            sites: BTreeMap::new(),
        }
    }

    /// Records the evaluation as a timeline.
    fn tell(mut self, evaluation: &Evaluation) -> Result<(), Limit> {
        within_time(&evaluation.calls)?;
        self.calls(evaluation)?;
        self.events(evaluation)?;
        self.awaits(evaluation)?;
        self.end(evaluation)?;
        self.add_code_details(evaluation);
        self.queues(evaluation);
        self.timeline.tasks = Tasks::from(self.tasks);
        self.timeline.coded = Some(Box::new(self.coded));
        self.timeline.bounds.take();
        Ok(())
    }

    fn calls(&mut self, evaluation: &Evaluation) -> Result<(), Limit> {
        self.timeline.calls.clear();
        for call in &evaluation.calls {
            let told = Call {
                task: self.task(call)?,
                items: match call.arguments.as_str() {
                    "" => CallItems::None,
                    arguments => CallItems::One(self.name(arguments)?),
                },
                step: self.site(call.span),
                cause: Cause::START,
                called_at: call.called_at,
                blocks: call.blocks,
                takes: call.takes,
                starts_at: call.starts_at,
                settles_at: call.settles_at,
                rejected: match &call.rejected {
                    Some(reason) => Some(self.name(reason)?),
                    None => None,
                },
            };
            self.timeline.calls.push(told);
        }
        self.coded.depends_on = dependencies(self.scenario, self.said, &evaluation.calls);
        Ok(())
    }

    /// The task of a call: a task of the scenario, or one that is created for all calls of this
    /// name.
    fn task(&mut self, call: &TaskCall) -> Result<TaskId, Limit> {
        if let Some(task) = self.task_of.get(&call.task) {
            return Ok(*task);
        }
        let id = TaskId(u32::try_from(self.tasks.len()).unwrap_or(u32::MAX));
        let task = Task {
            name: self.name(&call.task)?,
            span: Span::NONE,
            behavior: Behavior {
                takes: call.takes.into(),
                fails: None,
                returns: None,
                blocks: call.blocks,
            },
            needs: Needs::default(),
            uses: call.uses.iter().filter_map(slots).collect(),
            items: List::default(),
        };
        self.tasks.push(task);
        self.task_of.insert(call.task.clone(), id);
        Ok(id)
    }

    fn events(&mut self, evaluation: &Evaluation) -> Result<(), Limit> {
        let timeline = &mut *self.timeline;
        timeline.events.clear();
        timeline.reasons.clear();
        timeline.logged_at.clear();
        for event in &evaluation.events {
            match &event.kind {
                EventKind::Called(call) => self.timeline.events.called(id(*call)),
                EventKind::Started(call) => self.timeline.events.started(id(*call)),
                EventKind::Fulfilled(call) => self.timeline.events.fulfilled(id(*call)),
                EventKind::Rejected(call) => self.timeline.events.rejected(id(*call)),
                EventKind::Logged { text, is_error, span } => {
                    let (text, site) = (self.name(text)?, self.site(*span));
                    self.timeline.events.logged(event.at, text);
                    self.timeline.logged_at.push(site);
                    self.coded.errors.push(*is_error);
                }
                EventKind::Unhandled(reason) => {
                    let reason = Reason::Message(self.name(reason)?);
                    self.timeline.events.unhandled(event.at);
                    self.timeline.reasons.push(reason);
                }
                EventKind::Settled => self.timeline.events.settled(event.at),
            }
        }
        Ok(())
    }

    /// The awaits, except those without any time or event.
    fn awaits(&mut self, evaluation: &Evaluation) -> Result<(), Limit> {
        let moment = |(at, events): (Instant, usize)| {
            let events = u32::try_from(events).map_err(|_| Limit::Events);
            events.map(|events| Moment { at, events })
        };
        self.timeline.awaits.clear();
        for stay in evaluation.awaits.iter().filter(|stay| stay.ended != Some(stay.began)) {
            let is_within = stay.by.and_then(|by| evaluation.functions.get(by));
            let is_within = is_within.is_some_and(|by| by.made_by.is_some() || by.span.is_some());
            let waiter = if is_within { Waiter::Function } else { Waiter::Program };
            let step = self.site(stay.span);
            let ended = stay.ended.map(moment).transpose()?;
            let began = moment(stay.began)?;
            self.timeline.awaits.push(Await { step, waiter, began, ended, threw: false });
        }
        Ok(())
    }

    fn end(&mut self, evaluation: &Evaluation) -> Result<(), Limit> {
        self.timeline.crash = match &evaluation.crash {
            Some(crash) => {
                let reason = Reason::Message(self.name(&crash.reason)?);
                Some(Crash { at: crash.at, reason })
            }
            None => None,
        };
        let crash = self.timeline.crash.as_ref().filter(|_| evaluation.settles_at.is_none());
        self.timeline.outcome = match (crash, &evaluation.outcome) {
            // The crash comes before the program could settle.
            (Some(crash), _) => Outcome::Crashed(crash.reason.clone()),
            (None, javascript::Outcome::Fulfilled(None)) => Outcome::Fulfilled(Value::Null),
            (None, javascript::Outcome::Fulfilled(Some(value))) => {
                Outcome::Fulfilled(Value::Text(self.name(value)?))
            }
            (None, javascript::Outcome::Rejected(reason)) => {
                Outcome::Rejected(Reason::Message(self.name(reason)?))
            }
            (None, javascript::Outcome::Pending) => Outcome::Pending,
        };
        self.timeline.settles_at = evaluation.settles_at;
        self.timeline.quiescent_at = evaluation.quiescent_at;
        self.timeline.waits_at = match self.timeline.outcome {
            Outcome::Pending => {
                let open = self.timeline.awaits.iter().filter(|stay| stay.ended.is_none());
                open.map(|stay| stay.step).collect()
            }
            _ => Vec::new(),
        };
        Ok(())
    }

    /// Converts the queues. Their names do not show more of the code than the rest of the run.
    fn queues(&mut self, evaluation: &Evaluation) {
        let body = self.scenario.programs[self.timeline.index].body;
        let sites = || self.coded.sites.iter().chain([&body]);
        let first = sites().map(|site| site.start).min().unwrap_or_default();
        let last = sites().map(|site| site.end).max().unwrap_or_default();
        let queues = evaluation.queues.as_ref().map(|queues| {
            queues.with_places(|code| {
                let span = span_of(*code, self.begins);
                (first <= span.start && span.end <= last).then(|| self.site(*code))
            })
        });
        self.timeline.queues = queues.map(Box::new);
    }

    fn add_code_details(&mut self, evaluation: &Evaluation) {
        let begins = self.begins;
        let in_source = |span| span_of(span, begins);
        let number = |number: Option<usize>| number.and_then(|number| u32::try_from(number).ok());
        let coded = &mut self.coded;
        coded.waited_for = vec![false; evaluation.calls.len()];
        for call in waited_for(evaluation) {
            coded.waited_for[call] = true;
        }
        coded.made_by = evaluation.calls.iter().map(|call| number(call.made_by)).collect();
        coded.handled = evaluation.calls.iter().map(|call| call.is_handled).collect();
        coded.effects = evaluation.calls.iter().map(|call| call.is_effect).collect();
        coded.reads = evaluation.calls.iter().map(|call| call.only_reads).collect();
        coded.order_is_open = evaluation.order_is_open;
        coded.has_exited = evaluation.has_exited;
        coded.entered = evaluation.entered.iter().copied().map(in_source).collect();
        coded.ignored_handlers =
            evaluation.ignored_handlers.iter().copied().map(in_source).collect();
        coded.uses = evaluation.calls.iter().map(|call| call.uses.clone()).collect();
        let functions = evaluation.functions.iter().map(|call| FunctionCall {
            name: call.name.clone(),
            arguments: call.arguments.clone(),
            span: call.span.map(in_source),
            called_at: call.called_at,
            settles_at: call.settles_at,
            rejected: call.rejected,
            made_by: number(call.made_by),
            is_handled: call.is_handled,
        });
        coded.functions = functions.collect();
        let assumptions = evaluation.assumptions.iter().map(|one| Assumption {
            span: in_source(one.span),
            assumed: one.assumed.clone(),
            is_decided: one.is_decided,
        });
        coded.assumptions = assumptions.collect();
        let crash = evaluation.crash.as_ref();
        coded.crash = crash.and_then(|crash| crash.span).map(in_source);
        coded.known = Arc::clone(&evaluation.known);
    }

    /// The number of a site, which is added if it is new.
    fn site(&mut self, span: javascript::Span) -> StepId {
        let sites = &mut self.coded.sites;
        *self.sites.entry(span).or_insert_with(|| {
            sites.push(span_of(span, self.begins));
            StepId::from_index(sites.len() - 1)
        })
    }

    /// The name of a text.
    fn name(&mut self, text: &str) -> Result<Name, Limit> {
        let known = self.scenario.names.find(text).or_else(|| self.names.get(text).copied());
        if let Some(name) = known {
            return Ok(name);
        }
        let name = Limit::add_text(&mut self.timeline.texts, text)?;
        self.names.insert(text.to_owned(), name);
        Ok(name)
    }
}

#[cfg(test)]
mod tests;
