//! `simulate exercise` and `simulate grade`.

use crate::Directory;

const PAGE: &str = r#"Scenario(
    title: "Page",
    tasks: {
        "fetchUser": (takes: "150ms"), "fetchPosts": (takes: "80ms", needs: ["fetchUser"]),
        "fetchStats": (takes: "100ms"),
    },
    programs: { "page": [All([["fetchUser", "fetchPosts"], "fetchStats"])] },
)"#;

#[test]
fn a_sheet_does_not_depend_on_how_many_are_made() {
    let directory = Directory::new();
    let topic = ["exercise", "--topic", "fail-fast", "--seed", "4", "--shapes"];
    let made = |variants: &str, folder: &str| {
        directory.run(&[&topic[..], &["--variants", variants, "-o", folder]].concat()).well();
    };
    made("3", "few/");
    made("12", "many/");
    for file in ["sheet-02.md", "key-03.md"] {
        let few = directory.read(&format!("few/{file}")).unwrap();
        assert_eq!(Some(few), directory.read(&format!("many/{file}")));
    }
    assert_eq!(directory.read("few/sheet-04.md"), None);
    assert!(directory.read("many/sheet-12.md").is_some());
}

#[test]
fn many_sheets_come_in_order_however_many_cores_make_them() {
    let directory = Directory::new();
    let made = |variants: &str| {
        let topic = ["exercise", "--topic", "loops", "--kinds", "makespan", "--format", "json"];
        directory.run(&[&topic[..], &["--variants", variants]].concat()).well()
    };
    let (few, many) = (made("20"), made("200"));
    assert!(many.starts_with(&few));
    let numbers: Vec<&str> =
        many.lines().map(|line| line.split("\"sheet\":").nth(1).unwrap()).collect();
    assert_eq!(numbers.len(), 200);
    assert!((1..).zip(&numbers).all(|(n, line): (u32, _)| line.starts_with(&format!("{n},"))));
}

#[test]
fn a_learner_gets_a_sheet_without_its_key() {
    let directory = Directory::new().with("page.ron", PAGE);
    directory.run(&["exercise", "page.ron", "--kinds", "makespan", "-o", "out/"]).well();
    let sheet = directory.read("out/sheet-01.md").unwrap();
    let key = directory.read("out/key-01.md").unwrap();
    assert!(sheet.contains("Answer: ____") && !sheet.contains("230"), "{sheet}");
    assert!(key.contains("- max(150 + 80, 100) = 230 ms\n"), "{key}");
    assert!(key.contains("`fetchStats` alone"), "{key}");
    let key = ["exercise", "page.ron", "--format", "json", "-o", "out"];
    directory.run(&key).well();
    assert!(directory.read("out/key.json").is_some());
}

#[test]
fn an_impossible_kind_is_refused_with_the_possible_ones() {
    let text = r#"Scenario(tasks: { "a": (takes: "10ms") }, programs: { "p": ["a"] })"#;
    let directory = Directory::new().with("page.ron", PAGE).with("one.ron", text);
    for (arguments, said) in [
        (&["page.ron", "--kinds", "makspan"][..], "there are makespan, speedup, order"),
        (&["--topic", "pool"], "there are sequential-and-parallel, dependence"),
        (
            &["page.ron", "--format", "qti"],
            "markdown, html, practice, json, gift, moodle, moodle-quiz",
        ),
        (&["page.ron", "--difficulty", "4"], "a difficulty is 1, 2 or 3"),
        (&["page.ron", "--variants", "0"], "expected a whole number from 1 to 1000000"),
        (&["page.ron", "--topic", "pools"], "cannot be used with"),
        (&["page.ron", "--program", "pag"], "there is only \"page\""),
        (&["page.ron", "--kinds", "speedup"], "no two programs have the same outcome"),
        (&["page.ron", "--failures"], "no task fails"),
        (
            &["page.ron", "--variants", "2", "--difficulty", "3"],
            "no known misconception leads to a wrong answer",
        ),
        (&["one.ron"], "no known misconception leads to a wrong answer"),
        (&[], "<FILE|--topic <TOPIC>|--course <DIRECTORY>>"),
    ] {
        let ran = directory.run(&[&["exercise"], arguments].concat()).failed(2);
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
    }
    let text = PAGE.replace("fetchStats", "fetch\\u{1}");
    let directory = directory.with("odd.ron", &text);
    for format in ["gift", "moodle", "moodle-quiz", "cloze", "canvas", "anki"] {
        let ran = directory.run(&["exercise", "odd.ron", "--format", format, "-o", "x"]).failed(2);
        assert!(ran.stderr.contains("cannot contain the character U+0001"), "{}", ran.stderr);
    }
    assert_eq!(directory.files(), ["odd.ron", "one.ron", "page.ron"]);
}

