//! Habits from other languages: the error says what to write instead.

use makespan::Scenario;
use makespan::scenario::Problems;

use super::shown::{shown, shown_each};

/// A program with these steps, each on a line, and the tasks `a` and `b`.
fn program(steps: &str) -> Result<Scenario, Problems> {
    let tasks = r#""a": (takes: "1ms"), "b": (takes: "2ms")"#;
    let text = format!("(tasks: {{ {tasks} }}, programs: {{ \"p\": [\n{steps}\n] }})");
    Scenario::from_ron("bad.ron", &text)
}

#[test]
fn strings_in_other_quotes() {
    shown("habit_quotes", &program("'a',\nb\"a\",\nLog('x'),\nSleep('1'),"));
}

#[test]
fn calls_as_javascript_writes_them() {
    shown("habit_calls", &program("\"a()\",\n\"await b\",\na(),\nnull,\nundefined,\n\"c()\""));
}

#[test]
fn names_in_place_of_lists_and_lists_in_place_of_names() {
    let steps = [
        r#"Start(All(["a"])),"#,
        r#"Start(["a"]),"#,
        r"Start(a),",
        r#"All("a"),"#,
        r#"Pool(limit: 1, of: "a"),"#,
        r#"Return("a"),"#,
    ];
    shown("habit_lists", &program(&steps.join("\n")));
}

#[test]
fn parts_in_another_order_or_missing() {
    let steps = [
        r#"Timeout("a", "10ms"),"#,
        r#"Timeout(All(["a", "b"]), "1s"),"#,
        r#"Timeout("a", "b"),"#,
        r#"Timeout("a"),"#,
        r#"All("a", "b"),"#,
        r"Let(),",
        r"Return(),",
    ];
    shown("habit_parts", &program(&steps.join("\n")));
}

#[test]
fn fields_with_names_from_other_tools() {
    let steps = "Retry(attempts: 2, delay: \"5ms\", steps: \"a\"),\nPool(concurrency: 2, in: [])";
    shown("habit_fields", &program(steps));
    let text = r#"(tasks: { "a": (duration: "1ms", deps: [], colour: "red") })"#;
    shown("habit_task_fields", &Scenario::from_ron("bad.ron", text));
}

#[test]
fn the_syntax_of_javascript() {
    let steps = [
        r#"Promise.all(["a", "b"])"#,
        r#"await "a""#,
        "await a",
        r#""a".then("b")"#,
        r#""a"; "b""#,
        "const x = \"a\"",
        "return [a]",
        "() => \"a\"",
        "'ab'",
        "`a`",
        "# a comment",
    ];
    shown_each("habit_syntax", &steps, program);
}

#[test]
fn json_has_the_same_suggestions() {
    let steps = [
        r#"{"Start": {"All": ["a"]}}"#,
        r#"{"Return": "a"}"#,
        r#"{"Timeout": ["a", "10ms"]}"#,
        r#"{"Timeout": "a"}"#,
        r#"{"Rethrow": []}"#,
        "null",
    ];
    let text = format!(
        "{{\"tasks\": {{\"a\": {{\"takes\": \"1ms\"}}}}, \"programs\": {{\"p\": [\n{}\n]}}}}",
        steps.join(",\n")
    );
    shown("habit_json", &Scenario::from_json("bad.json", &text));
}
