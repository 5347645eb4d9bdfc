//! What holds for every program, over random ones: the same ones at every run.

use std::fmt::Write as _;

use super::*;
use crate::scenario::{Failure, Need, write_steps};
use crate::timeline::{Call, EventKind, Outcome};

/// So many programs each property is tried on; unoptimised code is tried on fewer.
const PROGRAMS: u64 = if cfg!(debug_assertions) { 2_000 } else { 30_000 };

/// `SplitMix64`: few lines, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}

/// Writes a random scenario of one program.
struct Generator {
    random: Random,
    tasks: u64,
    /// The bindings of the lists around, innermost last.
    bound: Vec<String>,
    bindings: u64,
    /// Whether every task is called at most once, without an item, and nothing fails.
    once: bool,
    uncalled: Vec<u64>,
}

impl Generator {
    fn scenario(seed: u64, once: bool) -> String {
        let mut random = Random(seed);
        let tasks = 2 + random.below(5);
        let uncalled = (0..tasks).collect();
        let mut generator = Self { random, tasks, bound: Vec::new(), bindings: 0, once, uncalled };
        let declared: Vec<String> = (0..tasks).map(|task| generator.task(task)).collect();
        let capacity = 1 + generator.random.below(3);
        let steps = generator.list(3);
        format!(
            "(resources: {{\"r\": {capacity}}}, tasks: {{{}}}, programs: {{\"p\": {steps}}})",
            declared.join(", ")
        )
    }

    fn task(&mut self, task: u64) -> String {
        let mut fields = format!("takes: \"{}ms\"", self.random.below(8));
        if task > 0 && self.random.one_in(2) {
            let need = self.random.below(task);
            let need = match self.random.below(6) {
                0 => format!("Settled(\"t{need}\")"),
                _ => format!("\"t{need}\""),
            };
            let _ = write!(fields, ", needs: [{need}]");
        } else if !self.once && self.random.one_in(10) {
            fields += ", needs: [Previous]";
        }
        if !self.once && self.random.one_in(6) {
            let fails = if self.random.one_in(2) { "\"no\"" } else { "First(1, \"no\")" };
            let _ = write!(fields, ", fails: {fails}");
        }
        if self.random.one_in(8) {
            fields += ", uses: \"r\"";
        }
        if self.random.one_in(12) {
            let _ = write!(fields, ", blocks: \"{}ms\"", self.random.below(3));
        }
        format!("\"t{task}\": ({fields})")
    }

    fn list(&mut self, depth: u64) -> String {
        let bound = self.bound.len();
        let steps: Vec<String> =
            (0..=self.random.below(4)).map(|_| self.list_step(depth)).collect();
        self.bound.truncate(bound);
        format!("[{}]", steps.join(", "))
    }

    fn list_step(&mut self, depth: u64) -> String {
        match self.random.below(8) {
            0 if depth > 0 => {
                let step = self.step(depth - 1);
                self.bindings += 1;
                let name = format!("p{}", self.bindings);
                self.bound.push(name.clone());
                format!("Let(\"{name}\", {step})")
            }
            1 if depth > 0 && !self.once => {
                format!("For(of: {}, do: {})", 1 + self.random.below(3), self.list(depth - 1))
            }
            2 if depth > 0 && self.random.one_in(2) => {
                let body = self.list(depth - 1);
                format!("Try(body: {body}, catch: [Log(\"caught\")])")
            }
            _ => self.step(depth),
        }
    }

    fn name(&mut self) -> String {
        if !self.bound.is_empty() && self.random.one_in(3) {
            let nth = self.random.below(self.bound.len() as u64);
            return format!("\"{}\"", self.bound[usize::try_from(nth).unwrap()]);
        }
        if self.once {
            if self.uncalled.is_empty() {
                return "[]".to_owned();
            }
            return format!("\"t{}\"", self.uncalled.remove(0));
        }
        format!("\"t{}\"", self.random.below(self.tasks))
    }

    fn step(&mut self, depth: u64) -> String {
        if depth == 0 {
            return self.name();
        }
        match self.random.below(20) {
            0..=3 => self.list(depth - 1),
            4..=8 => format!("All({})", self.branches(depth - 1)),
            9 => format!("AllSettled({})", self.branches(depth - 1)),
            10 if self.random.one_in(2) => format!("Race({})", self.branches(depth - 1)),
            11 if self.random.one_in(2) => format!("Any({})", self.branches(depth - 1)),
            12 => format!("Catch({}, [])", self.step(depth - 1)),
            13 => format!("Then({}, {})", self.step(depth - 1), self.step(depth - 1)),
            14 if !self.once => format!("Retry(times: 2, do: {})", self.step(depth - 1)),
            15 if self.random.one_in(3) => format!("Sleep(\"{}ms\")", self.random.below(4)),
            16 if self.random.one_in(3) => {
                format!("Timeout(\"{}ms\", {})", self.random.below(9), self.step(depth - 1))
            }
            17 => format!("Pool(limit: 2, of: {})", self.branches(depth - 1)),
            _ => self.name(),
        }
    }

