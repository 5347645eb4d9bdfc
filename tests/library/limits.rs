//! Every limit is exact, and small texts cannot exceed the memory.

use makespan::program::Limit;
use makespan::{RunError, RunOptions, Scenario};

fn run(text: &str) -> Result<makespan::Timeline, Limit> {
    let scenario = Scenario::from_ron("limit.ron", text).unwrap_or_else(|wrong| panic!("{wrong}"));
    scenario.run_program(0, &RunOptions::default()).map_err(|error| match error {
        RunError::Limit { limit, .. } => limit,
        other => unreachable!("{other}"),
    })
}

/// A program with only the task `a`, which takes 1 ms.
fn program(steps: &str) -> String {
    format!("Scenario(tasks: {{ \"a\": (takes: \"1ms\") }}, programs: {{ \"p\": [{steps}] }})")
}

#[test]
fn max_events_is_exact() {
    let scenario = Scenario::from_ron("limit.ron", &program("\"a\", \"a\"")).unwrap();
    let run =
        |max_events| scenario.run_program(0, &RunOptions { max_events, ..RunOptions::default() });
    assert_eq!(run(7).unwrap().event_count(), 7);
    assert!(matches!(run(6), Err(RunError::Limit { limit: Limit::Events, max_events: 6, .. })));
}

#[test]
fn time_reaches_its_last_instant_and_does_not_pass_it() {
    let reach = |takes: u64| {
        let text = format!(
            "(tasks: {{ \"long\": (takes: \"{takes}ns\") }}, \
             programs: {{ \"p\": [\"long\", Sleep(\"1ms\")] }})"
        );
        run(&text).map(|timeline| timeline.settles_at.unwrap().as_nanos())
    };
    let last = makespan::LIMIT;
    assert_eq!(reach(last - 1_000_000), Ok(last));
    assert_eq!(reach(last - 999_999), Err(Limit::Time));
}

#[test]
fn a_week_of_many_tasks_is_within_the_limit() {
    let tasks: Vec<String> = (0..1000).map(|task| format!("\"{task}\": (takes: \"7d\")")).collect();
    let text = format!("(tasks: {{ {} }})", tasks.join(", "));
    let scenario = Scenario::from_ron("week.ron", &text).unwrap();
    let settles = |program: &str| scenario.run(program).unwrap().settles_at.unwrap().to_string();
    assert_eq!(settles("parallel"), "7d");
    assert_eq!(settles("sequential"), "7000d");
    assert_eq!(scenario.bounds().unwrap().sequential.to_string(), "7000d");
}

#[test]
fn a_value_is_limited_to_a_million_strings() {
    let value = |more: &str| run(&program(&format!("All([For(of: 1000000, do: []){more}])")));
    assert!(value("").is_ok());
    assert_eq!(value(", []").err(), Some(Limit::Strings));
}

#[test]
fn a_value_is_limited_to_a_thousand_nested_lists() {
    let chain = |length: usize| {
        let mut steps = vec!["Let(\"p0\", All([\"a\"]))".to_owned()];
        let link = |at: usize| format!("Let(\"p{at}\", All([\"p{}\"]))", at - 1);
        steps.extend((1..length).map(link));
        steps.push(format!("\"p{}\"", length - 1));
        run(&program(&steps.join(", ")))
    };
    assert!(chain(1000).is_ok());
    assert_eq!(chain(1001).err(), Some(Limit::Depth));
}

/// A value that doubles this many times, and is logged.
fn doubled(task: &str, combinator: &str, times: usize) -> String {
    let link = |at: usize| format!("Let(\"p{at}\", {combinator}([\"p{0}\", \"p{0}\"]))", at - 1);
    let mut steps = vec![format!("Let(\"p0\", \"{task}\")")];
    steps.extend((1..=times).map(link));
    steps.extend([format!("\"p{times}\""), format!("Log(\"{{p{times}}}\")")]);
    steps.join(", ")
}

#[test]
fn a_value_that_doubles_is_stopped_before_it_is_converted() {
    for (combinator, task) in [("All", "a"), ("AllSettled", "a"), ("Any", "b")] {
        let text = format!(
            "Scenario(tasks: {{ \"a\": (takes: \"1ms\"), \"b\": (takes: \"1ms\", fails: \"no\") }},
             programs: {{ \"p\": [{}] }})",
            doubled(task, combinator, 39)
        );
        assert_eq!(run(&text).err(), Some(Limit::Strings), "{combinator}");
    }
}

#[test]
fn a_long_text_logged_often_is_too_much_text() {
    let text = format!(
        "Scenario(tasks: {{ \"a\": (takes: \"1ms\", returns: \"{}\") }},
         programs: {{ \"p\": [All([\"a\"]), For(of: 10000, do: Log(\"{{a}}\"))] }})",
        "x".repeat(100_000)
    );
    assert_eq!(run(&text).err(), Some(Limit::Text));
}

#[test]
fn a_text_that_doubles_is_stopped_before_it_is_made() {
    // Five gigabytes, if they were written.
    let text = format!(
        "Scenario(tasks: {{ \"a\": (takes: \"1ms\", returns: \"{}\") }},
         programs: {{ \"p\": [{}] }})",
        "x".repeat(10_000),
        doubled("a", "All", 19)
    );
    assert_eq!(run(&text).err(), Some(Limit::Text));
}

#[test]
fn long_names_with_many_items_are_too_much_text() {
    let text = format!(
        "Scenario(tasks: {{ \"{0}\": (takes: \"1ms\") }},
         programs: {{ \"p\": [All(Map(of: 1000000, do: \"{0}\"))] }})",
        "x".repeat(10_000)
    );
    assert_eq!(run(&text).err(), Some(Limit::Text));
}

#[test]
fn a_pool_takes_memory_only_for_started_branches() {
    let many = "All(Map(of: 1000, do: Pool(limit: 1, of: Map(of: 1000000, do: Race([])))))";
    assert!(run(&program(many)).is_ok());
}

#[test]
fn loops_over_counts_share_their_items() {
    let loops = ["For(of: 1000000, do: [])"; 3].join(", ");
    assert!(run(&program(&loops)).is_ok());
}

#[test]
#[ignore = "a hundred million steps take a while without optimization"]
fn a_run_is_limited_to_a_hundred_million_steps() {
    let loops = |more: &str| vec!["For(of: 999999, do: [])"; 100].join(", ") + more;
    assert!(run(&program(&loops(""))).is_ok());
    assert_eq!(run(&program(&loops(", Sleep(\"1ms\")"))).err(), Some(Limit::Steps));
}
