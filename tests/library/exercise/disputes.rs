//! Questions with a debatable answer are not asked, and the feedback to a wrong answer is true.

use makespan::exercise::{Answer, Difficulty, Kind, Text, Topic};

use super::{about, on};

/// The only question of a kind about a scenario as it is written.
fn question(kind: Kind, tasks: &str, programs: &str) -> Result<Answer, String> {
    let text = format!("Scenario(tasks: {{ {tasks} }}, programs: {{ {programs} }})");
    let sheet = on(&text, &[kind], None)?.sheet(1).map_err(|refusal| refusal.to_string())?;
    Ok(sheet.questions[0].answer.clone())
}

/// The key of this question in words.
fn key(kind: Kind, tasks: &str, programs: &str) -> String {
    match question(kind, tasks, programs).unwrap() {
        Answer::Choice(choice) => choice.options[choice.key].to_string(),
        Answer::Number(number) => number.key.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_program_that_settles_before_a_crash_has_settled() {
    let tasks = r#""user": (takes: "100ms"), "posts": (takes: "150ms"),
        "bad": (takes: "25ms", fails: "no")"#;
    let program = r#""p": [All(["user", "posts"]), Start("bad")]"#;
    assert_eq!(
        key(Kind::Outcome, tasks, program),
        "fulfills with `undefined` at 150 ms; then the process crashes with `Error(\"no\")` at 175 ms"
    );
    assert_eq!(
        key(Kind::SettledOrQuiescent, tasks, program),
        "it settles at 150 ms; the process crashes at 175 ms"
    );
    assert_eq!(key(Kind::Makespan, tasks, program), "150");
    // A program whose process crashes is not chosen, however early it settles.
    let both =
        format!(r#"{program}, "well": ["user", "posts"], "slow": ["user", "posts", "user"]"#);
    assert_eq!(key(Kind::PickTheProgram, tasks, &both), "`well`");
}

#[test]
fn a_key_never_depends_on_the_order_of_simultaneous_events() {
    let tasks = r#""a": (takes: "100ms"), "b": (takes: "100ms"), "c": (takes: "150ms")"#;
    for kind in [Kind::Outcome, Kind::Order] {
        let logged = r#""p": [Race([["a", Log("a")], ["b", Log("b")], ["c", Log("c")]])]"#;
        assert!(question(kind, tasks, logged).is_err(), "{kind:?}");
    }
    let race = r#""p": [Race(["a", "b", "c"])]"#;
    assert!(question(Kind::Outcome, tasks, race).is_err());
    // It is not needed to answer when the race settles.
    let behind = r#""p": [Race(["a", "b"]), "c"]"#;
    assert!(question(Kind::Makespan, tasks, behind).is_ok());
    // An unhandled rejection, or a handler in time: `b` decides by a tie.
    let tasks = r#""a": (takes: "100ms"), "b": (takes: "100ms", fails: "no")"#;
    let late = r#""p": [Start("b"), "a", Await("b")]"#;
    for kind in [Kind::Outcome, Kind::SettledOrQuiescent] {
        assert!(question(kind, tasks, late).is_err(), "{kind:?}");
    }
}

#[test]
fn a_key_never_depends_on_the_order_of_timers_that_were_due_while_the_thread_was_blocked() {
    // Node fires all overdue timers of one duration together; here they fire in the order of due
    // times.
    let tasks = r#""busy": (takes: "50ms", blocks: "300ms"), "a": (takes: "100ms"),
        "b": (takes: "200ms"), "c": (takes: "400ms")"#;
    let race = r#""p": [Start("a"), Start("b"), "busy", Race(["a", "b"])]"#;
    let logs = r#""p": [All([["a", Log("a")], ["b", Log("b")], ["busy", Log("busy")]])]"#;
    let all = r#""p": [All(["a", "b", "busy", "c"])]"#;
    assert!(question(Kind::Outcome, tasks, race).is_err());
    assert!(question(Kind::Order, tasks, logs).is_err());
    assert!(question(Kind::Outcome, tasks, all).is_ok());
}

#[test]
fn a_program_that_meets_a_dependency_by_chance_is_not_offered_as_a_choice() {
    let tasks = r#""a": (takes: "50ms"), "b": (takes: "100ms", needs: ["a"]),
        "c": (takes: "80ms")"#;
    let others = r#""slow": ["a", "b", "c"], "good": [All([["a", "b"], "c"])]"#;
    let lucky = format!(r#"{others}, "lucky": [Start("a"), "c", "b", Await("a")]"#);
    assert!(question(Kind::PickTheProgram, tasks, others).is_ok());
    assert!(question(Kind::PickTheProgram, tasks, &lucky).is_err());
}

#[test]
fn no_question_is_about_the_state_of_a_call_that_blocks_the_thread() {
    for difficulty in Difficulty::ALL {
        let exercise = about(Topic::Blocking, difficulty, 3);
        let nth = exercise.kinds().position(|kind| kind == Kind::StateAt).unwrap();
        for number in 1..40 {
            let question = exercise.nth_question(nth, number).unwrap().unwrap();
            let words = question.prompt.to_string();
            let at: u64 = words.rsplit(" at ").next().unwrap().replace(" ms?", "").parse().unwrap();
            let setting = &question.setting;
            let run =
                setting.scenario.run_program(setting.programs[0], &makespan::RunOptions::default());
            for call in run.unwrap().calls {
                let from = call.called_at.as_nanos() / 1_000_000;
                let until = from + call.blocks.as_nanos() / 1_000_000;
                assert!(!(from..until).contains(&at), "{words}");
            }
        }
    }
}

#[test]
fn a_program_that_rejects_is_not_the_fastest() {
    let tasks = r#""a": (takes: "100ms"), "bad": (takes: "50ms", fails: "no")"#;
    let unlike = r#""waits": [AllSettled(["a", "bad"])], "rejects": [All(["a", "bad"])]"#;
    assert!(question(Kind::Speedup, tasks, unlike).is_err());
    let alike = r#""one": ["a", "bad"], "rejects": [All(["a", "bad"])]"#;
    let Ok(Answer::Number(number)) = question(Kind::Speedup, tasks, alike) else { panic!() };
    assert_eq!(number.key, 100);
}

#[test]
fn a_misconception_about_times_keeps_the_values() {
    let tasks = r#""a": (takes: "100ms"), "b": (takes: "150ms"), "c": (takes: "80ms")"#;
    for (program, wrong) in [
        (r#""p": ["a", All(["b", "c"])]"#, r#"fulfills with `["b", "c"]` at 150 ms"#),
        (r#""p": [All([["a", "b"], "c"])]"#, r#"fulfills with `["b", "c"]` at 150 ms"#),
        (
            r#""p": [Pool(limit: 2, of: ["a", "b", "c"])]"#,
            r#"fulfills with `["a", "b", "c"]` at 230 ms"#,
        ),
    ] {
        let Ok(Answer::Choice(choice)) = question(Kind::Outcome, tasks, program) else { panic!() };
        let options: Vec<String> = choice.options.iter().map(Text::to_string).collect();
        assert!(options.contains(&wrong.to_owned()), "{options:?}");
    }
}

#[test]
fn no_question_is_about_slack_if_calls_are_queued() {
    // Graham: with dependencies and slots, a task that takes longer can make the program faster.
    let text = |uses: &str| {
        format!(
            r#"Scenario(resources: {{ "cpu": 2 }}, tasks: {{
                "a": (takes: "30ms"{uses}), "b": (takes: "20ms"{uses}), "c": (takes: "90ms"{uses}),
            }}, programs: {{ "p": [All([["a", "b"], "c"])] }})"#
        )
    };
    assert!(on(&text(""), &[Kind::CriticalPath], None).is_ok());
    assert!(on(&text(r#", uses: "cpu""#), &[Kind::CriticalPath], None).is_err());
}

#[test]
fn feedback_says_which_events_never_happen() {
    let mut said = Vec::new();
    for topic in [Topic::RaceAndTimeout, Topic::StartBeforeAwait, Topic::FailFast] {
        for number in 1..10 {
            let sheet = about(topic, Difficulty::Easy, 5).sheet(number).unwrap();
            for question in sheet.questions {
                said.extend(feedback(&question.answer));
            }
        }
    }
    assert!(said.iter().any(|text| text.contains(" would never fulfill, but it fulfills at ")));
    let no_crash = "no unhandled rejection would terminate the process, but one does at ";
    assert!(said.iter().any(|text| text.contains(no_crash)));
    for text in said {
        assert!(!(text.contains("would never") && text.contains("never happens")), "{text}");
        assert!(!text.contains("slot"), "no task here has slots: {text}");
    }
}

fn feedback(answer: &Answer) -> Vec<String> {
    let said: Vec<_> = match answer {
        Answer::Number(number) => number.wrong.iter().flat_map(|one| &one.feedback).collect(),
        Answer::Choice(choice) => choice.wrong.iter().flat_map(|one| &one.feedback).collect(),
        Answer::Order(order) => order.wrong.iter().flat_map(|one| &one.feedback).collect(),
        Answer::Match(table) => table.wrong.iter().flat_map(|one| &one.feedback).collect(),
    };
    said.into_iter().map(|feedback| feedback.text.to_string()).collect()
}

#[test]
fn a_sheet_explains_exactly_what_it_uses() {
    let text = r#"Scenario(
        resources: { "line": 2 },
        tasks: {
            "load": (takes: "10ms", items: { "a": (takes: "100ms"), "b": (takes: "150ms") }),
            "other": (takes: "70ms", items: { "a": (takes: "90ms") }),
            "busy": (takes: "50ms", blocks: "30ms"),
            "queued": (takes: "50ms", uses: "line"),
            "behind": (takes: "50ms", needs: ["first"]), "first": (takes: "20ms"),
            "nobody": (takes: "1ms"),
        },
        programs: { "p": [
            For(of: ["a", "b"], do: "load"), For(of: ["a", "x"], do: "other"),
            All(["busy", "queued"]), Retry(times: 2, wait: "10ms", do: "behind"),
        ] },
    )"#;
    let exercise = on(text, &[Kind::Makespan], None).unwrap();
    let sheet = makespan::view::exercise::markdown::sheet(&exercise.sheet(1).unwrap());
    for said in [
        "| `load(a)` | 100 ms |",
        "| `load(b)` | 150 ms |",
        "| `other`, other items | 70 ms |",
        "| `other(a)` | 90 ms |",
        "| `first` | 20 ms |",
        "`line` has 2 slots",
        "is queued until it gets a slot",
        "blocks the thread does so first",
        "must be fulfilled before the task is called",
        "async function retry(times, wait, thunk) {",
        "const sleep = (ms) =>",
    ] {
        assert!(sheet.contains(said), "{said}\n{sheet}");
    }
    for unsaid in
        ["| `load` |", "| `load`, other items", "`nobody`", "withTimeout", "rejects with an"]
    {
        assert!(!sheet.contains(unsaid), "{unsaid}\n{sheet}");
    }
}

#[test]
fn no_claim_is_empty() {
    // That a call waits for its dependencies is neither true nor false if it has none.
    for topic in [Topic::Dependence, Topic::Loops, Topic::Pools] {
        let exercise = about(topic, Difficulty::Medium, 2);
        let nth = exercise.kinds().position(|kind| kind == Kind::SpotTheMisuse).unwrap();
        for number in 1..20 {
            let question = exercise.nth_question(nth, number).unwrap().unwrap();
            let Answer::Choice(choice) = &question.answer else { unreachable!() };
            for option in choice.options.iter().map(Text::to_string) {
                let of_needs =
                    option.contains("the dependencies") || option.contains("its dependency");
                let name = option.split('`').nth(1).unwrap();
                let tasks = question.setting.scenario.tasks().iter();
                let needs = tasks.filter(|task| !task.needs.is_empty());
                let mut needs = needs.map(|task| question.setting.scenario.text(task.name));
                assert!(!of_needs || needs.any(|needs| needs == name), "{option}");
                assert!(!option.contains("slot"), "{option}");
            }
        }
    }
}

#[test]
fn a_kind_that_is_named_twice_is_asked_of_two_programs() {
    let text = r#"Scenario(
        tasks: { "a": (takes: "100ms"), "b": (takes: "150ms"), "c": (takes: "80ms") },
        programs: { "one": ["a", "b", "c"], "two": ["a", All(["b", "c"])] },
    )"#;
    let sheet = on(text, &[Kind::Makespan; 2], None).unwrap().sheet(1).unwrap();
    let [one, two] = sheet.questions.as_slice() else { panic!() };
    assert_ne!((&one.id, &one.setting.programs), (&two.id, &two.setting.programs));
    assert!(on(text, &[Kind::Makespan; 3], None).is_err());
}
