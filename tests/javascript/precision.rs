//! Advice about code that public repositories contain: what must not be reported, and what is only
//! a note.

use makespan::Scenario;
use makespan::findings::{self, Finding, Severity};
use makespan::scenario::Place;

/// The findings of all programs of a text.
#[track_caller]
fn found(text: &str) -> Vec<Finding> {
    found_in("", text)
}

/// The findings of all programs of a text in a file.
#[track_caller]
fn found_in(path: &str, text: &str) -> Vec<Finding> {
    let names = path.split(['/', '.']).map(ToOwned::to_owned).collect();
    found_at(Place { names, ..Place::default() }, text)
}

/// The findings of all programs of a text at a place.
#[track_caller]
fn found_at(place: Place, text: &str) -> Vec<Finding> {
    let scenario = Scenario::from_code("shop.ts", text);
    let mut scenario = scenario.unwrap_or_else(|error| panic!("{error}"));
    scenario.set_place(place);
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
    // A check may start earlier, but nothing after it may.
    let last = after("load", "").replace("await read(id)", "await getPermissions(id)");
    assert_eq!(rules(&last), [(WAIT, Severity::Warning)]);
    let more = last.replace("  return", "  const c = await read(id);\n  return");
    assert_eq!(found(&more).len(), 1);
    assert!(found(&more)[0].rewrite.as_ref().unwrap().applied(&more).contains("= await read(id);"));
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

/// Their durations are assumed like those of other calls, but as 0.
#[test]
fn calls_that_read_the_request_or_translations_take_no_time() {
    let page = |imports: &str, first: &str| {
        format!(
            "import {{ load, read }} from './data';\n{imports}\n\
             export async function page(id, request) {{\n  const t = await {first};\n  \
             const a = await read(id);\n  return [t, a];\n}}\n"
        )
    };
    let headers = "import { headers } from 'next/headers';";
    assert_eq!(rules(&page(headers, "headers()")), []);
    assert_eq!(rules(&page("import { headers } from './csv';", "headers()")).len(), 1);
    let common = "const { getLocale } = require('./i18n/server');";
    assert_eq!(rules(&page(common, "getLocale()")), []);
    assert_eq!(rules(&page("", "getTranslations('page')")), []);
    assert_eq!(rules(&page("", "request.json()")), []);
    let declared = page(headers, "headers()").replace("headers();\n", "headers(); // 20ms\n");
    assert_eq!(rules(&declared), [(WAIT, Severity::Note)]);

    let scenario = Scenario::from_code("page.ts", &page(headers, "headers()")).unwrap();
    let timeline = scenario.run("page").unwrap();
    assert_eq!(timeline.settles_at.unwrap().to_string(), "100ms");
    assert_eq!(timeline.assumptions().len(), 2);
}

/// The other calls are still compared.
#[test]
fn a_call_that_takes_no_time_is_not_awaited_together_with_others() {
    let text = "import { getOrder, getUser } from './data';\n\
        export async function page(id) {\n  const t = await getTranslations('page');\n  \
        const user = await getUser(id);\n  const order = await getOrder(id);\n  \
        return [t, user, order];\n}\n";
    let found = found(text);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("because it waits for `getUser(id)`"));
    let rewrite = found[0].rewrite.as_ref().unwrap();
    assert_eq!(rewrite.round_trips, Some([2, 1]));
    assert!(rewrite.applied(text).contains("await getTranslations('page');\n"));
}

/// The only finding, which must be a note, with the reason for that.
#[track_caller]
fn reason(found: &[Finding]) -> &str {
    let [only] = found else { panic!("{found:?}") };
    assert_eq!(only.severity, Severity::Note);
    only.why.split_once("; only a note: ").expect("a reason").1
}

const PAGE: &str = "import { getUser, getOrder } from './data';\n\
    export async function page(id) {\n  const user = await getUser(id);\n  \
    const order = await getOrder(id);\n  return [user, order];\n}\n";

const LOOP: &str = "import { getUser } from './data';\n\
    export async function all(ids) {\n  for (const id of ids) {\n    \
    id.user = await getUser(id);\n  }\n}\n";

#[test]
fn findings_about_waiting_are_notes_where_hardly_anyone_waits() {
    for path in ["scripts/sync.ts", "prisma/seed.ts", "db/migrations/3.ts", "src/bin/main.ts"] {
        assert!(reason(&found_in(path, PAGE)).ends_with("runs rarely"), "{path}");
        assert!(reason(&found_in(path, LOOP)).ends_with("runs rarely"), "{path}");
    }
    for path in ["lib/jobs/mail.ts", "src/worker.ts", "api/cron/route.ts"] {
        assert!(reason(&found_in(path, PAGE)).ends_with("runs in the background"), "{path}");
        assert!(reason(&found_in(path, LOOP)).ends_with("runs in the background"), "{path}");
    }
    // A worker that saves more than one round trip may answer a page.
    let more = PAGE.replace("  return", "  const a = await getUser(2);\n  return");
    assert_eq!(found_in("src/worker.ts", &more)[0].severity, Severity::Warning);
    assert_eq!(found_in("src/description.ts", PAGE)[0].severity, Severity::Warning);
    // Other rules are about mistakes.
    let floating = "import { send } from './mail';\n\
        export async function run(id) {\n  await send(1);\n  send(id);\n}\n";
    assert_eq!(found_in("scripts/run.ts", floating)[0].severity, Severity::Warning);
}

