//! # floating-promise
//!
//! ## What it does
//!
//! Finds promises that a `Start` or a `Let` binds and that nothing awaits.
//!
//! ## Why it matters
//!
//! The work continues although the program seems to be done. If it fails, the rejection is
//! unhandled and Node terminates the process.
//!
//! The rule reports nothing if a step awaits the promise but the program never reaches that step.
//! It doesn't report a `Let` whose promise handles its own rejection with a `Catch`, or a promise
//! that cannot reject, such as that of an `AllSettled`, of a `Try` that catches, or of a `Sleep`:
//! that is deliberate fire-and-forget. If the promise rejects, `unhandled-rejection` reports it
//! instead.
//!
//! ## Example
//!
//! ```ron
//! Scenario(
//!     tasks: { "saveOrder": (takes: "60ms"), "sendMail": (takes: "200ms",
//!         needs: ["saveOrder"]) },
//!     programs: { "forgotten": ["saveOrder", Start("sendMail"), Log("done")] },
//! )
//! ```
//!
//! ## Instead
//!
//! Await the promise where you call the task. Or start the task early and await it later, with a
//! handler from the start.
//!
//! ```ron
//! Scenario(
//!     tasks: { "saveOrder": (takes: "60ms"), "sendMail": (takes: "200ms",
//!         needs: ["saveOrder"]) },
//!     programs: {
//!         "awaited": ["saveOrder", "sendMail", Log("done")],
//!         "awaited later": ["saveOrder", Let("mail", Catch("sendMail", Log("{error}"))),
//!             Log("saved"), Await("mail"), Log("done")],
//!     },
//! )
//! ```

use std::cell::LazyCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Name;
use crate::findings::can_reject::CanReject;
use crate::findings::code::CodeRun;
use crate::findings::run::{FindingText, Run};
use crate::findings::words::{IF_IT_REJECTED, code};
use crate::findings::{Finding, Rule, Severity};
use crate::scenario::{Chain, Step, StepId, StepKind};
use crate::timeline::{CallId, Outcome, PromiseOrigin};

pub(crate) static RULE: Rule = Rule {
    name: "floating-promise",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("floating_promise.rs"),
    check: Some(check),
    on_code: Some(on_code),
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    // The process may have crashed before a step awaited the promise.
    if matches!(run.timeline.outcome, Outcome::Crashed(_)) {
        return Vec::new();
    }
    let rejected: FxHashSet<StepId> =
        run.timeline.watched.unhandled.iter().filter_map(|source| source.step).collect();
    let is_told = |source: &PromiseOrigin, binding: &Binding| {
        let made = [source.step, binding.makes];
        made.into_iter().flatten().any(|step| rejected.contains(&step))
    };
    let floating = floating(run).into_iter();
    floating
        .filter(|(source, binding)| !binding.is_caught && !is_told(source, binding))
        .map(|(s, b)| finding(run, s, b))
        .collect()
}

/// The promises without a subscriber that no step after the binding names.
pub(crate) fn floating(run: &Run<'_>) -> Vec<(PromiseOrigin, Binding)> {
    let unsubscribed = &run.timeline.watched.unsubscribed;
    if unsubscribed.is_empty() {
        return Vec::new();
    }
    let bindings = Bindings::of(run);
    let floats = unsubscribed.iter().filter_map(|source| {
        let binding = *bindings.at.get(&source.step?)?;
        (!binding.is_named_again).then_some((*source, binding))
    });
    floats.collect()
}

/// A step that binds a promise.
#[derive(Clone, Copy)]
pub(crate) struct Binding {
    pub(crate) name: Name,
    /// The step whose promise a `Let` binds.
    pub(crate) makes: Option<StepId>,
    /// Whether a step after the binding names the promise.
    is_named_again: bool,
    /// Whether the promise handles its own rejection, or cannot reject.
    pub(crate) is_caught: bool,
    /// Whether the binding is in a loop.
    is_in_loop: bool,
}

/// The bindings of a program and of the functions, by their steps.
struct Bindings<'s> {
    can_reject: CanReject<'s>,
    at: FxHashMap<StepId, Binding>,
    /// The number of loops around the current step.
    loops: usize,
    /// The number of steps that have been visited.
    seen: usize,
    /// For each name, the number of the last visited step that names it. Lists are walked from
    /// their ends.
    named: FxHashMap<Name, usize>,
}

impl<'s> Bindings<'s> {
    fn of(run: &Run<'s>) -> Self {
        let mut bindings = Self {
            can_reject: CanReject::of(run.scenario, run.program),
            at: FxHashMap::default(),
            loops: 0,
            seen: 0,
            named: FxHashMap::default(),
        };
        bindings.list(&run.scenario.programs[run.program].steps);
        for function in &run.scenario.functions {
            bindings.list(&function.steps);
        }
        bindings
    }

