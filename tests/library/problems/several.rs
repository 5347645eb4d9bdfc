//! Independent errors are all reported, each once, in the order of the text.

use makespan::Scenario;

use super::shown::shown;

#[test]
fn all_problems_are_reported_together() {
    let text = r#"(
    tilte: "x",
    tasks: {
        "a": (takes: 5),
        "b": "100ms",
        "c": (takes: "1ms", needs: ["nobody", Settld("a")], uses: "cpu"),
    },
    programs: {
        "p": ["aa", All("b"), Pool(limit: 0, of: ["c"]), Return(["c"]), rethrow],
    },
    expect: { "q": (settles: 3) },
)"#;
    let result = Scenario::from_ron("bad.ron", text);
    shown("all_at_once", &result);
    let problems = result.unwrap_err();
    let spans: Vec<u32> = problems.list.iter().map(|problem| problem.span.start).collect();
    assert!(spans.is_sorted());
}

#[test]
fn problems_before_a_syntax_error_are_reported_too() {
    let text = "(tasks: { \"a\": (takes: 5), \"b\" (takes: \"1ms\") })";
    let problems = Scenario::from_ron("bad.ron", text).unwrap_err();
    assert_eq!(problems.list.len(), 2, "{problems}");
}

#[test]
fn a_thousand_errors_are_counted() {
    let tasks: Vec<String> = (0..1000).map(|n| format!("\"t{n}\": (takes: {n}),")).collect();
    let tasks = tasks.concat();
    let problems = Scenario::from_ron("bad.ron", &format!("(tasks: {{{tasks}}})")).unwrap_err();
    assert_eq!(problems.list.len(), 1000);
    assert!(problems.to_string().ends_with("error: and 950 more"), "{problems}");
}

#[test]
fn problems_are_rendered_with_and_without_color() {
    let problems = Scenario::from_ron("bad.ron", "(tasks: { \"a\": 5 })").unwrap_err();
    assert!(!problems.render(false).contains('\u{1b}'));
    assert!(problems.render(true).contains('\u{1b}'));
}
