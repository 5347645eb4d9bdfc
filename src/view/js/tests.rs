//! Steps as JavaScript. `tests/referee` checks with Node that they also *mean* the same.

mod loops;
mod naming;

use super::{listing, record, script};
use crate::Scenario;

const TASKS: &str = r#"
    "fetchUser": (takes: "100ms"), "fetchPosts": (takes: "150ms"), "a": (takes: "10ms"),
    "await": (takes: "1ms"), "user": (takes: "1ms"),
"#;

fn scenario(functions: &str, program: &str) -> Scenario {
    let programs = format!("{{ \"main\": {program} }}");
    let text =
        format!("Scenario(tasks: {{{TASKS}}}, functions: {{{functions}}}, programs: {programs})");
    Scenario::from_ron("test", &text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The program's body, without the first and last line of the function and one level of
/// indentation.
fn body(program: &str) -> String {
    let text = listing(&scenario("", program), 0).text;
    let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    lines.join("\n")
}

#[track_caller]
fn assert_body(program: &str, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim_end).collect();
    let body = body(program);
    assert_eq!(body.lines().collect::<Vec<_>>(), expected, "{program} is\n{body}");
}

#[test]
fn only_results_that_are_read_get_a_variable() {
    assert_body(r#"["fetchUser", "fetchPosts"]"#, "await fetchUser();\nreturn await fetchPosts();");
    assert_body(
        r#"["fetchUser", "a", "fetchPosts", Return(["fetchUser", "a"])]"#,
        "\
const userResult = await fetchUser();
const aResult = await a();
await fetchPosts();
return [userResult, aResult];",
    );
    assert_body(
        r#"[All(["a", "fetchUser", "fetchPosts"]), Log("{fetchPosts} of {a}")]"#,
        "\
const [aResult, , posts] = await Promise.all([a(), fetchUser(), fetchPosts()]);
console.log(`${posts} of ${aResult}`);",
    );
    assert_body(r#"[Start("a")]"#, "a();");
}

#[test]
fn items_are_arguments_and_can_be_read() {
    assert_body(
        r#"[For(of: ["x"], do:
            [All(Map(of: 1, do: "a")), Call("a", ["y\"", "2"]), Log("{item}!")])]"#,
        "\
const items = [\"x\"];
const otherItems = [\"1\"];
const results = [];
for (const item of items) {
  await Promise.all(otherItems.map((innerItem) => a(item, innerItem)));
  await a(\"y\\\"\", \"2\");
  console.log(`${item}!`);
  results.push(null);
}
return results;",
    );
    // The value of a call with items is read by its name, even if a promise has the same name.
    assert_body(
        r#"[Let("a", [Sleep("1ms")]), Call("a", "x"), Log("{a}"), "a", Log("{a}")]"#,
        "\
const aPromise = (async () => await sleep(1))();
const aResult = await a(\"x\");
console.log(aResult);
const aResult2 = await aPromise;
console.log(show(aResult2));",
    );
}

#[test]
fn a_name_refers_to_its_latest_await() {
    assert_body(
        r#"["fetchPosts", Log("{fetchPosts}"), "fetchPosts", All([["a", Log("{fetchPosts}")]])]"#,
        "\
const posts = await fetchPosts();
console.log(posts);
const postsResult = await fetchPosts();
return await Promise.all([
  (async () => {
    await a();
    console.log(postsResult);
  })(),
]);",
    );
}

#[test]
fn promises_are_started_and_awaited_by_name() {
    assert_body(
        r#"[Start("fetchPosts"), Let("p", Sleep("25ms")), Await("p"), Await("fetchPosts"),
            Log("{p} {fetchPosts}")]"#,
        "\
const postsPromise = fetchPosts();
const pPromise = sleep(25);
const p = await pPromise;
const posts = await postsPromise;
console.log(`${show(p)} ${posts}`);",
    );
    assert_body(r#"[Let("p", "a"), Await("p")]"#, "const p = a();\nreturn await p;");
    // In the inner list, "a" is the task; in the outer one, it is the promise.
    assert_body(
        r#"[All([["a"], "fetchPosts"]), Let("a", ["a", "fetchPosts"]), "a"]"#,
        "\
await Promise.all([(async () => await a())(), fetchPosts()]);
const aPromise = (async () => {
  await a();
  return await fetchPosts();
})();
return await aPromise;",
    );
}

#[test]
fn a_loop_collects_only_the_results_that_are_read() {
    assert_body(
        r#"[For(of: 2, do: "fetchUser"), For(of: ["/a", "/b"], do: ["fetchUser", Log("x")])]"#,
        "\
const ids = [\"1\", \"2\"];
const urls = [\"/a\", \"/b\"];
for (const id of ids) {
  await fetchUser(id);
}
const results = [];
for (const url of urls) {
  await fetchUser(url);
  console.log(\"x\");
  results.push(null);
}
return results;",
    );
    assert_body(
        r#"All(Map(of: 20, do: For(of: ["x"], do: Sleep("1ms"))))"#,
        "\
const items = Array.from({ length: 20 }, (_, i) => String(i + 1));
const otherItems = [\"x\"];
return await Promise.all(items.map(async () => {
  const results = [];
  for (const _ of otherItems) {
    await sleep(1);
    results.push(null);
  }
  return results;
}));",
    );
}

#[test]
fn a_try_returns_its_value_from_each_branch() {
    assert_body(
        r#"Try(body: ["a"], catch: [Log("{error}"), Rethrow], finally: ["fetchPosts"])"#,
        "\
try {
  return await a();
} catch (error) {
  console.log(error.message);
  throw error;
} finally {
  await fetchPosts();
}",
    );
    assert_body(
        r#"For(of: 1, do: Try(body: ["a"], catch: []))"#,
        "\
const ids = [\"1\"];
const results = [];
for (const id of ids) {
  try {
    results.push(await a(id));
  } catch {
    results.push(null);
  }
}
return results;",
    );
}

#[test]
fn an_inner_await_gets_an_async_function_unless_one_encloses_it() {
    assert_body(
        r#"[All([Await("a"), "fetchPosts"])]"#,
        "return await Promise.all([await a(), fetchPosts()]);",
    );
    assert_body(
        r#"Then("a", All([Await("a"), "fetchPosts"]))"#,
        "return await a().then(() => Promise.all([(async () => await a())(), fetchPosts()]));",
    );
    assert_body(
        r#"Pool(limit: 2, of: [Await("a"), [All([Await("a")])]])"#,
        "\
return await pool(2, [
  async () => await a(),
  async () => await Promise.all([await a()]),
]);",
    );
}

#[test]
fn then_catch_and_finally_become_a_chain_of_callbacks() {
    assert_body(
        r#"[Finally(Catch(Then("a", "fetchPosts"), [Log("{error}"), Rethrow]), Sleep("5ms"))]"#,
        "\
return await a()
  .then(() => fetchPosts())
  .catch(async (error) => {
    console.log(error.message);
    throw error;
  })
  .finally(() => sleep(5));",
    );
    assert_body(
        r#"[Retry(times: 3, do: "a"),
            Retry(times: 2, wait: ["1ms", "2ms"], do: Timeout("1s", "a"))]"#,
        "\
await retry(3, undefined, () => a());
return await retry(2, [1, 2], () => withTimeout(1000, a()));",
    );
    assert_body(
        r#"[Pool(limit: 2, of: Map(of: 2, do: ["fetchUser", "fetchPosts"])),
            Any([Race([]), "a"])]"#,
        "\
const ids = [\"1\", \"2\"];
await pool(2, ids.map((id) => async () => {
  await fetchUser(id);
  await fetchPosts(id);
}));
return await Promise.any([Promise.race([]), a()]);",
    );
}

#[test]
fn a_function_has_a_parameter_if_calls_pass_an_item() {
    let functions = r#""loadProfile": ["fetchUser", "quiet"], "quiet": Sleep("1ms"), "alone": "a""#;
    let program = r#"[For(of: 1, do: "loadProfile"), "loadProfile", "alone"]"#;
    let text = listing(&scenario(functions, program), 0).text;
    assert!(text.contains("await loadProfile(id);\n"), "{text}");
    assert!(text.contains("\n  await loadProfile();\n  return await alone();\n"), "{text}");
    assert!(
        text.contains("async function loadProfile(item) {\n  await fetchUser(item);\n"),
        "{text}"
    );
    assert!(text.contains("async function quiet() {\n  await sleep(1);\n}\n"), "{text}");
    assert!(text.contains("async function alone() {\n  return await a();\n}\n"), "{text}");
}

#[test]
fn a_span_is_the_code_of_its_step() {
    let text = r#"Scenario(tasks: { "a": (takes: "1ms"), "b": (takes: "1ms") },
        programs: { "main": ["a", All(["b", ["a"]])] })"#;
    let scenario = Scenario::from_ron("test", text).unwrap_or_else(|problems| panic!("{problems}"));
    let listing = listing(&scenario, 0);
    let steps: Vec<(&str, &str)> = (listing.spans.iter())
        .map(|written| {
            let span = scenario.span(written.step);
            (&text[span.start as usize..span.end as usize], &listing.text[written.bytes.clone()])
        })
        .collect();
    assert!(steps.contains(&(r#""b""#, "b()")), "{steps:?}");
    assert!(steps.contains(&(r#"["a"]"#, "(async () => await a())()")), "{steps:?}");
    assert!(steps.contains(&(r#""a""#, "await a();")), "{steps:?}");
}

#[test]
fn a_script_defines_only_what_it_uses() {
    let script = script(&scenario("", r#"["fetchUser", Sleep("1ms")]"#), &[0]);
    assert!(script.contains("const sleep ="));
    assert!(
        script.contains("const fetchUser = task(\"fetchUser\", { takes: [100] });\n"),
        "{script}"
    );
    for unused in ["withTimeout", "pool", "retry", "fetchPosts", "function resource"] {
        assert!(!script.contains(unused), "{unused} is not used\n{script}");
    }
}

#[test]
fn a_title_of_many_lines_stays_a_comment() {
    let text = "Scenario(title: \"a\\nalert(1)\u{2028}alert(2)\", tasks: {})";
    let scenario = Scenario::from_ron("test", text).unwrap_or_else(|problems| panic!("{problems}"));
    let script = script(&scenario, &[0, 1]);
    assert!(script.starts_with("// a\n// alert(1)\n// alert(2)\n//\n"), "{script}");
}

#[test]
fn tasks_list_their_slots_if_one_task_uses_several() {
    let definitions = |both: &str| {
        let text = format!(
            r#"(resources: {{ "cores": 8, "db": 1 }}, programs: {{ "p": ["one", "both", "none"] }},
            tasks: {{ "one": (takes: "1ms", uses: "db"), "both": (takes: "1ms", uses: {both}),
                "none": (takes: "1ms") }})"#
        );
        let script = script(&Scenario::from_ron("test", &text).unwrap(), &[0]);
        let lines = script.lines().filter(|line| line.starts_with("const "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        definitions(r#"{ "db": 1, "cores": 4 }"#)[..5],
        [
            "const cores = resource(8);",
            "const db = resource(1);",
            r#"const one = task("one", { takes: [1], uses: [[db, 1]] });"#,
            r#"const both = task("both", { takes: [1], uses: [[cores, 4], [db, 1]] });"#,
            r#"const none = task("none", { takes: [1] });"#,
        ]
    );
    assert_eq!(
        definitions(r#"{ "cores": 1 }"#)[2..4],
        [
            r#"const one = task("one", { takes: [1], resource: db });"#,
            r#"const both = task("both", { takes: [1], resource: cores });"#,
        ]
    );
}

#[test]
fn a_record_is_one_line_with_exact_times() {
    let record = record(&scenario("", r#"["a", Sleep("0ms")]"#), 0, false, 7);
    assert_eq!(record.lines().count(), 1);
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(
        record["tasks"],
        serde_json::json!([{ "name": "a", "takes": [10_000_000], "items": [] }])
    );
    assert_eq!((&record["id"], &record["mode"]), (&7.into(), &"warn".into()));
}

#[test]
fn the_description_is_at_the_head_without_its_indentation() {
    let about = "Three requests.\\n        One needs another.\\n\\n        - a\\n        - b";
    let text =
        format!("Scenario(title: \"T\", about: \"{about}\", tasks: {{ \"a\": (takes: \"1ms\") }})");
    let scenario = Scenario::from_ron("test", &text).unwrap();
    let script = script(&scenario, &[0]);
    let head = "// T\n//\n// Three requests. One needs another.\n//\n// - a\n// - b\n//\n// Run";
    assert!(script.starts_with(head), "{script}");
    let long = format!("Scenario(title: \"{}\", tasks: {{}})", "word ".repeat(50));
    let script = super::script(&Scenario::from_ron("test", &long).unwrap(), &[0]);
    assert!(script.lines().all(|line| line.chars().count() <= 98), "{script}");
}
