//! What things are called in a script.

use super::super::{listing, script, task_functions};
use super::assert_body;
use crate::Scenario;

#[test]
fn names_that_javascript_keeps_for_itself_get_others() {
    assert_body(
        r#"["await", "user", Return(["await", "user"])]"#,
        "\
const awaitTaskResult = await awaitTask();
const userResult = await user();
return [awaitTaskResult, userResult];",
    );
}

#[test]
fn an_inner_item_has_a_name_of_its_own() {
    assert_body(
        r#"[For(of: ["x"], do: ["a", For(of: ["y"], do: "a")]), Log("done")]"#,
        "\
const items = [\"x\"];
const otherItems = [\"y\"];
for (const item of items) {
  await a(item);
  for (const innerItem of otherItems) {
    await a(innerItem);
  }
}
console.log(\"done\");",
    );
}

#[test]
fn who_is_called_an_identifier_keeps_it() {
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

/// Every name that a script may declare at its top, or that is there before, is one that no task
/// can have.
#[test]
fn what_a_script_declares_itself_no_name_becomes() {
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
