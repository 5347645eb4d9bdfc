//! The identifiers in a script.

use super::super::{listing, script, task_functions};
use super::assert_body;
use crate::Scenario;

#[test]
fn reserved_words_become_other_identifiers() {
    assert_body(
        r#"["await", "user", Return(["await", "user"])]"#,
        "\
const awaitTaskResult = await awaitTask();
const userResult = await user();
return [awaitTaskResult, userResult];",
    );
}

#[test]
fn the_item_of_an_inner_loop_has_its_own_name() {
    assert_body(
        r#"[For(of: ["x"], do: ["a", For(of: ["y"], do: "a")]), Log("done")]"#,
        "\
const items = [\"x\"];
const otherItems = [\"y\"];
for (const item of items) {
  await a(item);
  for (const innerItem of otherItems) {
    await a(item, innerItem);
  }
}
console.log(\"done\");",
    );
}

#[test]
fn a_name_that_is_an_identifier_is_kept() {
    let text = r#"Scenario(tasks: { "fetch user": (takes: "1ms"), "fetchUser": (takes: "1ms") },
        functions: { "load it": "fetchUser" },
        programs: { "fetch it!": ["fetch user", "load it"], "loadIt": "fetchUser" })"#;
    let scenario = Scenario::from_ron("test", text).unwrap_or_else(|problems| panic!("{problems}"));
    let expected = "\
async function fetchIt() {
  await fetchUserTask();
  return await loadItFunction();
}

async function loadItFunction() {
  return await fetchUser();
}
";
    assert_eq!(listing(&scenario, 0).text, expected);
}

/// A script declares no name at its top level that a task can have.
#[test]
fn no_task_gets_an_identifier_of_the_script_itself() {
    let text = r#"Scenario(resources: { "r": 1 },
        tasks: { "t": (takes: "1ms", blocks: "1ms", uses: "r", fails: "no") },
        programs: { "p": [
            Pool(limit: 1, of: [Retry(times: 2, wait: "1ms", do: Timeout("1s", "t"))]),
            Race([]), Sleep("1ms"), Let("q", All([])), Await("q"), Log("{q}"), "t",
        ] })"#;
    let scenario = Scenario::from_ron("test", text).unwrap_or_else(|problems| panic!("{problems}"));
    let script = script(&scenario, &[0]);
    let declared = script.lines().filter_map(|line| {
        let (keyword, rest) = line.split_once(' ')?;
        let rest = if keyword == "async" { rest.strip_prefix("function ")? } else { rest };
        let declares = ["const", "let", "var", "class", "function", "async"].contains(&keyword);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
        declares.then(|| &rest[..end])
    });
    let declared: Vec<&str> = declared.filter(|name| !["t", "r", "p"].contains(name)).collect();
    let all = [
        "block",
        "pool",
        "programs",
        "resource",
        "retry",
        "runEach",
        "runGiven",
        "runProgram",
        "show",
    ];
    assert!(all.iter().all(|name| declared.contains(name)), "{declared:?}\n{script}");
    let around = ["exports", "require", "module", "__filename", "__dirname"];
    let used = ["process", "console", "performance", "setTimeout", "Promise", "Atomics"];
    for name in declared.iter().chain(&around).chain(&used) {
        let text = format!("Scenario(tasks: {{ \"{name}\": (takes: \"1ms\") }}, programs: {{}})");
        let scenario = Scenario::from_ron("test", &text).unwrap();
        assert_eq!(task_functions(&scenario), [format!("{name}Task")]);
    }
}

#[test]
fn a_function_has_as_many_parameters_as_calls_pass_items() {
    let functions = |program: &str| {
        let text = format!(
            r#"(tasks: {{ "a": (takes: "1ms") }},
                functions: {{ "f": ["a", For(of: 2, do: "a")], "g": ["f"] }},
                programs: {{ "main": {program} }})"#
        );
        let scenario = Scenario::from_ron("test", &text).unwrap_or_else(|error| panic!("{error}"));
        let text = listing(&scenario, 0).text;
        let calls = text.lines().filter(|line| line.contains('(') && !line.contains("main"));
        calls.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    let of = |head: &str, own: &str, within: &str, g: &str| {
        [
            format!("return await g({g});"),
            format!("async function g({head}) {{"),
            format!("return await f({own});"),
            format!("async function f({head}) {{"),
            format!("await a({own});"),
            "for (const id of ids) {".to_owned(),
            format!("results.push(await a({within}));"),
        ]
    };
    assert_eq!(functions(r#""g""#), of("", "", "id", ""));
    let one = functions(r#"Call("g", "x")"#);
    assert_eq!(one, of("item", "item", "item, id", "\"x\""));
    let two = functions(r#"Call("g", ["x", "y"])"#);
    assert_eq!(
        two,
        of("item, innerItem", "item, innerItem", "item, innerItem, id", "\"x\", \"y\"")
    );
    // One call passes an item and another doesn't: with one item, the parameter is omitted;
    // otherwise it is a rest parameter.
    let some = functions(r#"["g", Call("g", "x")]"#);
    assert!(some.contains(&"async function f(item) {".to_owned()), "{some:?}");
    let rest = functions(r#"["g", Call("g", ["x", "y"])]"#);
    assert!(rest.contains(&"async function f(...items) {".to_owned()), "{rest:?}");
    assert!(rest.contains(&"results.push(await a(...items, id));".to_owned()), "{rest:?}");
}
