//! Sheets: for each learner, a question of each kind, certified.

use std::cmp::Reverse;
use std::sync::Arc;

use super::case::Case;
use super::certificate::certify;
use super::question::{Question, Setting};
use super::stream::Stream;
use super::vary::vary;
use super::{Difficulty, Kind, Misconception, Topic};
use crate::scenario::Scenario;

/// How often numbers are drawn again before a question is given up.
const DRAWS: u64 = 1000;

/// How many draws tell what a question can find.
const PROBES: u64 = 24;

/// One in so many draws must find all that a question is there to find.
const ENOUGH: usize = 8;

/// What sheets are made from.
#[derive(Clone, Debug)]
pub struct Brief {
    /// Where the scenarios come from.
    pub source: Source,
    /// The program to ask about, by its index; of several, each kind takes the one that it suits.
    pub program: Option<usize>,
    /// The kinds to ask; empty: all that suit.
    pub kinds: Vec<Kind>,
    /// What numbers are drawn from; without it a scenario is asked about as it was written.
    pub seed: Option<u64>,
    /// How hard the questions shall be.
    pub difficulty: Option<Difficulty>,
    /// Whether to draw who fails, too.
    pub failures: bool,
}

/// Where scenarios come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// One that somebody wrote.
    Scenario(Box<Scenario>),
    /// Made up, to teach that.
    Topic(Topic),
}

/// Makes sheets.
#[derive(Clone, Debug)]
pub struct Exercise {
    brief: Brief,
    plan: Vec<Planned>,
}

/// A question that every sheet has.
#[derive(Clone, Debug)]
struct Planned {
    kind: Kind,
    program: usize,
    /// What it must find, on every sheet.
    finds: Vec<Misconception>,
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

/// Why there is no such sheet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// That kind has no question about these programs that would find any misconception.
    #[error("no question of the kind `{}` can be asked: {reason}", .kind.name())]
    Kind {
        /// The kind.
        kind: Kind,
        /// Why not.
        reason: &'static str,
    },
    /// No kind has.
    #[error("nothing can be asked about it that any misconception would get wrong")]
    Nothing,
    /// None of a thousand draws passed its certificate.
    #[error(
        "sheet {sheet}: no draw in {DRAWS} makes a certain question of the kind `{}`{}",
        .kind.name(),
        within(*.difficulty)
    )]
    Uncertain {
        /// The sheet.
        sheet: u64,
        /// The kind.
        kind: Kind,
        /// The band asked for.
        difficulty: Option<Difficulty>,
    },
}

fn within(difficulty: Option<Difficulty>) -> String {
    difficulty.map_or_else(String::new, |band| format!(" of difficulty {}", band.number()))
}

impl Exercise {
    /// Plans the sheets: which kinds, of which programs, and what each must find.
    ///
    /// # Errors
    /// Where a kind that was asked for suits none of the programs, or nothing at all can be asked.
    pub fn new(brief: Brief) -> Result<Self, Refusal> {
        let asked = !brief.kinds.is_empty();
        let kinds = if asked { brief.kinds.clone() } else { Kind::ALL.to_vec() };
        let probes = brief.probes();
        let mut plan = Vec::new();
        for (nth, kind) in kinds.into_iter().enumerate() {
            match brief.plan(kind, nth, &probes) {
                Some(planned) => plan.push(planned),
                None if asked => return Err(Refusal::Kind { kind, reason: unsuited(kind) }),
                None => {}
            }
        }
        if plan.is_empty() { Err(Refusal::Nothing) } else { Ok(Self { brief, plan }) }
    }

    /// What the sheets are about: the scenario's title, or the topic's.
    #[must_use]
    pub fn title(&self) -> String {
        self.brief.title()
    }

    /// The kinds that every sheet asks, in order.
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
        let seed = Stream::new(self.brief.seed.unwrap_or(0)).named(&self.brief.title());
        let seed = seed.of(sheet).named(kind.name());
        for attempt in 0..DRAWS {
            let draws = seed.of(attempt);
            let scenario = self.brief.draw(&draws);
            let case = Case::new(&scenario, *program, finds);
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
        Err(Refusal::Uncertain { sheet, kind: *kind, difficulty: self.brief.difficulty })
    }

    /// The same for the same question made again, also after its scenario was mended.
    fn id(&self, planned: &Planned, sheet: u64) -> String {
        let of = Stream::new(0).named(&self.brief.title()).of(planned.program as u64);
        let of = of.named(planned.kind.name());
        let mut of = match self.brief.seed {
            Some(seed) => of.of(seed).of(sheet),
            None => of,
        };
        format!("{}-{:016x}", planned.kind.name(), of.next_u64())
    }
}

