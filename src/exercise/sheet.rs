//! Sheets: for each learner a certified question of each kind.

use std::sync::Arc;

use super::case::Case;
use super::certificate::certify;
use super::drawn::{Drawn, Involved};
use super::plan::{Planned, Prospects};
use super::question::{Question, Setting};
use super::stream::Stream;
use super::unsuited::reason;
use super::vary::anything_fails;
use super::{Brief, Kind, Refusal};

/// The number of draws for a question before it is given up.
const DRAWS: u64 = 1000;

/// Makes sheets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exercise {
    brief: Brief,
    plan: Vec<Planned>,
}

/// The sheet of one learner.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sheet {
    /// The number among the variants, from 1.
    pub number: u64,
    /// The title.
    pub title: String,
    /// The questions, one for each kind of the exercise.
    pub questions: Vec<Question>,
}

impl Exercise {
    /// Plans the sheets: the kinds, the programs, and the misconceptions that each question must
    /// test.
    ///
    /// # Errors
    /// If a requested kind suits none of the programs, if no question is possible at all, or if
    /// failures are to be drawn but no task fails.
    pub fn new(brief: Brief) -> Result<Self, Refusal> {
        let asked = !brief.kinds.is_empty();
        let kinds = if asked { brief.kinds.clone() } else { Kind::ALL.to_vec() };
        let probes = brief.probes();
        if brief.failures && !probes.iter().any(|(scenario, _)| anything_fails(scenario)) {
            return Err(Refusal::NoFailures);
        }
        let prospects = Prospects::of(&brief, &kinds, &probes);
        let mut planned: Vec<Planned> = Vec::new();
        let mut refused = Vec::new();
        for kind in kinds {
            match prospects.plan(&brief, kind, &planned) {
                Some(one) => planned.push(one),
                None => refused.push(kind),
            }
        }
        let reasons = |refused: Vec<Kind>| {
            let reason = |kind| Some((kind, reason(&brief, kind, &probes.first()?.0)));
            refused.into_iter().filter_map(reason).collect()
        };
        if planned.is_empty() && !asked {
            return Err(Refusal::Nothing(reasons(refused)));
        }
        if asked && !refused.is_empty() {
            return Err(Refusal::Kinds(reasons(refused)));
        }
        if let Some(minutes) = brief.minutes {
            keep_what_fits(&mut planned, minutes);
        }
        Ok(Self { brief, plan: planned })
    }

    /// The title of the sheets: that of the scenario or of the topic.
    #[must_use]
    pub fn title(&self) -> String {
        self.brief.title()
    }

    /// The kinds of each sheet, in order; a kind that is asked about several programs is repeated.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.plan.iter().map(|planned| planned.kind)
    }

    /// The `nth` question, from 0, of the sheet with that number; `None` if the sheet has fewer. It
    /// depends only on the brief, the number and the kind.
    ///
    /// # Errors
    /// If no draw leads to a certified question.
    pub fn nth_question(&self, nth: usize, number: u64) -> Result<Option<Question>, Refusal> {
        self.plan.get(nth).map(|planned| self.question(planned, number)).transpose()
    }

    /// The sheet with that number, from 1. It depends only on the brief and the number.
    ///
    /// # Errors
    /// If no draw leads to a certified question.
    pub fn sheet(&self, number: u64) -> Result<Sheet, Refusal> {
        let questions = self.plan.iter().map(|planned| self.question(planned, number));
        let questions = questions.collect::<Result<_, _>>()?;
        Ok(Sheet { number, title: self.brief.title(), questions })
    }

    /// A question of one kind. Each has its own draws, so no question gives away the answer to
    /// another.
    fn question(&self, planned: &Planned, sheet: u64) -> Result<Question, Refusal> {
        let Planned { kind, program, finds } = planned;
        let seed = Stream::new(self.brief.seed.unwrap_or(0)).named(&self.brief.name());
        let seed = seed.of(sheet).named(kind.name()).of(*program as u64);
        for attempt in 0..DRAWS {
            let draws = seed.of(attempt);
            let scenario = self.brief.draw(&draws);
            let all = Drawn::of(&scenario, self.brief.is_drawn().then_some(&draws));
            let Some(part) = all.part(*kind, *program) else { continue };
            let Involved { scenario, program } = all.involved(&part, *program);
            let case = Case::new(&scenario, program, finds);
            let Some(draft) = kind.ask(&case, &draws) else { continue };
            if certify(&draft, &case, finds, self.brief.difficulty).is_err() {
                continue;
            }
            drop(case);
            return Ok(Question {
                id: self.id(planned, sheet),
                kind: *kind,
                setting: Arc::new(Setting { scenario, programs: draft.programs }),
                prompt: draft.prompt,
                answer: draft.answer,
                tests: draft.tests,
                working: draft.working,
            });
        }
        let difficulty = self.brief.difficulty;
        Err(Refusal::Uncertain { sheet, kind: *kind, difficulty, draws: DRAWS })
    }

    /// The id of a question. It stays the same if the steps or durations of the scenario are
    /// edited.
    fn id(&self, planned: &Planned, sheet: u64) -> String {
        let mut of = self.brief.identity().of(planned.program as u64).named(planned.kind.name());
        if self.brief.seed.is_some() {
            of = of.of(sheet);
        }
        format!("{}-{:016x}", planned.kind.name(), of.next_u64())
    }
}

/// Keeps the questions that fit into a number of minutes, in order, and at least one.
fn keep_what_fits(planned: &mut Vec<Planned>, minutes: u32) {
    let mut taken = 0;
    planned.retain(|one| {
        let fits = taken == 0 || taken + one.kind.minutes() <= minutes;
        if fits {
            taken += one.kind.minutes();
        }
        fits
    });
}
