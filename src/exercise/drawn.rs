//! A drawn scenario, and the programs that one question is about.
//!
//! A scenario may have a thousand programs, and there can be questions about each. A question gets
//! a scenario with only its own programs, so that the time grows with the number of programs, not
//! with its square.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Kind;
use super::ending::fulfills_uncrashed;
use super::makespan::settles;
use super::pick_the_program;
use super::reshape::call_by_letters;
use super::stream::Stream;
use crate::program::RunOptions;
use crate::scenario::Scenario;

/// A scenario with fixed numbers.
pub(super) struct Drawn<'s> {
    scenario: &'s Scenario,
    /// The draws of the numbers; `None` if they are those of the scenario.
    draws: Option<&'s Stream>,
    ends: OnceCell<ProgramResults>,
}

/// The part of a scenario that a question is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// The programs, in their order.
    pub(super) programs: Vec<usize>,
    /// Whether they are named by letters, because their names would give the answer away.
    has_letters: bool,
}

/// The programs that a question is about.
pub(super) struct Involved {
    /// The scenario with them alone.
    pub(super) scenario: Scenario,
    /// The index of the program that is asked about, in this scenario.
    pub(super) program: usize,
}

/// The outcomes of all programs.
struct ProgramResults {
    /// The result of each program, if it settles after whole milliseconds.
    of: Vec<Option<ProgramResult>>,
    /// The fastest and the slowest of the programs that fulfill without a crash (`true`), and of
    /// the others (`false`); if several are equally fast, the first.
    extremes: BTreeMap<bool, [usize; 2]>,
}

/// The result of a program: whether it fulfills without a crash, and the milliseconds until it
/// settles.
#[derive(Clone, Copy)]
struct ProgramResult {
    fulfills_uncrashed: bool,
    settles: u64,
}

impl<'s> Drawn<'s> {
    pub(super) const fn of(scenario: &'s Scenario, draws: Option<&'s Stream>) -> Self {
        Self { scenario, draws, ends: OnceCell::new() }
    }

    /// The part that a question of a kind is about; `None` if there are not enough programs.
    pub(super) fn part(&self, kind: Kind, program: usize) -> Option<Part> {
        let all = self.scenario.programs.len();
        let mut programs = match kind {
            Kind::Speedup => vec![program, self.unlike(program)?],
            Kind::PickTheProgram if !pick_the_program::can_choose_from(all) => return None,
            Kind::PickTheProgram => match self.draws {
                Some(draws) => pick_the_program::contest(self.scenario, draws)?,
                None => (0..all).collect(),
            },
            _ => vec![program],
        };
        programs.sort_unstable();
        let has_letters = kind == Kind::PickTheProgram && self.draws.is_some();
        Some(Part { programs, has_letters })
    }

    /// The scenario with only the programs of a part, one of which is asked about: this program, or
    /// the first if the part doesn't contain it.
    pub(super) fn involved(&self, part: &Part, program: usize) -> Involved {
        let own = part.programs.iter().position(|&other| other == program);
        let mut scenario = self.scenario.with_only(&part.programs);
        if let Some(draws) = self.draws.filter(|_| part.has_letters) {
            call_by_letters(&mut scenario, &mut draws.named("letters of a choice"));
        }
        Involved { scenario, program: own.unwrap_or(0) }
    }

    /// The program with the same kind of outcome whose time differs most; the first if there are
    /// several. A program that fails early does not count as faster than one that fulfills.
    fn unlike(&self, program: usize) -> Option<usize> {
        let ProgramResults { of, extremes } =
            self.ends.get_or_init(|| ProgramResults::of(self.scenario));
        let own = of[program]?;
        let gap = |other: usize| of[other].map_or(0, |end| end.settles.abs_diff(own.settles));
        let others =
            extremes.get(&own.fulfills_uncrashed)?.iter().copied().filter(|&other| gap(other) > 0);
        others.max_by_key(|&other| (gap(other), Reverse(other)))
    }
}

impl ProgramResults {
    /// Runs every program once.
    fn of(scenario: &Scenario) -> Self {
        let end = |program| {
            let timeline = scenario.run_program(program, &RunOptions::default()).ok()?;
            Some(ProgramResult {
                fulfills_uncrashed: fulfills_uncrashed(&timeline),
                settles: settles(&timeline)?,
            })
        };
        let of: Vec<Option<ProgramResult>> = (0..scenario.programs.len()).map(end).collect();
        let mut extremes = BTreeMap::new();
        for (program, end) in of.iter().enumerate() {
            let Some(ProgramResult { fulfills_uncrashed, settles }) = *end else { continue };
            let [quickest, slowest] = extremes.entry(fulfills_uncrashed).or_insert([program; 2]);
            let beats = |other: usize, by: fn(&u64, &u64) -> bool| {
                of[other].is_none_or(|other| by(&settles, &other.settles))
            };
            if beats(*quickest, u64::lt) {
                *quickest = program;
            }
            if beats(*slowest, u64::gt) {
                *slowest = program;
            }
        }
        Self { of, extremes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result of `Drawn::unlike`, found by comparing all programs.
    fn unlike_of_all(ends: &[Option<ProgramResult>], program: usize) -> Option<usize> {
        let own = ends[program]?;
        let alike = (0..ends.len()).filter(|&other| {
            ends[other].is_some_and(|end| end.fulfills_uncrashed == own.fulfills_uncrashed)
        });
        let gap = |other: usize| ends[other].map_or(0, |end| end.settles.abs_diff(own.settles));
        alike.filter(|&other| gap(other) > 0).max_by_key(|&other| (gap(other), Reverse(other)))
    }

    #[test]
    fn a_program_is_compared_with_the_most_different_one() {
        let tasks =
            r#""a": (takes: "10ms"), "b": (takes: "15ms"), "no": (takes: "7ms", fails: "x")"#;
        let steps = ["a", "b", "no"];
        // All programs of two steps, and those of one.
        let programs: Vec<String> = (0..steps.len())
            .flat_map(|one| (0..=steps.len()).map(move |other| (one, other)))
            .map(|(one, other)| {
                let rest = steps.get(other).map_or(String::new(), |step| format!(", \"{step}\""));
                format!("\"p{one}{other}\": [\"{}\"{rest}]", steps[one])
            })
            .collect();
        let text = format!("(tasks: {{ {tasks} }}, programs: {{ {} }})", programs.join(", "));
        let scenario = Scenario::from_ron("test", &text).unwrap();
        let drawn = Drawn::of(&scenario, None);
        let ends = ProgramResults::of(&scenario).of;
        for (program, written) in programs.iter().enumerate() {
            assert_eq!(drawn.unlike(program), unlike_of_all(&ends, program), "{written}");
            let Some(part) = drawn.part(Kind::Speedup, program) else { continue };
            let involved = drawn.involved(&part, program);
            assert_eq!(involved.scenario.programs.len(), 2);
            let name = |scenario: &Scenario, program: usize| {
                scenario.text(scenario.programs[program].name).to_owned()
            };
            assert_eq!(name(&involved.scenario, involved.program), name(&scenario, program));
        }
        assert!(drawn.part(Kind::PickTheProgram, 0).is_none(), "too many to choose from");
    }
}