impl Brief {
    /// What the sheets are about.
    fn title(&self) -> String {
        match &self.source {
            Source::Scenario(scenario) => {
                scenario.title.map_or("Exercise", |title| scenario.text(title)).to_owned()
            }
            Source::Topic(topic) => topic.title().to_owned(),
        }
    }

    fn draw(&self, draws: &Stream) -> Scenario {
        match &self.source {
            Source::Topic(topic) => topic.scenario(self.difficulty, draws),
            Source::Scenario(scenario) if self.seed.is_some() => {
                vary(scenario, self.difficulty, self.failures, draws)
            }
            Source::Scenario(scenario) => (**scenario).clone(),
        }
    }

    /// Draws that depend on no seed, to learn from what the questions can find.
    fn probes(&self) -> Vec<(Scenario, Stream)> {
        let draws = |probe| Stream::new(0).named("probes").of(probe);
        let drawn = matches!(self.source, Source::Topic(_)) || self.seed.is_some();
        // Of a scenario as it is, little but a moment to ask about is drawn.
        let probes = if drawn { PROBES } else { PROBES / 4 };
        (0..probes).map(|probe| (self.draw(&draws(probe)), draws(probe))).collect()
    }

    /// The misconceptions that it is about.
    const fn teaches(&self) -> &[Misconception] {
        match &self.source {
            Source::Topic(topic) => topic.teaches(),
            Source::Scenario(_) => &[],
        }
    }

    /// How much it is worth to find these: first what it is about.
    fn worth(&self, finds: &[Misconception]) -> (usize, usize) {
        let own = finds.iter().filter(|idea| self.teaches().contains(idea)).count();
        (own, finds.len())
    }

    /// The program that a kind finds most with; of several, not always the first.
    fn plan(&self, kind: Kind, nth: usize, probes: &[(Scenario, Stream)]) -> Option<Planned> {
        let programs = probes.first()?.0.programs.len();
        let candidates: Vec<usize> = match self.program {
            Some(program) => vec![program],
            None => (0..programs).map(|offset| (nth + offset) % programs).collect(),
        };
        let mut best: Option<Planned> = None;
        for program in candidates {
            let Some(finds) = finds(kind, program, probes, self) else { continue };
            if best.as_ref().is_none_or(|best| self.worth(&finds) > self.worth(&best.finds)) {
                best = Some(Planned { kind, program, finds });
            }
        }
        best
    }
}

/// What a kind finds with a program: misconceptions that enough draws tell from the truth all at
/// once, those that the topic is about before others. `None` where few draws have such a question.
fn finds(
    kind: Kind,
    program: usize,
    probes: &[(Scenario, Stream)],
    brief: &Brief,
) -> Option<Vec<Misconception>> {
    let mut found: Vec<Vec<Misconception>> = Vec::new();
    for (scenario, draws) in probes {
        let case = Case::new(scenario, program, &[]);
        let Some(draft) = kind.ask(&case, draws) else { continue };
        if certify(&draft, &case, &[], brief.difficulty).is_ok() {
            found.push(draft.tests);
        }
    }
    let enough = probes.len().div_ceil(ENOUGH);
    if found.len() < enough {
        return None;
    }
    let times = |idea: &Misconception| found.iter().filter(|tests| tests.contains(idea)).count();
    let mut ideas = Misconception::ALL.to_vec();
    ideas.sort_by_key(|idea| (!brief.teaches().contains(idea), Reverse(times(idea))));
    let mut finds = Vec::new();
    for idea in ideas {
        finds.push(idea);
        let all = |tests: &&Vec<Misconception>| finds.iter().all(|idea| tests.contains(idea));
        if found.iter().filter(all).count() < enough {
            finds.pop();
        }
    }
    Some(finds)
}

/// What a kind needs that the programs have not.
const fn unsuited(kind: Kind) -> &'static str {
    match kind {
        Kind::Makespan => {
            "no program settles at a whole number of milliseconds that anybody \
                           would get wrong"
        }
        Kind::Speedup => "there are no two programs of which one settles sooner",
        Kind::Order => {
            "no program has three to seven completions or lines that anybody would put \
                        in a wrong order"
        }
        Kind::StateAt => "no program makes two to six calls whose states anybody would get wrong",
        Kind::Outcome => "nobody would get wrong how any program ends",
        Kind::SettledOrQuiescent => "nobody would get wrong when any program and its work end",
        Kind::CriticalPath => {
            "no program that fulfils calls two to six tasks once each, of which \
                               some may slip"
        }
        Kind::SpotTheMisuse => "no program has a mistake that a rule finds",
        Kind::PickTheProgram => {
            "there are no two programs of which one is the fastest that keeps \
                                 every need"
        }
    }
}
