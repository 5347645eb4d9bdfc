//! Advice about code that public repositories contain: what must not be reported, and what is only
//! a note.

use makespan::Scenario;
use makespan::findings::{self, Finding, Severity};

/// The findings of all programs of a text.
#[track_caller]
fn found(text: &str) -> Vec<Finding> {
    let scenario = Scenario::from_code("shop.ts", text).unwrap_or_else(|error| panic!("{error}"));
    let programs = 0..scenario.programs().len();
    let of = |program: usize| {
        let name = scenario.text(scenario.programs()[program].name).to_owned();
        findings::of(&scenario, &scenario.run(&name).unwrap()).found
    };
    programs.flat_map(of).collect()
}

/// The names of the rules of the findings of a text, with their severities.
#[track_caller]
fn rules(text: &str) -> Vec<(&'static str, Severity)> {
    found(text).iter().map(|one| (one.rule.name, one.severity)).collect()
}

const WAIT: &str = "sequential-independent-awaits";

/// Two awaits in a row, the first of a function of the file.
fn after(first: &str, function: &str) -> String {
    format!(
        "import {{ db, find, read, redirect }} from './data';\n{function}\n\
         export async function page(id: string) {{\n  const a = await {first}(id);\n  \
         const b = await read(id);\n  return [a, b];\n}}\n"
    )
}

/// A function of the file decides whether its caller goes on.
#[test]
fn no_call_is_moved_before_a_guard_of_a_called_function() {
    for function in [
        "async function member(id) { const m = await find(id); if (!m) throw new Error('no'); return m; }",
        "async function member(id) { const m = await find(id); if (!m) { redirect('/'); } return m; }",
        "async function member(id) { const m = await find(id); if (m) { return m; } else { throw 1; } }",
        "async function inner(id) { const m = await find(id); if (!m.on) throw 1; return m; }\n\
         const member = async (id) => { const m = await inner(id); return m; };",
    ] {
        assert_eq!(rules(&after("member", function)), [], "{function}");
    }
    let returns = "async function member(id) { const m = await find(id); if (!m) return null; \
                   return m; }";
    assert_eq!(rules(&after("member", returns)), [(WAIT, Severity::Warning)]);
    // What the guard keeps from being called may be called by nothing else.
    let writes = "import { db, users, same } from './db';\n\
        async function ready(id) { const open = await db.invoices.findFirst(id); \
        if (open) { throw new Error('open'); } }\n\
        export async function deleteUser(id) {\n  await ready(id);\n  \
        const result = await db.delete(users).where(same(id));\n  return result.changes;\n}\n";
    assert_eq!(rules(writes), []);
}

/// The calls after the guard can still be made together.
#[test]
fn calls_after_a_guarded_call_are_compared_with_each_other() {
    let text = "import { find, load, read } from './data';\n\
        async function member(id) { const m = await find(id); if (!m) throw 1; return m; }\n\
        export async function page(id) {\n  const m = await member(id);\n  \
        const a = await read(id);\n  const b = await load(id);\n  return [m, a, b];\n}\n";
    let found = found(text);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("waits for `read(id)`"), "{}", found[0].message);
}

/// A response that is not ok is like a rejection: what differs is listed.
#[test]
fn a_response_that_failed_is_like_a_rejection() {
    let get = "async function get(id) { const r = await fetch(id); if (!r.ok) throw new Error(); \
               return r; }";
    let found = found(&after("get", get));
    assert_eq!(found.len(), 1);
    let on_failure = &found[0].rewrite.as_ref().unwrap().on_failure;
    let told = "if `!r.ok` in line 2 is taken, `read(id)` is also called";
    assert!(on_failure.iter().any(|one| one == told), "{on_failure:?}");
    let writes = after("get", get).replace("read(id)", "quote(id)");
    assert_eq!(rules(&writes), []);
}

#[test]
fn a_guard_within_the_moved_code_is_found_again() {
    let text = "import { find, load, read } from './data';\n\
        export async function page(ids, id) {\n  \
        const a = await Promise.all(ids.map(async (it) => { const m = await find(it); \
        if (!m) throw 1; return m; }));\n  const b = await read(id);\n  \
        const c = await load(id);\n  return [a, b, c];\n}\n";
    let found = found(text);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("`load(id)` starts at"), "{}", found[0].message);
}

#[test]
fn names_of_functions_of_the_file_and_last_words_say_that_a_call_checks() {
    let ensure = "async function ensureClean(id) { await find(id); }";
    assert_eq!(rules(&after("ensureClean", ensure)), []);
    let outer = "async function ensureClean(id) { await find(id); }\n\
                 async function prepare(id) { await ensureClean(id); }";
    assert_eq!(rules(&after("prepare", outer)), []);
    for name in ["getWorkspaceAuth", "resolveActor", "getPermissions", "getAccess"] {
        assert_eq!(rules(&after(name, "")), [], "{name}");
    }
    assert_eq!(rules(&after("getAuthor", "")), [(WAIT, Severity::Warning)]);
    assert_eq!(rules(&after("getOptionalSession", "")), [(WAIT, Severity::Warning)]);
}

