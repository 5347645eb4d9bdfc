use super::rules::*;
use super::*;
use crate::timeline::CallId;
use crate::{Duration, RunOptions};

mod advice;
mod applied;
mod built;
mod carried;
mod cases;
mod edges;
mod fixes;
mod gathered;
mod generator;
mod optimum;
mod orders;
mod other_worlds;
mod random;
mod rewrites;
mod rewriting;
mod variation;

mod messages;

/// The seeds of the random scenarios that a property is tried on: `plain` seeds, or the number in
/// `FINDINGS_SCENARIOS`, starting with 0 or with `FINDINGS_SEED`.
fn seeds(plain: u64) -> std::ops::Range<u64> {
    let asked = |name| std::env::var(name).ok().and_then(|asked| asked.parse().ok());
    let first = asked("FINDINGS_SEED").unwrap_or(0);
    first..first + asked("FINDINGS_SCENARIOS").unwrap_or(plain)
}

/// The value that a fix has to give, by its note on another value.
fn gives(fix: &Fix) -> fix::Gives {
    fix::Gives::of(fix.other_value.as_deref())
}

/// The scenarios in the section of a rule's text with this heading.
fn examples(rule: &Rule, heading: &str) -> Vec<Scenario> {
    let text = rule.explanation();
    let (_, part) = text.split_once(&format!("## {heading}\n")).expect("the heading is there");
    let part = part.split("\n## ").next().unwrap();
    let blocks = |language: &str| {
        let fence = format!("```{language}\n");
        let blocks = part.split(&fence).skip(1);
        blocks.map(|block| block.split("```").next().unwrap()).collect::<Vec<_>>()
    };
    let (steps, code) = (blocks("ron").into_iter(), blocks("js").into_iter());
    let steps = steps.map(|block| Scenario::from_ron(rule.name, block));
    let all = steps.chain(code.map(|block| Scenario::from_code("example.js", block)));
    all.map(|scenario| scenario.unwrap_or_else(|error| panic!("{error}"))).collect()
}

/// A scenario with these fields and the program `p`.
fn of_parts(parts: &str, program: &str) -> Scenario {
    let text = format!("({parts}, programs: {{\"p\": {program}}})");
    Scenario::from_ron("p", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// A scenario with these tasks and the program `p`.
fn of_tasks(tasks: &str, program: &str) -> Scenario {
    of_parts(&format!("tasks: {{{tasks}}}"), program)
}

/// The findings in one program of a scenario.
fn findings_in(scenario: &Scenario, program: usize) -> Vec<Finding> {
    of(scenario, &scenario.run_program(program, &RunOptions::default()).unwrap()).found
}

/// Each program of a scenario with the names of the rules that it violates.
fn broken(scenario: &Scenario) -> Vec<(String, Vec<&'static str>)> {
    (0..scenario.programs.len())
        .map(|program| {
            let found = findings_in(scenario, program).into_iter();
            let rules = found.map(|finding| finding.rule.name).collect();
            (scenario.text(scenario.programs[program].name).to_owned(), rules)
        })
        .collect()
}

#[test]
fn each_example_violates_its_rule_and_its_fix_violates_none() {
    let mut bad_advice = Vec::new();
    for rule in RULES.into_iter().filter(|rule| rule.name != "dependency-cycle") {
        let (bad, good) = (examples(rule, "Example"), examples(rule, "Instead"));
        assert!(!bad.is_empty() && !good.is_empty(), "{} lacks an example", rule.name);
        for (program, rules) in bad.iter().flat_map(broken) {
            assert!(rules.contains(&rule.name), "{}: {program} breaks {rules:?}", rule.name);
        }
        let wrong = good.iter().flat_map(broken).filter(|(_, rules)| !rules.is_empty());
        bad_advice.extend(wrong.map(|(program, rules)| (rule.name, program, rules)));
    }
    assert_eq!(bad_advice, []);
}

#[test]
fn a_circular_dependency_is_rejected() {
    let text = dependency_cycle::RULE.explanation();
    let example = text.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let problems = Scenario::from_ron("cycle", example).unwrap_err().to_string();
    assert!(problems.contains("a -> b -> a") || problems.contains("b -> a -> b"), "{problems}");
    for scenario in examples(&dependency_cycle::RULE, "Instead") {
        assert!(scenario.run("p").is_ok());
    }
}

#[test]
fn the_text_of_each_rule_has_four_sections_and_starts_with_its_name() {
    for rule in RULES {
        let text = rule.explanation();
        assert!(text.starts_with(&format!("# {}\n", rule.name)), "{}", rule.name);
        for heading in ["What it does", "Why it matters", "Example", "Instead"] {
            assert!(text.contains(&format!("\n## {heading}\n")), "{}: {heading}", rule.name);
        }
        assert!(!rule.summary().is_empty());
    }
}

#[test]
fn finds_accepts_the_names_of_all_rules_and_no_others() {
    let finds: Vec<String> = RULES.iter().map(|rule| format!("\"{}\"", rule.name)).collect();
    let text = format!(
        "(tasks: {{\"a\": (takes: \"1ms\")}}, programs: {{\"p\": \"a\"}}, \
         expect: {{\"p\": (finds: [{}])}})",
        finds.join(", ")
    );
    assert!(Scenario::from_ron("rules", &text).is_ok());
}

#[test]
fn the_best_rewrite_follows_from_the_dependencies() {
    let saves = |[a, b, c]: [u32; 3], program: &str| {
        let text = format!(
            "(tasks: {{\"a\": (takes: \"{a}ms\"), \"b\": (takes: \"{b}ms\"), \
             \"c\": (takes: \"{c}ms\", needs: [\"a\"])}}, programs: {{\"p\": {program}}})"
        );
        let scenario = Scenario::from_ron("p", &text).unwrap();
        let found = of(&scenario, &scenario.run("p").unwrap());
        let told = found
            .found
            .into_iter()
            .filter_map(|finding| Some((finding.rule.name, finding.saves?.as_nanos() / 1_000_000)));
        told.collect::<Vec<_>>()
    };
    let barrier = r#"[All(["a", "b"]), "c"]"#;
    let first = r#"["a", All(["b", "c"])]"#;
    assert_eq!(saves([1, 10, 10], barrier), [("barrier-over-synchronization", 9)]);
    assert_eq!(saves([1, 10, 10], first), []);
    assert_eq!(saves([10, 10, 1], barrier), []);
    assert_eq!(saves([10, 10, 1], first), [("sequential-independent-awaits", 9)]);
}
