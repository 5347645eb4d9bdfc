//! What a question is made from: programs that have been run, as they are and as people misread
//! them.

use std::cell::OnceCell;

use super::Misconception;
use super::parting::parting;
use super::question::{Feedback, Wrong};
use super::text::Text;
use crate::program::RunOptions;
use crate::scenario::Scenario;
use crate::timeline::Timeline;

/// A scenario with fixed numbers, the program that is asked about, and every run of it.
pub(super) struct Case<'s> {
    pub(super) scenario: &'s Scenario,
    /// The index of the program that is asked about.
    pub(super) program: usize,
    /// The misconceptions that a question about it must find.
    finds: &'s [Misconception],
    runs: Vec<Runs>,
}

/// What becomes of one program.
#[derive(Default)]
struct Runs {
    truth: OnceCell<Option<Timeline>>,
    believed: [OnceCell<Option<Timeline>>; Misconception::ALL.len()],
}

/// The key to something, and every wrong answer to it.
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

    /// What happens when the program runs; `None` past a limit.
    pub(super) fn truth(&self) -> Option<&Timeline> {
        self.truth_of(self.program)
    }

    /// What happens when that program runs.
    pub(super) fn truth_of(&self, program: usize) -> Option<&Timeline> {
        let run = || self.scenario.run_program(program, &RunOptions::default()).ok();
        self.runs[program].truth.get_or_init(run).as_ref()
    }

    /// What somebody expects of the program who believes that, or, of nobody, what happens.
    pub(super) fn seen_by(&self, who: Option<Misconception>, program: usize) -> Option<&Timeline> {
        let Some(misconception) = who else { return self.truth_of(program) };
        self.believed(misconception, program).or_else(|| self.truth_of(program))
    }

    fn believed(&self, misconception: Misconception, program: usize) -> Option<&Timeline> {
        let run = || misconception.run(self.scenario, program);
        self.runs[program].believed[misconception as usize].get_or_init(run).as_ref()
    }

    /// The program's name, as code.
    pub(super) fn name(&self, program: usize) -> Text {
        Text::code(self.scenario.text(self.scenario.programs[program].name))
    }

    /// Asks the truth and then every misconception that has a say about one of the programs.
    /// Equal wrong answers become one, which many ideas may lead to.
    pub(super) fn derive<A: PartialEq>(
        &self,
        programs: &[usize],
        answer: impl Fn(Option<Misconception>) -> Option<A>,
    ) -> Option<Derived<A>> {
        let key = answer(None)?;
        // Most draws that fail, fail here: before the rest is run.
        if self.finds.iter().any(|&idea| answer(Some(idea)).is_none_or(|answer| answer == key)) {
            return None;
        }
        let (mut wrong, mut tests) = (Vec::<Wrong<A>>::new(), Vec::new());
        for misconception in Misconception::ALL {
            if programs.iter().all(|&program| self.believed(misconception, program).is_none()) {
                continue;
            }
            let Some(answer) = answer(Some(misconception)) else { continue };
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

    /// Where a misconception and the truth part, in the first of the programs in which they do.
    fn feedback(&self, misconception: Misconception, programs: &[usize]) -> Option<Feedback> {
        let text = programs.iter().find_map(|&program| {
            let believed = self.believed(misconception, program)?;
            let text = parting(believed, self.truth_of(program)?)?;
            let within = || Text::from("in ").and_text(&self.name(program)).and(", ");
            Some(if programs.len() > 1 { within().and_text(&text) } else { text })
        })?;
        Some(Feedback { misconception: Some(misconception), text })
    }
}