#[test]
fn queries_of_a_package_with_sqlite_alone_are_notes() {
    let place = || Place { has_one_connection: true, ..Place::default() };
    let text = "import { db } from './db';\n\
        export async function page(id) {\n  const user = await db.users.find(id);\n  \
        const order = await db.orders.find(id);\n  return [user, order];\n}\n";
    let queries = found_at(place(), text);
    assert!(reason(&queries).starts_with("the package only depends on SQLite"));
    assert_eq!(found_at(Place::default(), text)[0].severity, Severity::Warning);
    let other = text.replace("db.orders.find", "fetch");
    assert_eq!(found_at(place(), &other)[0].severity, Severity::Warning);
}

#[test]
fn findings_in_a_copy_of_a_library_are_notes() {
    let place = || Place { is_copy: true, ..Place::default() };
    assert_eq!(reason(&found_at(place(), PAGE)), "the directory is a copy of a library");
    let floating = "import { send } from './mail';\n\
        export async function run(id) {\n  await send(1);\n  send(id);\n}\n";
    assert_eq!(reason(&found_at(place(), floating)), "the directory is a copy of a library");
}

#[test]
fn calls_that_stay_on_the_machine_save_little() {
    let text = |imported: &str, call: &str| {
        format!(
            "{imported}\nimport {{ getUser }} from './data';\n\
             export async function page(id) {{\n  const a = await {call}(id);\n  \
             const user = await getUser(id);\n  return [a, user];\n}}\n"
        )
    };
    let files = found(&text("import fs from 'node:fs/promises';", "fs.readFile"));
    assert_eq!(reason(&files), "`fs.readFile` stays on this machine and takes little time");
    let files = found(&text("const { readFile } = require('fs').promises;", "readFile"));
    assert_eq!(reason(&files), "`readFile` stays on this machine and takes little time");
    let storage = found(&text("", "chrome.storage.get"));
    assert!(reason(&storage).starts_with("`chrome.storage.get` stays"));
    let other = found(&text("import fs from './fs';", "fs.readFile"));
    assert_eq!(other[0].severity, Severity::Warning);
}

/// The first calls of such a program are usually its checks.
#[test]
fn one_round_trip_of_a_program_that_changes_something_is_a_note() {
    let text = |name: &str, last: &str| {
        format!(
            "import {{ db, getTeam, getUser }} from './data';\n\
             export async function {name}(id) {{\n  const user = await getUser(id);\n  \
             const team = await getTeam(id);\n  const saved = await {last}(user, team);\n  \
             return saved;\n}}\n"
        )
    };
    let changes = found(&text("handle", "db.team.update"));
    assert_eq!(
        reason(&changes),
        "it saves one round trip of a program that changes data with `update`"
    );
    let named = found(&text("deleteTeam", "getOrder"));
    assert_eq!(reason(&named), "it saves one round trip of a program that changes something");
    assert_eq!(found(&text("showTeam", "getOrder"))[0].severity, Severity::Warning);
    // Two of three round trips are worth it, and so is one of two.
    let more = text("handle", "db.team.update")
        .replace("  const saved", "  const order = await getUser(2);\n  const saved");
    assert_eq!(found(&more)[0].severity, Severity::Warning);
    assert_eq!(found(&PAGE.replace("page", "deletePage"))[0].severity, Severity::Warning);
    // Declared durations say what a fix saves.
    let declared = text("deleteTeam", "getOrder").replace("getUser(id);", "getUser(id); // 2s");
    assert_eq!(found(&declared)[0].severity, Severity::Warning);
}

#[test]
fn a_forgotten_promise_in_a_browser_is_a_note() {
    let note = "in a browser, this is a message in the console";
    let effect = "import { api } from './api';\n\
        export function Page() { useEffect(() => { api.send(2).then(api.show); }, []); }\n";
    assert_eq!(reason(&found(effect)), note);
    let listener = |of: &str, event: &str| {
        format!(
            "import {{ api }} from './api';\n{of}.addEventListener('{event}', async () => {{ \
             await api.send(1); api.send(2); }});\n"
        )
    };
    assert_eq!(reason(&found(&listener("button", "click"))), note);
    assert_eq!(found(&listener("signal", "abort"))[0].severity, Severity::Warning);
    let tabs = "import { api } from './api';\nexport async function open(tab) {\n  \
        await chrome.tabs.create(tab);\n  await api.send(1);\n  api.send(2);\n}\n";
    assert_eq!(reason(&found(tabs)), note);
}
