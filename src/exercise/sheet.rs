//! Sheets: for each learner, a question of each kind, certified.

use std::sync::Arc;

use super::case::Case;
use super::certificate::certify;
use super::drawn::{Drawn, Involved};
use super::plan::{Planned, Prospects};
use super::question::{Question, Setting};
use super::stream::Stream;
use super::vary::somebody_fails;
use super::{Brief, Kind, Refusal};

/// How often numbers are drawn again before a question is given up.
const DRAWS: u64 = 1000;

/// Makes sheets.
#[derive(Clone, Debug)]
pub struct Exercise {
    brief: Brief,
    plan: Vec<Planned>,
}

/// One learner's sheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Which of the variants it is, the first being 1.
    pub number: u64,
    /// What it is about.
    pub title: String,
    /// Its questions, a kind each.
    pub questions: Vec<Question>,
}

impl Exercise {
    /// Plans the sheets: which kinds, of which programs, and what each must find.
    ///
    /// # Errors
    /// Where a kind that was asked for suits none of the programs, nothing at all can be asked, or
    /// who fails is to be drawn and nobody does.
    pub fn new(brief: Brief) -> Result<Self, Refusal> {
        let asked = !brief.kinds.is_empty();
        let kinds = if asked { brief.kinds.clone() } else { Kind::ALL.to_vec() };
        let probes = brief.probes();
        if brief.failures && !probes.iter().any(|(scenario, _)| somebody_fails(scenario)) {
            return Err(Refusal::NoFailures);
        }
        let prospects = Prospects::of(&brief, &kinds, &probes);
        let mut planned: Vec<Planned> = Vec::new();
        for kind in kinds {
            match prospects.plan(&brief, kind, &planned) {
                Some(one) => planned.push(one),
                None if asked => return Err(Refusal::Kind { kind }),
                None => {}
            }
        }
        if planned.is_empty() { Err(Refusal::Nothing) } else { Ok(Self { brief, plan: planned }) }
    }

    /// What the sheets are about: the scenario's title, or the topic's.
    #[must_use]
    pub fn title(&self) -> String {
        self.brief.title()
    }

    /// The kinds that every sheet asks, in order; one that is asked of several programs stands
    /// there as often.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.plan.iter().map(|planned| planned.kind)
    }

    /// The question that the sheet of that number asks as its `nth`, the first being 0; `None`
    /// where it asks fewer. It depends on the brief, the number and the kind alone.
    ///
    /// # Errors
    /// Where no draw makes it certain.
    pub fn nth_question(&self, nth: usize, number: u64) -> Result<Option<Question>, Refusal> {
        self.plan.get(nth).map(|planned| self.question(planned, number)).transpose()
    }

    /// The sheet of that number, the first being 1. It depends on the brief and the number alone.
    ///
    /// # Errors
    /// Where no draw makes a question certain.
    pub fn sheet(&self, number: u64) -> Result<Sheet, Refusal> {
        let questions = self.plan.iter().map(|planned| self.question(planned, number));
        let questions = questions.collect::<Result<_, _>>()?;
        Ok(Sheet { number, title: self.brief.title(), questions })
    }

    /// A question of one kind. Each has draws of its own, so that none gives another away.
    fn question(&self, planned: &Planned, sheet: u64) -> Result<Question, Refusal> {
        let Planned { kind, program, finds } = planned;
        let seed = Stream::new(self.brief.seed.unwrap_or(0)).named(&self.brief.name());
        let seed = seed.of(sheet).named(kind.name()).of(*program as u64);
        for attempt in 0..DRAWS {
            let draws = seed.of(attempt);
            let scenario = self.brief.draw(&draws);
            let all = Drawn::of(&scenario);
            let Some(programs) = all.programs(*kind, *program) else { continue };
            let Involved { scenario, program } = all.involved(&programs, *program);
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

    /// The same for the same question made again, also after its scenario was mended.
    fn id(&self, planned: &Planned, sheet: u64) -> String {
        let mut of = self.brief.identity().of(planned.program as u64).named(planned.kind.name());
        if self.brief.seed.is_some() {
            of = of.of(sheet);
        }
        format!("{}-{:016x}", planned.kind.name(), of.next_u64())
    }
}
