//! The findings that are reported: each once, in order, and only one for one mistake.

use super::*;
use crate::scenario::{Format, Formatting, Span};

fn finding(rule: &'static Rule, step: Option<usize>, message: &str) -> Finding {
    let step = step.map(StepId::from_index);
    let (why, instead) = (String::new(), String::new());
    let said = run::FindingText { message: message.to_owned(), why, instead };
    Finding::new((rule, rule.severity), (step, Span::NONE), said, Vec::new())
}

fn messages(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|finding| finding.message.as_str()).collect()
}

#[test]
fn each_rule_reports_a_step_once() {
    let [one, other] = [&orphaned_work::RULE, &lost_result::RULE];
    let told = one_per_step(vec![
        finding(one, Some(2), "c"),
        finding(one, Some(1), "a"),
        finding(one, Some(1), "b"),
        finding(one, Some(1), "b"),
        finding(other, Some(1), "a"),
    ]);
    assert_eq!(messages(&told), ["a (and 2 more like it from this step)", "a", "c"]);
}

#[test]
fn findings_without_a_step_are_distinguished_by_message() {
    let rule = &orphaned_work::RULE;
    let told = one_per_step(["a", "a", "b"].map(|text| finding(rule, None, text)).into());
    assert_eq!(messages(&told), ["a (and 1 more like it from this step)", "b"]);
}

#[test]
fn the_effects_of_a_floating_promise_are_not_reported_separately() {
    // Step 1 contains the steps 2 to 5; the steps 0 and 6 are beside it.
    let scenario = of_tasks(r#""a": (takes: "1ms")"#, r#"["a", Let("p", [All(["a"]), "a"]), "a"]"#);
    let told = |found| one_per_cause(&scenario, found).len();
    let floats = |step| finding(&floating_promise::RULE, Some(step), "floats");
    let effect = |step| finding(&orphaned_work::RULE, step, "runs on");
    let within = |step| (1..=5).contains(&step);
    for step in 0..=6 {
        let all = told(vec![floats(1), effect(Some(step))]);
        assert_eq!(all, 2 - usize::from(within(step)), "{step}");
    }
    assert_eq!(told(vec![floats(3), effect(Some(4))]), 1);
    assert_eq!(told(vec![floats(3), effect(Some(5))]), 2);
    assert_eq!(told(vec![floats(3), effect(None)]), 2);
    // Only the effects of the floating promise are omitted: another mistake in the same step is
    // reported.
    assert_eq!(told(vec![floats(1), finding(&lost_result::RULE, Some(3), "lost")]), 2);
    // If one floating promise is within another, the outer one decides.
    assert_eq!(told(vec![floats(1), floats(3), effect(Some(5))]), 2);
}

#[test]
fn rules_are_found_by_name_and_ordered_by_the_list() {
    for (number, known) in RULES.into_iter().enumerate() {
        assert_eq!(rule(known.name).map(|rule| rule.name), Some(known.name));
        assert_eq!(order(known), number);
    }
    assert!(rule("no-such-rule").is_none());
}

#[test]
fn left_out_checks_name_their_rules() {
    let what = "40 ties more".to_owned();
    let rules = vec![&tie_sensitive_outcome::RULE, &await_in_loop::RULE];
    let told = LeftOut { rules, what }.to_string();
    assert_eq!(told, "tie-sensitive-outcome and await-in-loop: 40 ties more");
}

/// A program with a loop in which each iteration orphans a call.
fn scenario(finds: &str) -> Scenario {
    let text = format!(
        r#"Scenario(
            tasks: {{ "fast": (takes: "1ms"), "slow": (takes: "5ms") }},
            programs: {{ "p": [For(of: 3, do: [Race(["fast", "slow"])])] }},
            expect: {{ "p": (finds: [{finds}]) }},
        )"#
    );
    Scenario::from_ron("told", &text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn findings_are_ordered_by_step_and_limited_to_the_selected_rules() {
    let scenario = scenario("");
    let found = findings_in(&scenario, 0);
    let names: Vec<&str> = found.iter().map(|finding| finding.rule.name).collect();
    assert_eq!(names, ["await-in-loop", "orphaned-work"]);
    let timeline = scenario.run("p").unwrap();
    let wanted = selected(&scenario, &timeline, |rule| rule.name == "orphaned-work").found;
    assert_eq!(wanted.len(), 1);
}

#[test]
fn absent_and_unexpected_findings_are_reported() {
    let scenario = scenario(r#""orphaned-work", "lost-result""#);
    let found = findings_in(&scenario, 0);
    let lacks = ["expected to find lost-result, but it was not found"];
    assert_eq!(absent(&scenario, 0, &found), lacks);
    assert_eq!(absent_of(&scenario, 0, &found, |rule| rule.name == "lost-result"), lacks);
    assert!(absent_of(&scenario, 0, &found, |rule| rule.name != "lost-result").is_empty());
    assert_eq!(absent(&scenario, 0, &[]).len(), 2);
    // Only errors can be unexpected, and the expected ones are not.
    assert!(unexpected(&scenario, 0, &found).is_empty());
    let lost = finding(&lost_result::RULE, Some(1), "lost");
    let error = finding(&started_before_dependency::RULE, Some(1), "too early");
    let told = ["unexpected started-before-dependency: too early"];
    assert_eq!(unexpected(&scenario, 0, &[lost, error]), told);
}

/// One program for each variant of some rules' messages.
const SAID: &str = r#"
Scenario(
    tasks: {
        "quick": (takes: "1ms"),
        "slow": (takes: "5ms"),
        "log": (takes: "2ms"),
        "bad": (takes: "2ms", fails: "no"),
    },
    functions: { "both": ["quick", "slow"], "fine": [Catch("quick", Log("x"))] },
    programs: {
        "floats after": [Start("slow"), "quick"],
        "floats until": [Start("slow"), Sleep("5ms")],
        "floats before": [Start("quick"), "slow"],
        "caught": [Let("x", Catch("quick", Log("{error}"))), "slow"],
        "at once": [Let("x", "quick"), Sleep("1ms"), "x"],
        "later": [Let("x", "quick"), "slow", "x"],
        "in function": ["both"],
        "three": ["quick", "slow", "log"],
        "lost": [All(["quick", "bad"])],
        "pool lost": [Pool(limit: 2, of: ["quick", "bad"])],
        "made": [Let("x", ["quick", "quick"]), "slow", "slow", "x"],
        "made fine": [Let("x", "fine"), "slow", "slow", "x"],
    },
)
"#;

#[test]
fn messages_agree_with_the_events() {
    let scenario = Scenario::from_ron("said", SAID).unwrap_or_else(|error| panic!("{error}"));
    let formatting = Formatting::new(Format::Ron).nested(1).within(40);
    let mut told = String::new();
    for (number, program) in scenario.programs.iter().enumerate() {
        let _ = writeln!(told, "{}", scenario.text(program.name));
        for Finding { rule, message, why, instead, fix, .. } in findings_in(&scenario, number) {
            let _ = writeln!(told, "  {}: {message}\n    {why}\n    {instead}", rule.name);
            let Some(fix) = fix else { continue };
            let Fix { settles_at, in_flight, original_in_flight, .. } = fix;
            let function = fix.function().unwrap_or("the program");
            let _ = writeln!(told, "    {function} fixed: {settles_at}, up to {in_flight}");
            let _ = writeln!(told, "    concurrent calls (now {original_in_flight}):");
            let _ = writeln!(told, "    {}", fix.written(&formatting));
        }
    }
    insta::assert_snapshot!(told);
}
