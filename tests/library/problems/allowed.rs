//! Unusual texts that are allowed.

use makespan::Scenario;

#[track_caller]
fn allowed(text: &str) {
    if let Err(problems) = Scenario::from_ron("fine.ron", text) {
        panic!("{problems}");
    }
}

#[track_caller]
fn program(steps: &str) {
    let tasks = r#""a": (takes: "1ms"), "b": (takes: "2ms"), "c": (takes: "0ms")"#;
    let functions = r#""f": ["a", Log("{a}")], "g": ["f", All(["f", "f"])]"#;
    allowed(&format!(
        "(tasks: {{ {tasks} }}, functions: {{ {functions} }}, programs: {{ \"p\": {steps} }})"
    ));
}

#[test]
fn lists_programs_and_scenarios_can_be_empty() {
    allowed("()");
    allowed("Scenario(tasks: {}, programs: {})");
    for steps in
        ["[]", "[[]]", "[All([])]", "[For(of: 0, do: [])]", "[All(Map(of: [], do: \"a\"))]"]
    {
        program(steps);
    }
    program("[Return([])]");
    program(r#"[Log("")]"#);
    program(r"[Try(body: [], catch: [])]");
    program(r#"[Try(body: ["a"], finally: [])]"#);
    program(r#""a""#);
}

#[test]
fn calls_can_have_their_own_items() {
    program(r#"[Call("a", "x"), Log("{a}"), Call("f", ["x", "1"]), Call("b", [])]"#);
    program(
        r#"[Start("a"), Call("a", ""), All([Call("b", "x"), Await(Call("c", "y"))]), Log("{c}")]"#,
    );
    program(r#"[Retry(times: 2, do: Call("a", "x")), Then("b", Call("a", "x"))]"#);
}

#[test]
fn items_can_be_logged_in_loops_and_functions() {
    program(r#"[For(of: ["x"], do: [Log("{item}"), All(Map(of: 2, do: Log("{item}")))])]"#);
    allowed(
        r#"(tasks: {}, functions: { "never called": Log("{item}"), "f": Log("{item}"), "g": "f" },
            programs: { "p": [For(of: 2, do: "g"), Call("g", "x")] })"#,
    );
}

#[test]
fn tasks_can_be_a_list_with_names() {
    let map = r#"(resources: { "u": 1 }, tasks: {
        "b": (takes: "2ms", needs: ["a", Previous], items: { "x": (fails: "no") }),
        "a": (blocks: "1ms", takes: ["1ms", "3ms"], returns: "r", uses: "u"),
    })"#;
    let list = r#"(resources: { "u": 1 }, tasks: [
        (name: "b", takes: "2ms", needs: ["a", Previous], items: { "x": (fails: "no") }), /* , */
        ( blocks: "1ms", name: "a", takes: ["1ms", "3ms"], returns: "r", uses: "u"),
    ])"#;
    let json = r#"{"resources": {"u": 1}, "tasks": [
        {"takes": "2ms", "needs": ["a", {"Previous": null}], "items": {"x": {"fails": "no"}}, "name": "b"},
        {"blocks": "1ms", "takes": ["1ms", "3ms"], "returns": "r", "uses": "u", "name": "a"}]}"#;
    let shown = |scenario: Scenario| {
        let tasks = scenario.tasks().iter().map(|task| {
            let names = (scenario.text(task.name), task.behavior.returns.map(|r| scenario.text(r)));
            format!("{names:?} {:?} {:?} {:?}", task.behavior.takes, task.needs, task.uses)
        });
        tasks.collect::<Vec<_>>()
    };
    let of_map = shown(Scenario::from_ron("map.ron", map).unwrap());
    let read =
        |text: &str| Scenario::from_ron("list.ron", text).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(shown(read(list)), of_map);
    let read =
        |text: &str| Scenario::from_json("list.json", text).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(shown(read(json)), of_map);
    allowed("(tasks: [])");
}

#[test]
fn names_can_contain_braces_anywhere() {
    allowed(
        r#"(tasks: { "a}{b": (takes: "1ms"), "{id}": (takes: "1ms", needs: ["a}{b"]) },
            functions: { "f{}": "{id}" },
            programs: { "{p": [Let("q}", "f{}"), "{id}", "q}", Return(["{id}", "q}"])] })"#,
    );
}

#[test]
fn every_notation_of_ron_is_accepted() {
    allowed("\u{feff}(\r\n  tasks: {\r\n \"a\": (takes: \"1ms\"), // one\r\n },\r\n)\r\n");
    allowed("(tasks: {}) // the end");
    allowed("(programs: { \"p\": [] // the end\n})");
    allowed("#![enable(implicit_some)]\n/* a */ Scenario /* b */ ( /* c */ tasks: {} )");
    allowed(r##"(tasks: { r#"a"# /* x */ : /* y */ ( takes: /* z */ "1ms" /* , */, ) })"##);
    allowed(
        r#"(title: Some("x"), about: None, tasks: { "a": (takes: "1ms", fails: None, needs: None) })"#,
    );
    program("[ // first\n /* x */ \"a\" // behind\n , All /* y */ ( // z\n [\"b\"] ) ]");
    program(r#"["a", Log("a \"quoted\" \u{e9} {a}")]"#);
}

#[test]
fn a_name_can_be_bound_again_where_it_is_not_visible() {
    program(r#"[[Start("a")], Start("a"), "a"]"#);
    program(r#"[Let("p", [Let("p", "a"), "p"]), "p"]"#);
    program(r#"[Try(body: [Start("a")], catch: [Start("a")], finally: [Start("a")])]"#);
    program(r#"[Start("f"), "f", Await(Start("b")), "b"]"#);
}

#[test]
fn values_are_visible_in_inner_steps() {
    program(r#"["a", [Log("{a}"), Return(["a"])]]"#);
    program(r#"[All(["a", Await("b")]), Return(["b", "a"])]"#);
    program(r#"[Let("p", "a"), "p", Log("{p}")]"#);
    program(r#"[For(of: 3, do: ["a", Log("{a}")])]"#);
}

#[test]
fn errors_are_visible_in_their_handlers() {
    program(r#"[Try(body: ["a"], catch: [Log("{error}"), [All([Rethrow])]])]"#);
    program(r#"[Catch("a", Rethrow), Catch("a", [Try(body: [Rethrow], finally: [Rethrow])])]"#);
    program(r#"[Try(body: ["a"], catch: [Then("b", Log("{error} {{x}}"))])]"#);
}

#[test]
fn a_return_can_be_a_branch_or_the_last_step_of_any_list() {
    program(r#"["a", Then("b", Return(["a"])), All([Return(["a"])])]"#);
    program(r#"["a", For(of: 2, do: Return(["a"])), "b"]"#);
    program(r#"["a", Try(body: [Return(["a"])], finally: [Return(["a"])]), "b"]"#);
}

#[test]
fn a_file_can_have_every_kind_of_expectation() {
    allowed(
        r#"(tasks: { "a": (takes: "1ms") }, expect: {
            "parallel": (settles: "1ms", work_ends: AtMost("2ms"), outcome: Fulfilled,
                value: [None, "x", {"fulfilled": ["y"]}, Rejected("no"), {"rejected": {"errors": ["r"]}}],
                logs: ["first paint"], finds: ["lost-result"]),
            "sequential": (outcome: Rejected(["a", ["b"]]), value: None),
        })"#,
    );
}