    fn branches(&mut self, depth: u64) -> String {
        if !self.once && self.random.one_in(4) {
            let items = 1 + self.random.below(3);
            return format!("Map(of: {items}, do: {})", self.step(depth));
        }
        let branches: Vec<String> = (0..=self.random.below(3))
            .map(|_| {
                let branch = self.step(depth);
                if self.random.one_in(6) { format!("Await({branch})") } else { branch }
            })
            .collect();
        format!("[{}]", branches.join(", "))
    }
}

/// The scenario of that number, and the run of its program.
fn run(seed: u64, once: bool) -> (String, Scenario, Timeline) {
    let text = Generator::scenario(seed, once);
    let scenario = Scenario::from_ron("random", &text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let timeline = scenario.run("p").unwrap();
    (text, scenario, timeline)
}

/// Whether a call is made before its needs are met, told from the events alone.
fn is_too_early(timeline: &Timeline, id: CallId) -> bool {
    let call = timeline.call(id);
    let position = |searched: EventKind| timeline.events.iter().position(|e| e.kind == searched);
    let called = position(EventKind::Called(id)).unwrap();
    let all = || (0..).map(CallId).zip(&timeline.calls);
    let met = |by: CallId, settled: bool| {
        let fulfilled = position(EventKind::Fulfilled(by));
        let rejected = position(EventKind::Rejected(by)).filter(|_| settled);
        fulfilled.or(rejected).is_some_and(|at| at < called)
    };
    let task = |by: &Call, needed| by.task == needed;
    timeline.task_of(call).needs.iter().any(|need| match *need {
        Need::Previous => {
            let before = all().take(id.0 as usize).filter(|(_, by)| task(by, call.task)).last();
            before.is_some_and(|(by, _)| !met(by, false))
        }
        Need::Fulfilled(needed) | Need::Settled(needed) => {
            let settled = matches!(need, Need::Settled(_));
            let same = all().any(|(_, by)| task(by, needed) && by.item == call.item);
            let mut items: Vec<_> =
                all().filter(|(_, by)| task(by, needed)).map(|(_, by)| by.item).collect();
            if same {
                items.retain(|item| *item == call.item);
            }
            let is_met = |item| {
                all().any(|(id, by)| task(by, needed) && by.item == item && met(id, settled))
            };
            items.is_empty() || !items.into_iter().all(is_met)
        }
    })
}

fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.rule.severity == Severity::Error).count()
}

#[test]
fn started_before_dependency_is_raised_exactly_where_the_events_say_so() {
    let mut raised = 0;
    for seed in 0..PROGRAMS {
        let (text, scenario, timeline) = run(seed, false);
        let run = Run::new(&scenario, &timeline).unwrap();
        let found = started_before_dependency::check(&run);
        let mut found: Vec<CallId> = found.iter().map(|finding| finding.witness[0]).collect();
        found.sort_unstable();
        let ids = (0..).map(CallId).take(timeline.calls.len());
        let expected: Vec<CallId> = ids.filter(|&id| is_too_early(&timeline, id)).collect();
        assert_eq!(found, expected, "{text}\n{timeline}");
        raised += found.len();
    }
    assert!(raised > 100, "{raised} are too few to prove anything");
}

#[test]
fn a_mend_does_all_that_the_program_does_and_saves_what_it_says() {
    let (mut mended, mut rules) = (0, std::collections::BTreeSet::new());
    for seed in 0..PROGRAMS {
        let (text, scenario, timeline) = run(seed, false);
        let findings = of(&scenario, &timeline);
        let bound = timeline.bounds.parallel;
        let meets_bound = timeline.settles_at.is_some_and(|at| at.elapsed() <= bound);
        for finding in &findings {
            assert_eq!(finding.saves.is_some(), finding.rule.speed, "{text}");
            let (Some(saves), Some(mend)) = (finding.saves, &finding.mend) else { continue };
            assert!(!meets_bound, "{text}\n{timeline}\n{finding:?}");
            assert!(saves > Duration::ZERO);
            // Run as it is written, not as it was tried.
            let (head, _) = text.split_once("programs:").unwrap();
            let again = format!("{head}programs: {{\"p\": {}}})", mend.ron(0));
            let again = Scenario::from_ron("mended", &again).unwrap();
            let faster = again.run("p").unwrap();
            let settles = timeline.settles_at.unwrap();
            assert_eq!(faster.settles_at.map(|at| settles.since(at)), Some(saves), "{text}");
            assert_eq!(ending(&faster), ending(&timeline), "{text}\n{}", mend.ron(0));
            assert_eq!(faster.calls.len(), timeline.calls.len());
            let ids = (0..).map(CallId).take(faster.calls.len());
            assert!(
                ids.into_iter().all(|id| !is_too_early(&faster, id)),
                "{text}\n{}",
                mend.ron(0)
            );
            assert_eq!(errors(&of(&again, &faster)), errors(&findings), "{text}\n{}", mend.ron(0));
            mended += 1;
            rules.insert(finding.rule.name);
        }
    }
    assert!(mended > 50, "{mended} are too few to prove anything");
    assert_eq!(rules.len(), 5, "{rules:?}");
}

