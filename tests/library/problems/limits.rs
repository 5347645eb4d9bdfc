//! Every limit, just below and just above it.

use makespan::Scenario;
use makespan::scenario::builder::{Step, all, await_, map, then, try_};

fn accepts(text: &str) -> bool {
    match Scenario::from_ron("limit.ron", text) {
        Ok(_) => true,
        Err(problems) => {
            let named = problems.list.iter().any(|problem| problem.message.contains("limit"));
            assert!(named, "{problems}");
            false
        }
    }
}

fn program(steps: &str) -> bool {
    accepts(&format!(r#"(tasks: {{ "a": (takes: "1ms") }}, programs: {{ "p": {steps} }})"#))
}

/// `"a"` nested in this many of a step.
fn nested(open: &str, close: &str, times: usize) -> String {
    format!("[{}\"a\"{}]", open.repeat(times), close.repeat(times))
}

#[test]
fn steps_nest_to_64() {
    // A step of a program's own list has depth 1.
    for (open, close, levels) in [
        ("[", "]", 1),
        ("Await(", ")", 1),
        ("All([", "])", 1),
        ("Then(\"a\", ", ")", 1),
        ("Pool(limit: 1, of: Map(of: 1, do: ", "))", 1),
        ("For(of: 1, do: [", "])", 1),
        ("Try(body: [", "], catch: [])", 1),
        ("Retry(times: 1, do: Timeout(\"1s\", ", "))", 2),
    ] {
        let times = 63 / levels;
        assert!(program(&nested(open, close, times)), "{open}");
        assert!(!program(&nested(open, close, times + 1)), "{open}");
    }
}

#[test]
fn called_functions_count_as_nesting() {
    let scenario = |own: usize, functions: usize| {
        let body = nested("[", "]", own);
        let chain: Vec<String> =
            (1..functions).map(|n| format!("\"f{n}\": [\"f{}\"], ", n - 1)).collect();
        let chain = chain.concat();
        accepts(&format!(
            r#"(tasks: {{ "a": (takes: "1ms") }}, functions: {{ {chain} "f0": {body} }},
               programs: {{ "p": ["f{}"] }})"#,
            functions - 1
        ))
    };
    assert!(scenario(62, 1));
    assert!(!scenario(63, 1));
    assert!(scenario(0, 63));
    assert!(!scenario(0, 64));
}

#[test]
fn counts_are_limited_to_a_million() {
    for ok in [0, 1, 1_000_000] {
        assert!(program(&format!("[For(of: {ok}, do: \"a\")]")));
    }
    for (step, part) in [("Pool(limit: N, of: [])", "N"), ("Retry(times: N, do: \"a\")", "N")] {
        assert!(program(&step.replace(part, "1000000")));
        assert!(!program(&step.replace(part, "1000001")));
        assert!(!program(&step.replace(part, "99999999999999999999")));
    }
    for (count, ok) in [(1_000_000, true), (1_000_001, false)] {
        assert_eq!(accepts(&format!("(resources: {{ \"r\": {count} }})")), ok);
        let fails = format!(r#"(tasks: {{ "a": (takes: "1ms", fails: First({count}, "no")) }})"#);
        assert_eq!(accepts(&fails), ok);
        let items = vec!["x".to_owned(); count];
        let builder = Scenario::builder().task("a", |task| task.takes("1ms"));
        assert_eq!(builder.program("p", [all(map(items, "a"))]).build().is_ok(), ok);
    }
}

#[test]
fn the_sum_of_all_tasks_must_be_within_the_limit_of_time() {
    let tasks = |last: u64, blocks: u64| {
        accepts(&format!(
            r#"(tasks: {{ "a": (takes: "9223372036854775806ns"),
                "b": (takes: ["{last}ns", "1h"], blocks: "{blocks}ns") }})"#
        ))
    };
    assert!(tasks(1, 0));
    assert!(tasks(0, 1));
    assert!(!tasks(1, 1));
    assert!(!tasks(2, 0));
}

#[test]
fn a_file_of_brackets_is_an_error_and_does_not_overflow_the_stack() {
    const MANY: usize = 1_000_000;
    for (open, close) in [("[", "]"), ("All([", "])"), ("(", ")"), ("{\"a\":", "}"), ("Some(", ")")]
    {
        let deep = format!("{}{}", open.repeat(MANY), close.repeat(MANY));
        assert!(!program(&deep), "{open}");
        let item = format!(r#"(tasks: {{ "a": (takes: {deep}) }})"#);
        assert!(Scenario::from_ron("deep.ron", &item).is_err());
        assert!(Scenario::from_ron("deep.ron", &open.repeat(MANY)).is_err());
    }
    for (open, close) in [("[", "]"), ("{\"All\":", "}")] {
        let deep = format!("{}{}", open.repeat(MANY), close.repeat(MANY));
        for text in [format!("{{\"programs\": {{\"p\": {deep}}}}}"), deep, open.repeat(MANY)] {
            let problems = Scenario::from_json("deep.json", &text).unwrap_err();
            assert!(problems.to_string().contains("limit of 64"), "{problems}");
        }
    }
}

#[test]
fn built_scenarios_have_the_same_limit_of_nesting() {
    let accepts = |wrap: fn(Step) -> Step, times: usize| {
        let deep = (0..times).fold(Step::from("a"), |step, _| wrap(step));
        let builder = Scenario::builder().task("a", |task| task.takes("1ms"));
        match builder.program("p", [deep]).build() {
            Ok(_) => true,
            Err(problems) => {
                let text = problems.to_string();
                assert!(text.contains("deeper than the limit of 64, in the program `p`"), "{text}");
                false
            }
        }
    };
    let wraps: [fn(Step) -> Step; 5] = [
        |step| all([step]),
        await_,
        |step| then("a", step),
        |step| all(map(1, step)),
        |step| try_([step]).catch(["a"]).into(),
    ];
    for wrap in wraps {
        assert!(accepts(wrap, 63));
        assert!(!accepts(wrap, 64));
        assert!(!accepts(wrap, 128));
        assert!(!accepts(wrap, 200_000));
    }
}
