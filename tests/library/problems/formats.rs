//! RON and JSON give the same scenario, and every step is read.

use makespan::Scenario;

const RON: &str = r#"Scenario(
    title: "All of it", about: "é",
    resources: { "net": 2 },
    tasks: {
        "a": (takes: ["1ms", "1.5s"], fails: First(2, "no"), returns: "A", uses: "net", blocks: "2us",
              items: { "/b": (takes: "60ms", fails: "404", returns: "B", blocks: "1ns") }),
        "b": (takes: "2ms", needs: ["a", Settled("a"), Previous], fails: "always"),
    },
    functions: { "f": ["a"] },
    programs: { "p": [
        All(["a", "b"]), AllSettled(["a"]), Race(Map(of: ["x", "y"], do: "a")), Any(Map(of: 3, do: ["a"])),
        Then("a", "b"), Catch("a", Rethrow), Finally("a", "b"), Sleep("10ms"), Timeout("1s", "a"),
        Pool(limit: 3, of: ["a"]), Retry(times: 3, wait: ["1ms", "2ms"], do: "a"), Retry(times: 2, do: "a"),
        Start("a"), Let("q", "b"), Await("a"), Log("got {a} {{}}"), For(of: 2, do: "f"),
        Try(body: ["b"], catch: [Log("{error}")], finally: [Fail("bad")]), Return(["a"]),
    ] },
    expect: { "p": (settles: AtMost("1.2s"), work_ends: "1s", outcome: Crashed(["x"]),
        value: [None, Fulfilled("v"), Rejected("r")], logs: ["l"], finds: ["lost-result"]) },
)"#;

const JSON: &str = r#"{
    "title": "All of it", "about": "\u00e9",
    "resources": { "net": 2 },
    "tasks": {
        "a": {"takes": ["1ms", "1.5s"], "fails": {"First": [2, "no"]}, "returns": "A", "uses": "net", "blocks": "2us",
              "items": { "/b": {"takes": "60ms", "fails": "404", "returns": "B", "blocks": "1ns"} }},
        "b": {"takes": "2ms", "needs": ["a", {"Settled": "a"}, {"Previous": null}], "fails": "always"}
    },
    "functions": { "f": ["a"] },
    "programs": { "p": [
        {"All": ["a", "b"]}, {"AllSettled": ["a"]}, {"Race": {"Map": {"of": ["x", "y"], "do": "a"}}}, {"Any": {"Map": {"of": 3, "do": ["a"]}}},
        {"Then": ["a", "b"]}, {"Catch": ["a", {"Rethrow": null}]}, {"Finally": ["a", "b"]}, {"Sleep": "10ms"}, {"Timeout": ["1s", "a"]},
        {"Pool": {"limit": 3, "of": ["a"]}}, {"Retry": {"times": 3, "wait": ["1ms", "2ms"], "do": "a"}}, {"Retry": {"times": 2, "do": "a"}},
        {"Start": "a"}, {"Let": ["q", "b"]}, {"Await": "a"}, {"Log": "got {a} {{}}"}, {"For": {"of": 2, "do": "f"}},
        {"Try": {"body": ["b"], "catch": [{"Log": "{error}"}], "finally": [{"Fail": "bad"}]}}, {"Return": ["a"]}
    ] },
    "expect": { "p": {"settles": {"AtMost": "1.2s"}, "work_ends": "1s", "outcome": {"Crashed": ["x"]},
        "value": [null, {"fulfilled": "v"}, {"rejected": "r"}], "logs": ["l"], "finds": ["lost-result"]} }
}"#;

/// The whole model without its spans, with names as texts.
fn model(scenario: &Scenario) -> String {
    let whole = format!(
        "{:#?}{:#?}{:#?}{:#?}{:#?}",
        scenario.tasks(),
        scenario.resources(),
        scenario.functions(),
        scenario.programs(),
        scenario.expect()
    );
    let mut lines = Vec::new();
    for line in whole.lines() {
        let line = line.trim();
        let is_span = line.starts_with("start: ") || line.starts_with("end: ");
        if !is_span {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[test]
fn ron_and_json_make_equal_models() {
    let ron = Scenario::from_ron("all.ron", RON).unwrap_or_else(|problems| panic!("{problems}"));
    let json =
        Scenario::from_json("all.json", JSON).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(model(&ron), model(&json));
    assert_eq!(format!("{:?}", ron.names()), format!("{:?}", json.names()));
}

#[test]
fn steps_and_tasks_have_their_spans() {
    let scenario = Scenario::from_ron("all.ron", RON).unwrap();
    let text = scenario.source().as_ref().unwrap().text();
    let at = |span: makespan::scenario::Span| &text[span.start as usize..span.end as usize];
    let steps: Vec<&str> = scenario.programs()[0].steps.iter().map(|step| at(step.span)).collect();
    assert_eq!(steps[0], r#"All(["a", "b"])"#);
    assert_eq!(steps[7], r#"Sleep("10ms")"#);
    assert_eq!(steps.len(), 19);
    assert_eq!(at(scenario.tasks()[1].span), "\"b\"");
    assert_eq!(at(scenario.programs()[0].span), "\"p\"");
}

#[test]
fn the_format_follows_from_the_file_name() {
    let folder = std::env::temp_dir().join(format!("makespan-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in [("all.ron", RON), ("all.json", JSON), ("ALL.JSON", JSON)] {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        let scenario = Scenario::from_path(&path).unwrap();
        assert_eq!(scenario.source().unwrap().name(), path.display().to_string());
    }
    let absent = Scenario::from_path(folder.join("absent.ron")).unwrap_err().to_string();
    assert!(absent.contains("absent.ron: "), "{absent}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn no_text_makes_it_panic() {
    let read = |text: &str| {
        for result in [Scenario::from_ron("x", text), Scenario::from_json("x", text)] {
            if let Err(problems) = result {
                assert!(!problems.list.is_empty() && problems.to_string().contains("error: "));
            }
        }
    };
    for text in [RON, JSON] {
        for (at, letter) in text.char_indices().step_by(3) {
            let (before, after) = (&text[..at], &text[at + letter.len_utf8()..]);
            read(before);
            for other in ["", "\"", "(", "]", "{", "é", "/*", "//", "\\", "0"] {
                read(&format!("{before}{other}{after}"));
            }
        }
    }
}
