//! One test for each kind of problem: the message as users see it.

use makespan::Scenario;

use super::shown::shown;

/// Snapshots the problems of a text, under a name for what is wrong with it.
fn snapshot(name: &str, text: &str) {
    shown(name, &Scenario::from_ron("bad.ron", text));
}

/// Tasks `a` and `b`, and one program with these steps.
fn program(name: &str, steps: &str) {
    let tasks = r#""a": (takes: "1ms"), "b": (takes: "2ms")"#;
    snapshot(name, &format!("(\n  tasks: {{ {tasks} }},\n  programs: {{ \"p\": {steps} }},\n)"));
}

/// One task with these fields.
fn task(name: &str, fields: &str) {
    snapshot(name, &format!("(tasks: {{\n  \"a\": ({fields}),\n}})"));
}

macro_rules! problems {
    ($($kind:ident $name:ident $text:expr;)*) => {
        $(#[test] fn $name() { $kind(stringify!($name), $text); })*
    };
}

problems! {
    task bare_number r"takes: 80";
    task duration_without_unit r#"takes: "80""#;
    task duration_with_space r#"takes: "80 ms""#;
    task duration_too_fine r#"takes: "0.5ns""#;
    task duration_too_long r#"takes: "9223372036854775808ns""#;
    task duration_too_long_with_a_unit r#"takes: ["9223372036854775808", "-1"], blocks: 1e400"#;
    task empty_takes r"takes: []";
    task missing_takes r#"fails: "no""#;
    task unknown_field r#"takes: "1ms", need: ["b"]"#;
    task duplicate_field r#"takes: "1ms", takes: "2ms""#;
    task unknown_need r#"takes: "1ms", needs: ["b"]"#;
    task need_on_itself r#"takes: "1ms", needs: ["a"]"#;
    task needs_is_no_list r#"takes: "1ms", needs: "b""#;
    task misspelt_need r#"takes: "1ms", needs: [Previuos]"#;
    task unknown_resource r#"takes: "1ms", uses: "cpu""#;
    task first_of_zero r#"takes: "1ms", fails: First(0, "no")"#;
    task first_without_reason r#"takes: "1ms", fails: First(2)"#;
    task item_field r#"takes: "1ms", items: {"/b": (need: ["a"])}"#;
    task duplicate_item r#"takes: "1ms", items: {"/b": (), "/b": ()}"#;
    snapshot task_without_fields r#"(tasks: { "a": "100ms" })"#;
    snapshot duplicate_task "(tasks: {\n  \"a\": (takes: \"1ms\"),\n  \"a\": (takes: \"1ms\"),\n})";
    snapshot duplicate_program r#"(tasks: {}, programs: { "p": [], "p": [] })"#;
    snapshot duplicate_function r#"(tasks: {}, functions: { "f": [], "f": [] })"#;
    snapshot duplicate_resource r#"(tasks: {}, resources: { "r": 1, "r": 2 })"#;
    snapshot duplicate_map r"(tasks: {}, tasks: {})";
    snapshot task_and_function r#"(tasks: { "a": (takes: "1ms") }, functions: { "a": [] })"#;
    snapshot capacity_of_zero r#"(tasks: {}, resources: { "r": 0 })"#;
    snapshot dependency_on_function r#"(tasks: { "a": (takes: "1ms", needs: ["f"]) }, functions: { "f": [] })"#;
    snapshot needs_go_round "(tasks: {\n  \"a\": (takes: \"1ms\", needs: [\"b\"]),\n  \"b\": (takes: \"1ms\", needs: [Settled(\"a\")]),\n})";
    snapshot sum_past_the_limit "(tasks: {\n  \"a\": (takes: \"1h\"),\n  \"b\": (takes: \"2562047h\"),\n  \"c\": (takes: \"1h\"),\n})";
    program item_without_loop r#"[Log("{item}"), For(of: 2, do: Log("{item}"))]"#;
    snapshot item_of_a_function "(\n  tasks: {},\n  functions: {\n    \"f\": [Log(\"{item}\")],\n    \"g\": [\"f\", For(of: 2, do: \"f\"), Call(\"f\", [])],\n  },\n  programs: {\n    \"p\": [\"g\", Call(\"g\", []), Call(\"g\", \"x\"), Start(\"f\"), All(Map(of: 1, do: \"g\"))],\n  },\n)";
    program call_of_nothing r#"[Call("x", "1"), Call("a"), Call("a", 1), Call("a", ["1", 2])]"#;
    snapshot item_as_a_name r#"(tasks: { "item": (takes: "1ms") })"#;
    snapshot empty_name r#"(tasks: { "": (takes: "1ms") })"#;
    snapshot slots_of_resources r#"(
  resources: { "cores": 4, "db": 1 },
  tasks: {
    "a": (takes: "1ms", uses: { "cores": 5, "db": 1 }),
    "b": (takes: "1ms", uses: { "cores": 0, "core": 1 }),
    "c": (takes: "1ms", uses: { "db": 1, "cores": 4, "db": 1 }),
    "d": (takes: "1ms", uses: ["db"]),
    "e": (takes: "1ms", uses: { "cores": "4" }),
    "f": (takes: "1ms", uses: {}),
  },
)"#;
    snapshot task_in_a_list r#"(tasks: [
  (takes: "1ms"), (name: "a", takes: "1ms"), (name: "a", takes: "2ms"), "b", (name: ""), (name: "c", nam: "d"),
])"#;
    snapshot name_as_a_field_of_a_map r#"(tasks: { "a": (name: "b", takes: "1ms") })"#;
    snapshot name_error r#"(tasks: { "error": (takes: "1ms") })"#;
    snapshot function_calls_itself r#"(functions: { "f": ["g"], "g": [All(["f"])] })"#;
    snapshot expects_of_nothing r#"(tasks: {}, expect: { "paralel": (settles: "1ms") })"#;
    snapshot expects_unknown_rule r#"(tasks: {}, expect: { "parallel": (finds: ["lost-results"]) })"#;
    snapshot expects_unknown_outcome r#"(tasks: {}, expect: { "parallel": (outcome: Fulfiled) })"#;
    snapshot expects_a_number r#"(tasks: {}, expect: { "parallel": (value: [1]) })"#;
    program unknown_name r#"["a", "bb"]"#;
    program unknown_start r#"[Start("c")]"#;
    program unknown_step r#"[Al(["a"])]"#;
    program name_without_quotes r"[fetch]";
    program map_as_step r#"[Map(of: 3, do: "a")]"#;
    program number_as_step r#"["a", 5]"#;
    program branches_without_list r#"[All("a")]"#;
    program too_many_parts r#"[All("a", "b")]"#;
    program too_few_parts r#"[Then("a")]"#;
    program previous_with_parts r#"[Rethrow("a")]"#;
    program parts_without_names r#"[Pool(3, ["a"])]"#;
    program limit_of_zero r#"[Pool(limit: 0, of: ["a"])]"#;
    program times_of_zero r#"[Retry(times: 0, do: "a")]"#;
    program negative_count r#"[For(of: -1, do: "a")]"#;
    program count_over_the_limit r#"[For(of: 1000001, do: "a")]"#;
    program missing_part r"[Retry(times: 2)]";
    program timer_of_parts r#"[Sleep("0.5ms"), Timeout("1.5ms", "a"), Retry(times: 2, wait: ["1ms", "1us"], do: "a")]"#;
    program timer_too_long r#"[Sleep("720h"), Timeout("2147483648ms", "a")]"#;
    program empty_wait r#"[Retry(times: 2, wait: [], do: "a")]"#;
    program try_alone r#"[Try(body: ["a"])]"#;
    program return_not_last r#"["a", Return(["a"]), "b"]"#;
    program return_without_value r#"[Start("a"), Return(["a"])]"#;
    program return_no_list r#"["a", Return("a")]"#;
    program log_without_value r#"[Log("got {a}")]"#;
    program log_lone_brace r#"[Log("got } a")]"#;
    program log_error_outside r#"[Log("{error}")]"#;
    program rethrow_outside r#"["a", Rethrow]"#;
    program rethrow_in_finally r#"[Try(body: ["a"], catch: [], finally: [Rethrow])]"#;
    program bound_already r#"[Start("a"), [Let("a", "b")]]"#;
    program binding_named_error r#"[Let("error", "b")]"#;
    snapshot not_closed "(tasks: {\n  \"a\": (takes: \"1ms\",\n}";
    snapshot string_not_closed "(tasks: {\n  \"a\": (takes: \"1ms),\n})";
    snapshot other_struct "Dashboard(tasks: {})";
    snapshot text_behind "(tasks: {}) )";
    snapshot tabs_and_wide "(tasks: {\n\t\"取得\": (takes: \"1ms\"),\t\"é\": (takes: \"1msec\"),\n})";
}

#[test]
fn a_long_line_is_shortened_around_the_span() {
    let tasks: Vec<String> = (0..200).map(|n| format!("\"t{n}\": (takes: \"{n}ms\"), ")).collect();
    let tasks = tasks.concat();
    let tasks = tasks.replacen("\"100ms\"", "\"100mss\"", 1);
    snapshot("long_line", &format!("(tasks: {{ {tasks} }})"));
}

#[test]
fn messages_about_json_use_the_terms_of_json() {
    let text = r#"{"tasks": {"a": {"takes": "1ms"}}, "programs": {"p": [{"All": "a"}, {"Let": "x"}, null]}}"#;
    shown("json_words", &Scenario::from_json("bad.json", text));
}

#[test]
fn json_syntax_ends_reading() {
    let text = "{\"tasks\": {\n  \"a\": {,}\n}}";
    shown("json_syntax", &Scenario::from_json("bad.json", text));
}
