//! A scenario that is built in Rust has the same findings as one that is read from a text.

use super::generator::Generator;
use super::*;
use crate::scenario::builder::{self, Branches, ScenarioBuilder, Step, TaskBuilder};
use crate::scenario::{self, Chain, Combinator, Items, LogPiece, Need, StepKind, Task, Try};
use crate::scenario::{write_steps, write_steps_within};
use crate::{Name, Names};

/// The number of programs that are built; fewer without optimizations.
const PROGRAMS: u64 = if cfg!(debug_assertions) { 150 } else { 30_000 };

/// A duration as text, which the builder accepts.
fn duration(duration: Duration) -> String {
    format!("{}ns", duration.as_nanos())
}

/// Builds a scenario again with the builder: names in it are converted to texts.
struct Words<'s>(&'s Scenario);

impl Words<'_> {
    fn names(&self) -> &Names {
        &self.0.names
    }

    fn text(&self, name: Name) -> &str {
        self.0.text(name)
    }

    fn scenario(&self) -> ScenarioBuilder {
        let resources = self.0.resources.iter();
        let made = resources.fold(Scenario::builder(), |made, resource| {
            made.resource(self.text(resource.name), resource.capacity)
        });
        let tasks = self.0.tasks.iter();
        let made = tasks.fold(made, |made, task| {
            made.task(self.text(task.name), |builder| self.task(task, builder))
        });
        let functions = self.0.functions.iter();
        let made = functions.fold(made, |made, function| {
            made.function(self.text(function.name), self.list(&function.steps))
        });
        self.0.programs.iter().fold(made, |made, program| {
            made.program(self.text(program.name), self.list(&program.steps))
        })
    }

    fn task<'m>(&self, task: &Task, builder: TaskBuilder<'m>) -> TaskBuilder<'m> {
        let takes: Vec<String> = task.behavior.takes.iter().copied().map(duration).collect();
        let mut builder = builder.takes_each(takes.iter().map(String::as_str));
        for need in &task.needs {
            let name = |task| self.text(self.0.task(task).name);
            builder = match *need {
                Need::Fulfilled(task) => builder.needs([name(task)]),
                Need::Settled(task) => builder.needs_settled(name(task)),
                Need::Previous => builder.needs_previous(),
            };
        }
        if let Some(fails) = task.behavior.fails {
            let reason = self.text(fails.reason);
            builder = match fails.first {
                Some(first) => builder.fails_first(first, reason),
                None => builder.fails(reason),
            };
        }
        for one in task.uses.iter() {
            let resource = self.text(self.0.resources[one.resource.0 as usize].name);
            builder = builder.uses_slots(resource, one.slots);
        }
        builder.blocks(&duration(task.behavior.blocks))
    }

    fn list(&self, steps: &[scenario::Step]) -> Vec<Step> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&self, step: &scenario::Step) -> Step {
        match &step.kind {
            StepKind::Name(name) => builder::call(self.text(*name)),
            StepKind::Call(named, items) => {
                let items = items.iter().map(|item| self.text(*item));
                builder::call_with(self.text(named.name), items)
            }
            StepKind::List(steps) => builder::list(self.list(steps)),
            StepKind::Combine(how, branches) => {
                let branches = self.branches(branches);
                match how {
                    Combinator::All => builder::all(branches),
                    Combinator::AllSettled => builder::all_settled(branches),
                    Combinator::Race => builder::race(branches),
                    Combinator::Any => builder::any(branches),
                }
            }
            StepKind::Chain(chain, parts) => {
                let [first, second] = parts.each_ref().map(|part| self.step(part));
                match chain {
                    Chain::Then => builder::then(first, second),
                    Chain::Catch => builder::catch(first, second),
                    Chain::Finally => builder::finally(first, second),
                }
            }
            StepKind::Sleep(time) => builder::sleep(&duration(*time)),
            StepKind::Timeout(time, step) => builder::timeout(&duration(*time), self.step(step)),
            StepKind::Pool { limit, of } => builder::pool(*limit, self.branches(of)),
            StepKind::Retry(retry) => {
                let waits: Vec<String> = retry.wait.iter().copied().map(duration).collect();
                let waits = waits.iter().map(String::as_str);
                builder::retry(retry.times, waits, self.step(&retry.step))
            }
            StepKind::Start(named) => builder::start(self.text(named.name)),
            StepKind::Let(named, step) => builder::let_(self.text(named.name), self.step(step)),
            StepKind::Await(step) => builder::await_(self.step(step)),
            StepKind::Log(pieces) => builder::log(&self.log(pieces)),
            StepKind::Return(names) => {
                builder::return_(names.iter().map(|named| self.text(named.name)))
            }
            StepKind::Fail(reason) => builder::fail(self.text(*reason)),
            StepKind::Rethrow => builder::rethrow(),
            StepKind::For(items, steps) => builder::for_each(self.items(items), self.list(steps)),
            StepKind::Try(parts) => self.try_step(parts),
        }
    }

    fn try_step(&self, Try { body, catch, finally }: &Try) -> Step {
        let made = builder::try_(self.list(body));
        let made = catch.iter().fold(made, |made, steps| made.catch(self.list(steps)));
        finally.iter().fold(made, |made, steps| made.finally(self.list(steps))).into()
    }

    fn branches(&self, branches: &scenario::Branches) -> Branches {
        match branches {
            scenario::Branches::List(steps) => self.list(steps).into(),
            scenario::Branches::Map(items, step) => {
                builder::map(self.items(items), self.step(step))
            }
        }
    }

    fn items(&self, items: &Items) -> builder::Items {
        match items {
            Items::Count(count) => (*count).into(),
            Items::Listed(names) => {
                names.iter().map(|name| self.text(*name).to_owned()).collect::<Vec<_>>().into()
            }
        }
    }

    fn log(&self, pieces: &[LogPiece]) -> String {
        let piece = |piece: &LogPiece| match piece {
            LogPiece::Text(text) => self.names()[*text].replace('{', "{{").replace('}', "}}"),
            LogPiece::Value(named) => format!("{{{}}}", self.text(named.name)),
            LogPiece::Error(_) => "{error}".to_owned(),
            LogPiece::Item(_) => "{item}".to_owned(),
        };
        pieces.iter().map(piece).collect()
    }
}

