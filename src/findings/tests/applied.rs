//! A fix that is applied to the text of a file, read again and run saves the promised time.

use super::fix::Gives;
use super::generator::Generator;
use super::variation::Variation;
use super::*;
use crate::scenario::{Edit, Format, Span, edited};

fn read(text: &str, format: Format) -> Scenario {
    let read = match format {
        Format::Ron => Scenario::from_ron,
        Format::Json => Scenario::from_json,
    };
    read("random", text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn text(scenario: &Scenario) -> &str {
    scenario.source.as_ref().unwrap().text()
}

/// Each line of each comment, sorted.
fn comments(scenario: &Scenario) -> Vec<&str> {
    let source = scenario.source.as_ref().unwrap();
    let mut comments: Vec<&str> = crate::scenario::comments(source.text(), source.format());
    comments.sort_unstable();
    comments
}

/// The counts over all scenarios.
#[derive(Debug, Default)]
struct Tally {
    applied: usize,
    not_applied: usize,
    with_comments: usize,
    complete: usize,
}

fn try_all(format: Format) -> Tally {
    let mut tally = Tally::default();
    for seed in super::seeds(100) {
        let scenario = read(&Variation::of(&Generator::several(seed), seed, format), format);
        try_one(&scenario, format, &mut tally);
    }
    tally
}

fn try_one(scenario: &Scenario, format: Format, tally: &mut Tally) {
    let all = 0..scenario.programs.len();
    let mut fixer = Fixer::new(scenario);
    let mut promised = vec![None; all.len()];
    // Whether no search for fixes was cut short by its limit.
    let mut is_complete = true;
    let mut is_same_value = vec![true; all.len()];
    let each = |before: &Scenario, applied: Applied, after: &Scenario| {
        if let Some(why) = &applied.not_applied {
            assert!(why.starts_with("it changes "), "{why}\n{}", text(before));
            tally.not_applied += 1;
        }
        assert!(applied.fix.left_out.iter().all(|what| !what.contains("rounds")));
        is_complete &= applied.fix.left_out.is_empty();
        let Some(change) = applied.change else {
            assert_eq!(text(before), text(after));
            return;
        };
        assert_eq!(edited(text(before), &change.edits), text(after));
        are_within_bodies(before, &change.edits);
        let fix = applied.fix.nearest.unwrap();
        promised[applied.program] = Some(fix.settles_at);
        is_same_value[applied.program] &= fix.other_value.is_none();
        tally.applied += 1;
    };
    fixer.fix_all(all.clone(), each).unwrap();
    let new = read(text(fixer.scenario()), format);
    assert_eq!(comments(scenario), comments(&new), "{}\n{}", text(scenario), text(&new));
    tally.with_comments += usize::from(!comments(&new).is_empty());
    for program in all.clone() {
        let run = |scenario: &Scenario| scenario.run_program(program, &RunOptions::default());
        let [before, after] = [run(scenario).unwrap(), run(&new).unwrap()];
        let told = || format!("{}\n{}\n{before}\n{after}", text(scenario), text(&new));
        let gives = if is_same_value[program] { Gives::TheSame } else { Gives::Another };
        assert!(gives.allows([&before.ending(), &after.ending()]), "{}", told());
        assert!(before.logs().eq(after.logs()), "{}", told());
        match promised[program] {
            // A function that is fixed later can make its callers even faster.
            Some(promised) => assert!(after.settles_at <= Some(promised), "{}", told()),
            None => assert!(after.settles_at <= before.settles_at, "{}", told()),
        }
        if scenario.functions.is_empty() {
            assert_eq!(after.settles_at, promised[program].or(before.settles_at), "{}", told());
        }
    }
    // If a search was cut short, another fix can still be found in the fixed file.
    if is_complete {
        let mut again = Fixer::new(&new);
        again
            .fix_all(all, |_, applied, _| assert!(applied.change.is_none(), "{}", text(&new)))
            .unwrap();
        tally.complete += 1;
    }
}

/// Asserts that all edits are within the bodies of programs and functions.
fn are_within_bodies(scenario: &Scenario, edits: &[Edit]) {
    let programs = scenario.programs.iter().map(|program| program.body);
    let functions = scenario.functions.iter().map(|function| function.body);
    let bodies: Vec<Span> = programs.chain(functions).collect();
    for Edit { span, .. } in edits {
        let within = |body: &Span| body.start <= span.start && span.end <= body.end;
        assert!(bodies.iter().any(within), "{span:?}\n{}", text(scenario));
    }
}

#[test]
fn a_fix_applied_to_ron_does_what_was_promised() {
    let tally = try_all(Format::Ron);
    assert!(tally.applied > 30 && tally.with_comments > 50, "{tally:?}");
    assert!(tally.complete > 90, "{tally:?}");
}

#[test]
fn a_fix_applied_to_json_does_what_was_promised() {
    let tally = try_all(Format::Json);
    assert!(tally.applied > 30 && tally.complete > 90, "{tally:?}");
}

#[test]
fn a_function_is_fixed_after_the_program_that_blocked_its_fix() {
    let text = r#"(tasks: {"x": (takes: "10ms"), "a": (takes: "2ms")},
        functions: {"f": [Catch([For(of: 10, do: "x")], []), Log("f")]},
        programs: {
            "p": ["f"],
            "q": [Race([[For(of: 8, do: "a"), Log("a")], "f"])],
        })"#;
    let scenario = read(text, Format::Ron);
    let mut fixer = Fixer::new(&scenario);
    let mut changed = Vec::new();
    fixer
        .fix_all(0..2, |_, applied, _| {
            changed.extend(applied.change.is_some().then_some(applied.program));
        })
        .unwrap();
    let settles =
        |program: usize| fixer.scenario().run_program(program, &RunOptions::default()).unwrap();
    assert_eq!(changed, [1, 0]);
    let settles = [0, 1].map(|program| settles(program).settles_at.unwrap().to_string());
    assert_eq!(settles, ["10ms", "2ms"]);
}