#[test]
fn answers_are_graded_and_unreadable_ones_are_reported() {
    let directory = Directory::new().with("page.ron", PAGE);
    let json =
        ["exercise", "page.ron", "--kinds", "makespan", "--format", "json", "-o", "key.json"];
    directory.run(&json).well();
    let key = directory.read("key.json").unwrap();
    let id = key.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap();
    let answer = |learner: &str, given: &str| {
        format!("{{\"learner\": \"{learner}\", \"question\": \"{id}\", \"answer\": {given}}}")
    };
    let all = [answer("ada", "230"), answer("bob", "330")].join(",\n");
    let ran = directory.with("answers.json", &format!("[{all}]"));
    let text = ran.run(&["grade", "key.json", "answers.json"]).well();
    assert!(text.contains("ada: 100%, 1 of 1 answered\n"), "{text}");
    let wrong = "    0%  sheet 1, 1. How long does it take?\n    given 330 ms\n    right 230 ms\n";
    assert!(text.contains(wrong), "{text}");
    assert!(text.contains("class: 50%, 2 learners\n"), "{text}");
    assert!(text.contains("    1 of 2   think that everything runs sequentially\n"), "{text}");
    assert!(text.contains("everything runs sequentially: then `fetchStats` would start"), "{text}");
    let unread = format!("[{all},\n  {}]", answer("cy", "\"soon\""));
    let directory = ran.with("answers.json", &unread);
    let ran = directory.run(&["grade", "key.json", "answers.json"]).failed(1);
    assert!(ran.stdout.contains("not graded: answers.json:3:3: \"soon\" is not a whole number"));
    directory.run(&["grade", "answers.json", "key.json"]).failed(2);
    let form = "Name,1. How long?\nada,230\nbob,330\n=cy(),230\n";
    let directory = directory.with("form.csv", form);
    let table = directory.run(&["grade", "key.json", "form.csv", "--format", "csv"]).well();
    assert_eq!(
        table,
        format!(
            "learner,sheet,question,kind,given,right,percent,misconceptions,id\n\
            ada,1,1,makespan,230 ms,230 ms,100,,{id}\n\
            bob,1,1,makespan,330 ms,230 ms,0,one-by-one,{id}\n\
            '=cy(),1,1,makespan,230 ms,230 ms,100,,{id}\n"
        )
    );
    let page = directory.run(&["grade", "key.json", "form.csv", "--format", "html"]).well();
    assert!(page.contains("1 of 3"), "{page}");
}

#[test]
fn a_page_to_print_has_all_sheets_one_key_and_the_solutions() {
    let directory = Directory::new();
    let all = ["exercise", "--topic", "dependence", "--variants", "3", "--seed", "5"];
    let page = directory.run(&[&all[..], &["--format", "html"]].concat()).well();
    for number in 1..=3 {
        // On the sheet itself, and on the form for its answers.
        assert_eq!(page.matches(&format!("<p class=\"number\">Sheet {number}</p>")).count(), 2);
        assert_eq!(page.matches(&format!("<th scope=\"row\">{number}</th>")).count(), 1);
        assert_eq!(page.matches(&format!("solutions to sheet {number}<")).count(), 1);
    }
    let first_solution = page.find("solutions to sheet 1").unwrap();
    assert!(page.find("Sheet 3").unwrap() < first_solution, "no answer is among the sheets");
    assert!(page.trim_end().ends_with("</html>"));
}