    fn list(&mut self, steps: &[Step]) {
        let since = self.seen;
        for step in steps.iter().rev() {
            let (name, makes, is_caught) = match &step.awaited().kind {
                StepKind::Start(named) => (named.name, None, !self.can_reject.started(named.name)),
                StepKind::Let(named, inner) => {
                    let is_caught = is_caught(inner) || !self.can_reject.at(inner.id());
                    (named.name, Some(inner.id()), is_caught)
                }
                _ => {
                    self.step(step);
                    continue;
                }
            };
            let is_named_again = self.named.get(&name).is_some_and(|nth| *nth > since);
            let is_in_loop = self.loops > 0;
            let binding = Binding { name, makes, is_named_again, is_caught, is_in_loop };
            self.at.insert(step.awaited().id(), binding);
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step) {
        self.seen += 1;
        if let StepKind::Name(name) = step.kind {
            self.named.insert(name, self.seen);
        }
        let is_loop = matches!(step.kind, StepKind::For(..));
        self.loops += usize::from(is_loop);
        for list in step.lists() {
            self.list(list);
        }
        self.loops -= usize::from(is_loop);
    }
}

fn is_caught(step: &Step) -> bool {
    matches!(step.kind, StepKind::Chain(Chain::Catch, _))
}

fn finding(run: &Run<'_>, source: PromiseOrigin, binding: Binding) -> Finding {
    let name = run.scenario.text(binding.name);
    let witness: Vec<CallId> = source.call.into_iter().collect();
    let call = source.call.map(|call| run.timeline.call(call));
    let message = match call {
        Some(call) => {
            format!("`{name}` is started at {} and never awaited", call.called_at)
        }
        None => format!("the promise `{name}` is never awaited"),
    };
    let why = match (call.and_then(|call| call.settles_at), run.timeline.settles_at) {
        (Some(ends), Some(settles)) if ends > settles => format!(
            "the program settles at {settles}, but `{name}` settles at {ends}; {IF_IT_REJECTED}"
        ),
        _ => IF_IT_REJECTED.to_owned(),
    };
    // A name that is bound in a loop is not visible after the loop.
    let awaited = if binding.is_in_loop {
        "start all iterations and await them together, `All(Map(..))`".to_owned()
    } else {
        format!("await `{name}` before the program ends")
    };
    let instead = format!("{awaited}, or give it its own `Catch` if it is fire-and-forget");
    Run::finding(&RULE, source.step, FindingText { message, why, instead }, witness)
}

/// The reason why a finding is a note in a browser.
const IN_BROWSER: &str = "in a browser, this is a message in the console";

/// The reason why a finding about a call that tells listeners of an event is a note.
const OF_AN_EVENT: &str = "it tells listeners of an event, which is usually not awaited";

/// The reason why a finding is a note if the process handles unhandled rejections.
const HANDLED: &str = "a file of the package listens for unhandled rejections";

/// Finds unhandled promises in code. The severity is a note if `void` marks the promise as
/// deliberate, in a browser, and if the package listens for unhandled rejections, because no
/// process is terminated then.
fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let found = run.unhandled().iter().filter(|one| !one.is_handled_later);
    // This searches the text, so it is asked once, and only if there is a finding.
    let is_in_browser = LazyCell::new(|| run.is_in_browser());
    let found = found.map(|one| {
        let severity = if one.is_void { Severity::Note } else { RULE.severity };
        let ends = match (*is_in_browser, one.is_chained) {
            (false, _) if run.handles_rejections() => "",
            (false, _) => " and Node would terminate the process",
            (true, true) => " and the page wouldn't show that it failed",
            (true, false) => "",
        };
        let text = FindingText {
            message: match one.called_by {
                Some(timer) => format!("nothing awaits the async callback of {}", code(timer)),
                None if one.is_chained => {
                    format!("no handler is attached for a rejection of {}", run.label(one.call))
                }
                None => format!("nothing awaits {}", code(&run.line(one.span))),
            },
            why: format!(
                "if {} rejected, the rejection would be unhandled{ends}",
                run.label(one.call)
            ),
            instead: match one.called_by {
                Some(_) => "catch the rejection in the callback: `try { .. } catch ..`".to_owned(),
                None => "await it, or attach a handler: `.catch(..)`".to_owned(),
            },
        };
        let mut finding = run.finding((&RULE, severity), one.span, text, vec![one.call]);
        if *is_in_browser {
            // Someone waits for a change that something follows: `api.del(id).then(refresh)`.
            if !one.is_chained || !run.requests_a_change(one.call) {
                finding.make_note(IN_BROWSER);
            }
        } else if !one.is_chained && run.tells_of_an_event(one.call) {
            finding.make_note(OF_AN_EVENT);
        } else if run.handles_rejections() {
            finding.make_note(HANDLED);
        }
        finding
    });
    found.collect()
}
