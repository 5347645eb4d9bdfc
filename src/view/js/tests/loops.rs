//! The values that loops collect.

use super::assert_body;

#[test]
fn an_iteration_that_fails_in_finally_adds_no_result() {
    assert_body(
        r#"[For(of: 1, do: Try(body: ["a"], finally: [Fail("no")]))]"#,
        "\
const ids = [\"1\"];
for (const id of ids) {
  try {
    await a(id);
  } finally {
    throw new Error(\"no\");
  }
}",
    );
    assert_body(
        r#"[For(of: 1, do: Try(body: ["a"], finally: [Log("x")]))]"#,
        "\
const ids = [\"1\"];
const results = [];
for (const id of ids) {
  let value;
  try {
    value = await a(id);
  } finally {
    console.log(\"x\");
  }
  results.push(value);
}
return results;",
    );
}

#[test]
fn a_loop_whose_iterations_have_no_value_collects_nothing() {
    assert_body(
        r#"[For(of: 2, do: ["a", Return([])])]"#,
        "\
const ids = [\"1\", \"2\"];
for (const id of ids) {
  await a(id);
  return [];
}",
    );
    // The step may be skipped: then its value is the empty list.
    assert_body(
        "[For(of: 0, do: [Return([])])]",
        "\
const ids = [];
const results = [];
for (const _ of ids) {
  return [];
}
return results;",
    );
}