#[test]
fn a_sheet_has_as_many_questions_as_fit_into_the_time_and_at_least_one() {
    let directory = Directory::new();
    let questions = |minutes: &str| {
        let all = ["exercise", "--topic", "dependence", "--minutes", minutes];
        directory.run(&all).well().matches("\n## ").count() / 2
    };
    // How long it takes and how much faster it is: two minutes each. In which order: three.
    assert_eq!(questions("1"), 1);
    assert_eq!(questions("3"), 1);
    assert_eq!(questions("4"), 2);
    assert_eq!(questions("7"), 3);
}

#[test]
fn code_has_sheets_with_other_durations() {
    let code = "async function page() {\n  const user = await fetchUser(); // 80ms\n  const posts = await \
                fetchPosts(); // 2s\n  return [user, posts];\n}\n";
    let directory = Directory::new().with("page.js", code);
    let arguments = ["exercise", "page.js", "--variants", "6", "--seed", "7", "--format", "json"];
    let told = directory.run(&arguments).well();
    let mut durations = std::collections::BTreeSet::new();
    for line in told.lines() {
        let sheet: serde_json::Value = serde_json::from_str(line).unwrap();
        for question in sheet["questions"].as_array().unwrap() {
            for task in question["statement"]["tasks"].as_array().unwrap() {
                durations.insert(task["takes"].as_str().unwrap().to_owned());
            }
        }
    }
    assert!(durations.len() > 6, "{durations:?}");
    for takes in &durations {
        let takes: u32 = takes.trim_end_matches(" ms").parse().unwrap();
        let is_user = (40..=160).contains(&takes) && takes.is_multiple_of(10);
        assert!(is_user || (1000..=4000).contains(&takes) && takes.is_multiple_of(100), "{takes}");
    }
}

#[test]
fn feedback_to_an_order_of_lines_logged_together_is_about_their_order() {
    let code = "setTimeout(() => console.log(\"timer\"), 0);\n\
                Promise.resolve().then(() => console.log(\"promise\"));\n\
                process.nextTick(() => console.log(\"tick\"));\nconsole.log(\"script\");\n";
    let directory = Directory::new().with("quiz.js", code);
    let told = directory.run(&["exercise", "quiz.js", "--kinds", "order"]).well();
    let feedback = told.split("Wrong answers and their reasons").nth(1).unwrap();
    assert!(feedback.contains("`timer` would be logged before `promise`"), "{feedback}");
    assert!(!feedback.contains(" ms, but it is logged at"), "{feedback}");
}

#[test]
fn a_refusal_gives_the_reason_for_each_kind_that_was_asked_for() {
    let cases = [
        ("console.log('a');\nconsole.log('a');\nconsole.log('b');", "it logs `a` twice"),
        ("console.log('a');", "its number of log lines is 1, and of settled calls 0"),
        (
            "if (process.argv[9]) console.log(fetchUser().name);\nlet x = read();\nif (x) log(x);",
            "which the code does not say",
        ),
        (
            "setTimeout(() => console.log('a'), 0);\nsetImmediate(() => console.log('b'));\nconsole.log('c');",
            "Node does not specify the order of its lines",
        ),
        (
            "console.log('a');\nconsole.log('b');\nconsole.log('c');",
            "no known misconception leads to another order of its lines",
        ),
    ];
    for (code, reason) in cases {
        let directory = Directory::new().with("quiz.js", code);
        let arguments = ["exercise", "quiz.js", "--kinds", "order,makespan"];
        let refused = directory.run(&arguments).failed(2).stderr;
        assert!(refused.contains(reason), "{refused}");
        assert!(refused.contains("kind `makespan` can be asked: "), "{refused}");
        assert!(refused.contains("nothing awaits the top level of a file"), "{refused}");
    }
}