/// All findings in a scenario's programs, without their spans.
fn told(scenario: &Scenario) -> String {
    let mut told = String::new();
    for program in 0..scenario.programs.len() {
        let options = RunOptions::default();
        let timeline = scenario.run_program(program, &options).unwrap();
        let Findings { found, left_out } = of(scenario, &timeline);
        for finding in found {
            let Finding { rule, step, message, why, instead, witness, saves, fix, .. } = finding;
            let _ = writeln!(told, "{} {step:?}: {message}, {why}, {instead}", rule.name);
            let _ = writeln!(told, "{witness:?} {saves:?}");
            if let Some(fix) = fix {
                let _ = writeln!(told, "{} {:?}", fix.ron(0), fix.on_failure);
            }
        }
        for left in left_out {
            let _ = writeln!(told, "{left}");
        }
        let best = fix(scenario, program).unwrap().best;
        if let Some(best) = best {
            let steps = &best.scenario.programs[0].steps;
            let _ = writeln!(told, "{}", write_steps(steps, &best.scenario.names, 0));
        }
    }
    told
}

/// Asserts that a scenario has the same findings when it is built; returns their number.
fn is_found_alike(text: &str) -> usize {
    let read = Scenario::from_ron("read", text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let built = Words(&read).scenario().build().unwrap_or_else(|e| panic!("{e}\n{text}"));
    let found = told(&read);
    assert_eq!(found, told(&built), "{text}");
    found.lines().count()
}

#[test]
fn a_built_scenario_has_the_same_findings_as_a_parsed_one() {
    let mut found = 0;
    for seed in 0..PROGRAMS {
        let text = Generator::scenario(seed, seed % 4 == 0);
        let (before, _) = text.split_once("programs: ").unwrap();
        let scenario = Scenario::from_ron("random", &text).unwrap();
        // A message quotes a step as it is in its file. A built scenario has no file, and its steps
        // are quoted on one line; so the text has them on one line, too.
        let steps = &scenario.programs[0].steps;
        let steps = write_steps_within(steps, &scenario.names, 0, usize::MAX);
        found += is_found_alike(&format!("{before}programs: {{\"p\": {steps}}})"));
    }
    assert!(found > 200, "{found} are too few to prove anything");
}

#[test]
fn steps_with_equal_messages_are_distinguished_by_number() {
    // Each `floating-promise` has its own step, although their messages are equal.
    let found = is_found_alike(
        r#"(tasks: {"a": (takes: "5ms")}, functions: {"f": [Start("a")], "g": [Start("a")]},
            programs: {"p": [All(["f", "g"]), All([[Start("a")], [Start("a")]])]})"#,
    );
    assert!(found >= 8, "{found}");
}
