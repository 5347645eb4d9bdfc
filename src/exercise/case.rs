//! The runs that a question is made from: the true one, and one for each misconception.

use std::cell::OnceCell;

use super::Misconception;
use super::first_difference::first_difference;
use super::misconception::options;
use super::question::{Feedback, Wrong};
use super::rewrite::has;
use super::text::{Piece, Text};
use crate::executor::Ties;
use crate::javascript::Assumed;
use crate::scenario::{Combinator, Scenario, StepKind};
use crate::timeline::{Call, Coded, Timeline};
use crate::{Duration, Instant};

/// A scenario with fixed numbers, the program that is asked about, and every run of it.
pub(super) struct Case<'s> {
    pub(super) scenario: &'s Scenario,
    /// The index of the program that is asked about.
    pub(super) program: usize,
    /// The misconceptions that a question must test.
    finds: &'s [Misconception],
    runs: Vec<Runs>,
}

/// The choice of one run of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunChoice {
    /// The true run.
    Truth,
    /// The run with another order of simultaneous events, by the index of that order. A key must
    /// not depend on it.
    Tied(usize),
    /// The run that this misconception predicts.
    By(Misconception),
}

/// The runs of one program.
#[derive(Default)]
struct Runs {
    truth: OnceCell<Option<Timeline>>,
    tied: OnceCell<Vec<Timeline>>,
    believed: [OnceCell<Option<Timeline>>; Misconception::ALL.len()],
}

/// A key, and each wrong answer.
pub(super) struct Derived<A> {
    pub(super) key: A,
    pub(super) wrong: Vec<Wrong<A>>,
    /// The misconceptions that give one of the wrong answers.
    pub(super) tests: Vec<Misconception>,
}

impl<'s> Case<'s> {
    pub(super) fn new(scenario: &'s Scenario, program: usize, finds: &'s [Misconception]) -> Self {
        let runs = scenario.programs.iter().map(|_| Runs::default()).collect();
        Self { scenario, program, finds, runs }
    }

    /// The true run of the program that is asked about; `None` as in [`Self::truth_of`].
    pub(super) fn truth(&self) -> Option<&Timeline> {
        self.truth_of(self.program)
    }

    /// The true run of a program. Returns `None` if it exceeds a limit, or if code makes an
    /// assumption other than a duration, which the question states.
    pub(super) fn truth_of(&self, program: usize) -> Option<&Timeline> {
        let run = || self.scenario.run_program(program, &options(self.scenario, program)).ok();
        let is_certain = |timeline: &Timeline| timeline.coded.as_deref().is_none_or(is_certain);
        self.runs[program].truth.get_or_init(|| run().filter(is_certain)).as_ref()
    }

    /// Whether a text about a program shows no unknown value. Code shows unknown values as
    /// `‹user›`.
    pub(super) fn is_known(&self, program: usize, text: &Text) -> bool {
        let shows_unknown =
            |piece: &Piece| matches!(piece, Piece::Code(code) if code.contains('‹'));
        !self.scenario.is_code(program) || !text.pieces().iter().any(shows_unknown)
    }

    /// Whether a program of code could run in another order on a real machine.
    pub(super) fn is_open(&self, program: usize) -> bool {
        let coded = self.truth_of(program).and_then(|truth| truth.coded.as_ref());
        coded.is_some_and(|coded| coded.order_is_open)
    }

    /// The chosen run of a program; the true run if the chosen one doesn't exist.
    pub(super) fn seen(&self, seen: RunChoice, program: usize) -> Option<&Timeline> {
        let own = match seen {
            RunChoice::Truth => None,
            RunChoice::Tied(order) => self.tied(program).get(order),
            RunChoice::By(misconception) => self.believed(misconception, program),
        };
        own.or_else(|| self.truth_of(program))
    }

    /// All runs of a program: the truth, and one for each misconception.
    pub(super) fn runs_of(&self, program: usize) -> impl Iterator<Item = &Timeline> {
        let believed = Misconception::ALL.into_iter();
        self.truth_of(program)
            .into_iter()
            .chain(believed.filter_map(move |idea| self.believed(idea, program)))
    }

    fn believed(&self, misconception: Misconception, program: usize) -> Option<&Timeline> {
        let run = || misconception.run(self.scenario, program);
        self.runs[program].believed[misconception as usize].get_or_init(run).as_ref()
    }

    /// The runs of a program with other orders of simultaneous timers: all reversed, and each of
    /// them after the others.
    fn tied(&self, program: usize) -> &[Timeline] {
        self.runs[program].tied.get_or_init(|| {
            let Some(truth) = self.truth_of(program) else { return Vec::new() };
            let tied = &truth.watched.tied;
            let is_tied = !tied.is_empty() || self.is_open(program);
            let reversed = is_tied.then_some(Ties::Reversed);
            let orders = reversed.into_iter().chain(tied.iter().map(|tied| Ties::Last(tied.nth)));
            let run =
                |ties| self.scenario.run_with_ties(program, &options(self.scenario, program), ties);
            orders.filter_map(|ties| run(ties).ok()).collect()
        })
    }