fn ending(timeline: &Timeline) -> (u8, String) {
    tie_sensitive_outcome::ending(timeline)
}

#[test]
fn steps_written_and_read_again_are_the_same_steps() {
    for seed in 0..PROGRAMS {
        let (text, scenario, timeline) = run(seed, false);
        let written = write_steps(&scenario.programs[0].steps, &scenario.names, 1);
        let (head, _) = text.split_once("programs:").unwrap();
        let again = Scenario::from_ron("again", &format!("{head}programs: {{\"p\": {written}}})"));
        let again = again.unwrap_or_else(|error| panic!("{error}\n{text}"));
        let twice = write_steps(&again.programs[0].steps, &again.names, 1);
        assert_eq!(written, twice);
        assert_eq!(again.run("p").unwrap().events, timeline.events, "{text}\n{written}");
    }
}

#[test]
fn a_latent_rejection_is_one_that_ends_the_process_if_that_call_fails() {
    let (mut latent, mut safe) = (0, 0);
    for seed in 0..PROGRAMS {
        let (text, scenario, timeline) = run(seed, true);
        if matches!(timeline.outcome, Outcome::Crashed(_)) {
            continue;
        }
        let run = Run::new(&scenario, &timeline).unwrap();
        let found = latent_unhandled_rejection::check(&run);
        for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
            let raised = found.iter().any(|finding| finding.witness == [id]);
            let ends = fails(&scenario, call).watched.unhandled.iter().any(|s| s.call == Some(id));
            assert_eq!(raised, ends, "{}\n{text}\n{timeline}", timeline.label(call));
            *(if raised { &mut latent } else { &mut safe }) += 1;
        }
    }
    assert!(latent > 50 && safe > 50, "{latent} and {safe} are too few to prove anything");
}

/// The run in which that call fails, the only one of its task.
fn fails(scenario: &Scenario, call: &Call) -> Timeline {
    let mut scenario = scenario.clone();
    let mut tasks = scenario.tasks.to_vec();
    let task = &mut tasks[call.task.0 as usize];
    task.behaviour.fails = Some(Failure { reason: task.name, first: None });
    scenario.tasks = tasks.into();
    scenario.run("p").unwrap()
}

#[test]
fn a_program_written_anew_makes_the_same_calls_as_soon_as_their_needs_are_met() {
    let (mut written, mut faster, mut at_bound) = (0, 0, 0);
    for seed in 0..PROGRAMS {
        let (text, scenario, timeline) = run(seed, seed % 2 == 0);
        let Some(best) = mend::written_anew(&scenario, 0) else { continue };
        written += 1;
        let again = best.scenario.run_program(0, &RunOptions::default()).unwrap();
        let steps = || write_steps(&best.scenario.programs[0].steps, &best.scenario.names, 0);
        assert_eq!(again.settles_at, Some(best.settles_at));
        assert_eq!(told(&again), told(&timeline), "{text}\n{}", steps());
        let ids = (0..).map(CallId).take(again.calls.len());
        assert!(ids.into_iter().all(|id| !is_too_early(&again, id)), "{text}\n{}", steps());
        assert!(again.reasons.is_empty(), "{text}\n{}", steps());
        assert_eq!(again.settles_at, Some(again.quiescent_at), "{text}\n{}", steps());
        faster += u32::from(again.settles_at < timeline.settles_at);
        // Where nothing but needs holds a call back, it begins the moment they are met.
        let plain = scenario.tasks.iter().all(|task| task.uses.is_none() && !task.may_block());
        if plain && seed % 2 == 0 {
            let settles = again.settles_at.unwrap().elapsed();
            assert_eq!(settles, again.bounds.parallel, "{text}\n{}", steps());
            at_bound += 1;
        }
    }
    assert!(written > 200 && faster > 50 && at_bound > 50, "{written}, {faster}, {at_bound}");
}

/// The calls of a run in an order that does not depend on when they were made.
fn told(timeline: &Timeline) -> Vec<String> {
    let mut told: Vec<String> = timeline
        .calls
        .iter()
        .map(|call| {
            let reason = call.rejected.map(|reason| timeline.text(reason));
            format!("{} {reason:?}", timeline.label(call))
        })
        .collect();
    told.sort();
    told
}