#[test]
fn a_write_that_nothing_awaits_comes_before_later_calls_of_its_object() {
    let text = |write: &str| {
        format!(
            "async function migrate(store) {{\n  const old = await store.get('v1');\n  \
             {write};\n}}\n\
             async function read(store) {{\n  return await store.get('v2');\n}}\n\
             export async function pause(store) {{\n  await migrate(store);\n  \
             const state = await read(store);\n  return state;\n}}\n"
        )
    };
    assert_eq!(rules(&text("store.set('v2', old)")), []);
    assert_eq!(rules(&text("other.set('v2', old)")), [(WAIT, Severity::Warning)]);
    assert_eq!(rules(&text("store.peek('v2', old)")), [(WAIT, Severity::Warning)]);
}

#[test]
fn a_transaction_with_another_name_is_one() {
    let text = |client: &str| {
        format!(
            "import {{ prisma }} from './prisma';\n\
             async function count(client, id) {{ return await client.source.count(id); }}\n\
             async function find(client, id) {{ return await client.list.findUnique(id); }}\n\
             export async function update(id) {{\n  \
             return await prisma.$transaction(async (tx) => {{\n    \
             const a = await count({client}, id);\n    const b = await find({client}, id);\n    \
             return [a, b];\n  }});\n}}\n"
        )
    };
    assert_eq!(rules(&text("tx")), []);
    assert_eq!(rules(&text("prisma")), [(WAIT, Severity::Warning)]);
}

#[test]
fn methods_of_an_object_that_the_function_creates_stay_in_order() {
    let text = |made: &str| {
        format!(
            "import Diff from './diff';\nexport async function render(pad) {{\n  {made}\n  \
             const html = await diff.getHtml();\n  const authors = await diff.getAuthors();\n  \
             return [html, authors];\n}}\n"
        )
    };
    assert_eq!(rules(&text("const diff = new Diff(pad);")), []);
    assert_eq!(rules(&text("const diff = pad.diff;")), [(WAIT, Severity::Warning)]);
    assert_eq!(rules(&text("const diff = new DiffClient(pad);")), [(WAIT, Severity::Warning)]);
}

#[test]
fn a_query_builder_that_deletes_has_an_effect() {
    let text = |chain: &str| {
        format!(
            "import {{ db, same, users }} from './db';\nexport async function reset(id) {{\n  \
             const removed = await {chain};\n  \
             const left = await db.query.users.findMany(id);\n  return [removed, left];\n}}\n"
        )
    };
    assert_eq!(rules(&text("db.delete(users).where(same(id))")), []);
    assert_eq!(rules(&text("db.select(users).where(same(id))")).len(), 1);
}

#[test]
fn a_function_that_is_silent_by_its_name_never_rejects() {
    let text = |name: &str| {
        format!(
            "import {{ {name}, update }} from './files';\n\
             export async function replace(id) {{\n  const removals = [];\n  \
             removals.push({name}(id));\n  await update(id);\n  \
             await Promise.all(removals);\n}}\n\
             export async function other(id) {{ await {name}(id); }}\n"
        )
    };
    assert_eq!(rules(&text("remove")), [("latent-unhandled-rejection", Severity::Note)]);
    assert_eq!(rules(&text("silentRemove")), []);
}

#[test]
fn promises_in_a_returned_object_are_given_to_the_caller() {
    let text = |returned: &str| {
        format!(
            "import {{ db }} from './db';\nasync function usage(id) {{ return await db.usage(id); }}\n\
             export async function load(id) {{\n  {returned}\n}}\n"
        )
    };
    assert_eq!(rules(&text("return { usage: usage(id) };")), []);
    assert_eq!(rules(&text("return { streamed: [usage(id)] };")), []);
    let floating = [("floating-promise", Severity::Warning)];
    assert_eq!(rules(&text("usage(id); return { id };")), floating);
    let ignored = "const all = async () => ({ usage: usage(id) }); await all(); return 1;";
    assert_eq!(rules(&text(ignored)), floating);
}

#[test]
fn commands_of_cypress_are_not_promises_that_reject() {
    let text = |of: &str| {
        format!(
            "Cypress.Commands.add('addUser', (name) => {{\n  \
             {of}.request({{ method: 'POST', name }}).then((response) => {{ \
             expect(response.status); }});\n}});\n"
        )
    };
    assert_eq!(rules(&text("cy")), []);
    assert_eq!(rules(&text("api")).len(), 1);
}