    /// All other orders of simultaneous timers in any of these programs.
    pub(super) fn ties(&self, programs: &[usize]) -> impl Iterator<Item = RunChoice> + use<> {
        let orders = programs.iter().map(|&program| self.tied(program).len()).max();
        (0..orders.unwrap_or(0)).map(RunChoice::Tied)
    }

    /// Whether the run may depend on the order of timers that were due while a call blocked the
    /// thread, and fire after that. Node orders them differently.
    pub(super) fn is_overtaken(&self, program: usize) -> bool {
        let Some(truth) = self.truth_of(program) else { return false };
        let late = |call: &Call| {
            let due = call.starts_at.and_then(|starts| starts.checked_add(call.takes));
            call.settles_at.zip(due).filter(|(at, due)| at > due).map(|(at, _)| at)
        };
        let with_another =
            |at: Instant| truth.calls.iter().filter(|call| call.settles_at == Some(at)).count() > 1;
        let decides = |kind: &StepKind| {
            matches!(
                kind,
                StepKind::Combine(Combinator::Race | Combinator::Any, _)
                    | StepKind::Timeout(..)
                    | StepKind::Pool { .. }
                    | StepKind::Log(_)
            )
        };
        let crowded = |at: &Instant| with_another(*at);
        let crowded: Vec<Instant> = truth.calls.iter().filter_map(late).filter(crowded).collect();
        let blocks_there =
            |call: &Call| call.blocks > Duration::ZERO && crowded.contains(&call.called_at);
        !crowded.is_empty()
            && (has(self.scenario, program, decides)
                || truth.calls.iter().any(|call| call.rejected.is_some() || blocks_there(call)))
    }

    /// The program's name, as code.
    pub(super) fn name(&self, program: usize) -> Text {
        Text::code(self.scenario.text(self.scenario.programs[program].name))
    }

    /// Computes the key, and the wrong answer of each misconception that applies to one of the
    /// programs. Equal wrong answers are merged. Returns `None` if the answer depends on the order
    /// of simultaneous events.
    pub(super) fn derive<A: PartialEq>(
        &self,
        programs: &[usize],
        answer: impl Fn(RunChoice) -> Option<A>,
    ) -> Option<Derived<A>> {
        if programs.iter().any(|&program| self.is_overtaken(program)) {
            return None;
        }
        let derived = self.derive_despite_ties(programs, &answer)?;
        let certain = |tied| answer(tied).is_some_and(|answer| answer == derived.key);
        self.ties(programs).all(certain).then_some(derived)
    }

    /// Computes the key and the wrong answers without checking that they don't depend on the order
    /// of simultaneous events: the caller does that.
    pub(super) fn derive_despite_ties<A: PartialEq>(
        &self,
        programs: &[usize],
        answer: impl Fn(RunChoice) -> Option<A>,
    ) -> Option<Derived<A>> {
        let key = answer(RunChoice::Truth)?;
        // Most unsuitable draws fail this check, so the other runs come after it.
        let misses = |idea| answer(RunChoice::By(idea)).is_none_or(|answer| answer == key);
        if self.finds.iter().any(|&idea| misses(idea)) {
            return None;
        }
        let (mut wrong, mut tests) = (Vec::<Wrong<A>>::new(), Vec::new());
        for misconception in Misconception::ALL {
            if programs.iter().all(|&program| self.believed(misconception, program).is_none()) {
                continue;
            }
            let Some(answer) = answer(RunChoice::By(misconception)) else { continue };
            if answer == key {
                continue;
            }
            let Some(feedback) = self.feedback(misconception, programs) else { continue };
            tests.push(misconception);
            match wrong.iter_mut().find(|wrong| wrong.answer == answer) {
                Some(wrong) => wrong.feedback.push(feedback),
                None => wrong.push(Wrong { answer, feedback: vec![feedback] }),
            }
        }
        Some(Derived { key, wrong, tests })
    }

    /// The first difference between a misconception and the truth, in the first of the programs
    /// that has one.
    fn feedback(&self, misconception: Misconception, programs: &[usize]) -> Option<Feedback> {
        let text = programs.iter().find_map(|&program| {
            let believed = self.believed(misconception, program)?;
            let text = first_difference(misconception, believed, self.truth_of(program)?)?;
            let within = || Text::from("in ").and_text(&self.name(program)).and(", ");
            Some(if programs.len() > 1 { within().and_text(&text) } else { text })
        })?;
        Some(Feedback { misconception: Some(misconception), text })
    }
}

fn is_certain(coded: &Coded) -> bool {
    coded.assumptions.iter().all(|assumption| matches!(assumption.assumed, Assumed::Takes(..)))
}
