//! Advice about code that public repositories contain: what must not be reported, and what is only
//! a note.

use makespan::Scenario;
use makespan::findings::{self, Finding, Severity};
use std::sync::Arc;

use makespan::scenario::{FileLocation, Package};

/// The findings of all programs of a text.
#[track_caller]
fn found(text: &str) -> Vec<Finding> {
    found_in("", text)
}

/// The findings of all programs of a text in a file.
#[track_caller]
fn found_in(path: &str, text: &str) -> Vec<Finding> {
    found_at(location(path), text)
}

/// The location of a file with this path within its code base.
fn location(path: &str) -> FileLocation {
    let path = std::path::Path::new(path).with_extension("");
    let names = path.iter().map(|name| name.to_string_lossy().into_owned());
    FileLocation { names: names.collect(), ..FileLocation::default() }
}

/// The location of a file in a package with this `package.json`.
fn in_package(path: &str, package: &str) -> FileLocation {
    FileLocation { package: Some(Arc::new(Package::from_json(package))), ..location(path) }
}

/// The findings of all programs of a text at a location.
#[track_caller]
fn found_at(location: FileLocation, text: &str) -> Vec<Finding> {
    let scenario = Scenario::from_code("shop.ts", text);
    let mut scenario = scenario.unwrap_or_else(|error| panic!("{error}"));
    scenario.set_location(location);
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
    assert_eq!(rules(&page("", "getScopedI18n('page')")), []);
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

const LOOP: &str = "import { db } from './data';\n\
    export async function all(ids) {\n  for (const id of ids) {\n    \
    id.user = await db.getUser(id);\n  }\n}\n";

#[test]
fn findings_about_waiting_are_notes_where_hardly_anyone_waits() {
    for path in ["scripts/sync.ts", "prisma/seed.ts", "db/migrations/3.ts", "src/bin/main.ts"] {
        assert!(reason(&found_in(path, PAGE)).ends_with("runs rarely"), "{path}");
        assert!(reason(&found_in(path, LOOP)).ends_with("runs rarely"), "{path}");
    }
    for path in ["lib/jobs/mail.ts", "src/worker.ts", "api/cron/route.ts", "lib/scheduler.ts"] {
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
    let sqlite = r#"{"dependencies": {"better-sqlite3": "11"}, "devDependencies": {"vite": "6"}}"#;
    let text = "import { db } from './db';\n\
        export async function page(id) {\n  const user = await db.users.find(id);\n  \
        const order = await db.orders.find(id);\n  return [user, order];\n}\n";
    let queries = found_at(in_package("page.ts", sqlite), text);
    assert!(reason(&queries).starts_with("the package only depends on SQLite"));
    for package in [
        "{}",
        "[]",
        r#"{"dependencies": {"pg": "8", "sqlite3": "5"}}"#,
        r#"{"devDependencies": {"better-sqlite3": "11"}}"#,
        r#"{"dependencies": {"better-sqlite3": "11"}, "devDependencies": {"pg": "8"}}"#,
    ] {
        let found = found_at(in_package("page.ts", package), text);
        assert_eq!(found[0].severity, Severity::Warning, "{package}");
    }
    let other = text.replace("db.orders.find", "fetch");
    let found = found_at(in_package("page.ts", sqlite), &other);
    assert_eq!(found[0].severity, Severity::Warning);
}

#[test]
fn findings_in_a_copy_of_a_library_are_notes() {
    let licensed = || FileLocation { has_license: true, ..FileLocation::default() };
    assert_eq!(reason(&found_at(licensed(), PAGE)), "the directory is a copy of a library");
    let vendored = found_in("vendor/x/y.js", PAGE);
    assert_eq!(reason(&vendored), "the directory is a copy of a library");
    let floating = "import { send } from './mail';\n\
        export async function run(id) {\n  await send(1);\n  send(id);\n}\n";
    assert_eq!(reason(&found_at(licensed(), floating)), "the directory is a copy of a library");
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
    // Someone waits for a change, and never learns that it failed.
    let deletes = effect.replace("api.send(2)", "api.del(2)");
    assert_eq!(found(&deletes)[0].severity, Severity::Warning);
    let tabs = "import { api } from './api';\nexport async function open(tab) {\n  \
        await chrome.tabs.create(tab);\n  await api.send(1);\n  api.send(2);\n}\n";
    assert_eq!(reason(&found(tabs)), note);
}

/// The finding of a rule, if there is one.
fn of_rule(found: &[Finding], rule: &str) -> Option<Severity> {
    found.iter().find(|one| one.rule.name == rule).map(|one| one.severity)
}

#[test]
fn files_and_packages_of_user_interfaces_run_in_a_browser() {
    let text = |imports: &str, used: &str| {
        format!(
            "import {{ api }} from './api';\n{imports}\n\
             export async function open(id) {{\n  await api.send(1);\n  {used}\n  \
             api.send(id);\n}}\n"
        )
    };
    let of = |location: FileLocation, imports: &str, used: &str| {
        of_rule(&found_at(location, &text(imports, used)), "floating-promise")
    };
    let (note, warning) = (Some(Severity::Note), Some(Severity::Warning));
    let anywhere = || location("src/store.ts");
    for imports in ["import { ref } from 'vue';", "import { makeObservable } from 'mobx';"] {
        assert_eq!(of(anywhere(), imports, ""), note, "{imports}");
    }
    for used in ["window.scrollTo(0, 0);", "document.querySelector('a');", "$('#a').hide();"] {
        assert_eq!(of(anywhere(), "", used), note, "{used}");
        assert_eq!(of(anywhere(), "import fs from 'node:fs';", used), warning, "{used}");
    }
    for used in ["document.id = 1;", "// window.open\n", "use(`$(pwd)`);", "typeof window;"] {
        assert_eq!(of(anywhere(), "", used), warning, "{used}");
    }
    assert_eq!(of(location("public/src/chat.ts"), "", ""), note);
    assert_eq!(of(location("pages/api/public/users.ts"), "", ""), warning);
    // Pages of Next.js may have the ending of JavaScript.
    let react = "import { useState } from 'react';";
    for (path, imports, used) in [
        ("pages/chat.js", react, ""),
        ("pages/chat.js", "import React from 'react';", "show('<b>1</b>');"),
    ] {
        assert_eq!(of(location(path), imports, used), note, "{imports}");
    }
    assert_eq!(of(location("lib/user.ts"), "import { cache } from 'react';", ""), warning);
    let vue = r#"{"devDependencies": {"vue": "3"}}"#;
    assert_eq!(of(in_package("src/store.ts", vue), "", ""), note);
    assert_eq!(of(in_package("src/server/store.ts", vue), "", ""), warning);
    // It has style sheets, so it has pages.
    let less = r#"{"devDependencies": {"less": "4", "rollup": "3"}}"#;
    assert_eq!(of(in_package("module/store.mjs", less), "", ""), note);
    let next = r#"{"dependencies": {"react": "19", "next": "15"}}"#;
    assert_eq!(of(in_package("src/store.ts", next), "", ""), warning);
}

#[test]
fn parts_of_the_api_of_extensions_are_whole_names() {
    let text = |used: &str| {
        format!(
            "import {{ api }} from './api';\nexport async function open(id) {{\n  \
             await api.send(1);\n  {used}\n  api.send(id);\n}}\n"
        )
    };
    let of = |used: &str| of_rule(&found(&text(used)), "floating-promise");
    assert_eq!(of("browser.tabs.create(id);"), Some(Severity::Note));
    for used in ["browser.action('key');", "chrome.runtimeId;", "// chrome.tabs", "my.chrome.tabs;"]
    {
        assert_eq!(of(used), Some(Severity::Warning), "{used}");
    }
}

/// Code that publishes an event doesn't wait for its listeners.
#[test]
fn a_call_that_tells_of_an_event_is_a_note() {
    let text = |call: &str, more: &str| {
        format!(
            "import {{ hooks, logGroup }} from './plugins';\n\
             export async function create(data) {{\n  \
             const result = await hooks.fire('filter:create', data);\n  {call};\n  {more}\n  \
             return result;\n}}\n"
        )
    };
    let of = |call: &str, more: &str| of_rule(&found(&text(call, more)), "floating-promise");
    let event = "hooks.fire('action:create', { data })";
    assert_eq!(of(event, ""), Some(Severity::Note));
    // The file usually awaits the listeners of these events.
    let more = "await hooks.fire('action:a', data);\n  await hooks.fire('action:b', data);";
    assert_eq!(of(event, more), Some(Severity::Warning));
    // A call with other arguments does something itself.
    let more = "await logGroup(1, 'a');";
    assert_eq!(of("logGroup(data, 'left')", more), Some(Severity::Warning));
}

#[test]
fn pages_for_staff_upgrades_and_jobs_are_notes() {
    for path in ["src/admin/settings.ts", "app/models/admin.server.ts", "api/debug/route.ts"] {
        assert!(reason(&found_in(path, PAGE)).starts_with("few people use"), "{path}");
    }
    for path in ["src/upgrades/1.2/users.ts", "src/accounts-migration.service.ts"] {
        assert!(reason(&found_in(path, PAGE)).ends_with("runs rarely"), "{path}");
    }
    let route = PAGE
        .replace("export async function page(id) {", "app.get('/admin/users', async (id) => {")
        .replace("order];\n}", "order];\n});");
    assert!(reason(&found(&route)).starts_with("few people use"));
    // However much it saves.
    let more = PAGE.replace("  return", "  const a = await getUser(2);\n  return");
    let job = more.replace("page", "handleBillingJob");
    assert!(reason(&found(&job)).ends_with("runs in the background"));
    let webhook = more.replace("page", "handleStripeWebhook");
    assert!(reason(&found(&webhook)).ends_with("runs in the background"));
    assert!(reason(&found_in("src/handleBillingJob.ts", &more)).ends_with("in the background"));
    for path in ["src/administration.ts", "src/jobList.ts", "src/createJob.ts"] {
        assert_eq!(found_in(path, PAGE)[0].severity, Severity::Warning, "{path}");
    }
}

/// A transaction has one connection, so nothing is saved if the context carries one.
#[test]
fn calls_that_get_the_same_context_are_notes() {
    let text = |first: &str, second: &str| {
        format!(
            "import {{ connection, find, getUser, User, Order }} from './data';\n\
             async function load(ctx, id) {{ return await find(id); }}\n\
             export async function page(ctx, id) {{\n  const user = await {first};\n  \
             const order = await {second};\n  return [user, order];\n}}\n"
        )
    };
    let (users, orders) = ("getRepository(ctx, User)", "getRepository(ctx, Order)");
    let queries = |of: &str| format!("connection.{of}.find(id)");
    let why = "`ctx` may carry a transaction, which has one connection";
    assert_eq!(reason(&found(&text(&queries(users), &queries(orders)))), why);
    assert_eq!(reason(&found(&text("load(ctx, 1)", &queries(orders)))), why);
    for (first, second) in [
        (queries(users), "getUser(id)".to_owned()),
        (queries("getRepository(User)"), queries("getRepository(Order)")),
        ("find(ctx.user)".to_owned(), "find(ctx.order)".to_owned()),
    ] {
        let found = found(&text(&first, &second));
        assert_eq!(found[0].severity, Severity::Warning, "{first} {second}");
    }
}

/// Evidence that a call returns a promise must be about this call.
#[test]
fn a_returned_value_that_may_be_plain_is_not_reported() {
    let text = |value: &str, more: &str| {
        format!(
            "import {{ ok, pipe, send, fold, download }} from './data';\n\
             const run = (fn) => fn();\nasync function own() {{ return await send(2); }}\n\
             export async function validate(url) {{\n  try {{\n    \
             const result = await download(url);\n    return {value};\n  }} catch {{\n    \
             return null;\n  }}\n}}\n{more}\n"
        )
    };
    let of = |value: &str, more: &str| {
        of_rule(&found(&text(value, more)), "return-skips-catch").is_some()
    };
    let awaited = "export async function save(url) { await pipe(url, download); }";
    assert!(!of("pipe(result, fold(() => 1, (response) => response.ok))", awaited));
    assert!(!of("run(() => ok({}))", ""));
    assert!(!of("Promise.resolve(ok())", ""));
    assert!(of("pipe(result, download)", awaited));
    assert!(of("download(result)", ""));
    assert!(!of("loadConfig()", ""));
    assert!(of("own()", ""));
    assert!(of("run(() => download(result))", ""));
    assert!(of("Promise.all([ok(), ok(1)])", ""));
}

#[test]
fn an_executor_that_rejects_its_promise_is_right() {
    let executor = "new Promise(async (resolve, reject) => {\n    try {\n      \
        resolve(await take(1));\n    } catch (error) {\n      reject(error);\n    }\n  })";
    let text = |executor: &str| {
        format!(
            "import {{ take, other, isFast }} from './data';\n\
             export async function next() {{\n  {executor};\n  await other(2);\n}}\n"
        )
    };
    let of = |executor: &str| of_rule(&found(&text(executor)), "async-executor");
    // What never rejects is not what the message is about.
    let sleeps = "new Promise(async (resolve) => { await sleep(1); resolve(1); })";
    assert_eq!(of(sleeps), None);
    // Nothing handles the new promise, but that is another mistake.
    assert_eq!(of(executor), None);
    assert_eq!(of(&executor.replace("reject(error);", "throw error;")), Some(Severity::Warning));
    // The callback of the other branch is a program that the branch taken never creates.
    let other = "return new Promise(async (resolve, reject) => {\n    if (isFast) {\n      \
        try {\n        resolve(await take(1));\n      } catch (error) {\n        \
        reject(error);\n      }\n    } else {\n      \
        other.transaction(async (manager) => {\n        resolve(await take(manager));\n      \
        }).catch((error) => reject(error));\n    }\n  })";
    assert_eq!(of(other), None);
}

#[test]
fn a_promise_that_an_imported_function_gets_with_a_callback_is_handled() {
    let text = "import { Result, client, call, toError } from './data';\n\
        async function write() { await call(); }\n\
        export function ensure() {\n  return client().andThen((one) => \
        Result.fromPromise(write(), (error) => toError(error)));\n}\n";
    let scenario = Scenario::from_code("shop.ts", text).unwrap();
    assert!(!scenario.programs().is_empty());
    assert_eq!(rules(text), []);
}

/// The first says more.
#[test]
fn two_rules_do_not_report_one_mistake() {
    let text = "import { copy, load } from './data';\n\
        export async function open(id) {\n  await load(1);\n  return new Promise(async (resolve) => {\n    \
        load(id).then((value) => { copy(value); resolve(1); });\n  });\n}\n";
    let found = found(text);
    let same = |one: &Finding| found.iter().filter(|other| other.span == one.span).count() == 1;
    assert!(!found.is_empty() && found.iter().all(same), "{found:?}");
}

/// Each method of a builder changes it.
#[test]
fn queries_of_one_builder_stay_sequential() {
    let text = "import { users } from './data';\nexport async function count(id) {\n  \
        const query = users.createQueryBuilder('user');\n  \
        const all = await query.getCount();\n  \
        const own = await query.where('id = :id', { id }).getCount();\n  return [all, own];\n}\n";
    assert_eq!(rules(text), []);
    let apart = text.replace("await query.", "await users.");
    assert_eq!(rules(&apart), [(WAIT, Severity::Warning)]);
}

/// A connection runs one query after the other, so nothing is saved.
#[test]
fn queries_of_one_connection_stay_sequential() {
    let text = |before: &str| {
        format!(
            "import {{ pool, client }} from './data';\nexport async function count(id) {{\n  \
             {before}\n  const a = await client.query('select 1');\n  \
             const b = await client.query('select 2');\n  return [a, b];\n}}\n"
        )
    };
    assert_eq!(rules(&text("")), [(WAIT, Severity::Warning)]);
    assert_eq!(rules(&text("await client.query('BEGIN');")), []);
    let own = text("const client = await pool.connect();").replace("pool, client", "pool");
    assert_eq!(rules(&own), []);
}

/// The same beginning is awaited in one query, and continued in another.
#[test]
fn a_chain_that_continues_after_an_awaited_call_is_one_query() {
    let text = "import { db } from './data';\n\
        async function calibration(id) {\n  const data = await db.select(1).from(1).where(id);\n  \
        return data.length;\n}\n\
        export async function matches(id) {\n  \
        const [own, [item]] = await Promise.all([\n    calibration(id),\n    \
        db.select(2).from(2).where(id) // the newest\n      .limit(1),\n  ]);\n  \
        return [own, item];\n}\n";
    assert_eq!(rules(text), []);
    let scenario = Scenario::from_code("shop.ts", text).unwrap();
    let timeline = scenario.run("matches").unwrap();
    assert_eq!(timeline.settles_at.unwrap().to_string(), "100ms");
    assert!(matches!(timeline.outcome, makespan::timeline::Outcome::Fulfilled(_)));
}

#[test]
fn a_callback_of_for_each_that_handles_its_rejections_is_a_note_in_a_page() {
    let text = |body: &str| {
        format!(
            "import {{ load, show, report }} from './data';\n\
             export function open(items) {{\n  show(items);\n  items.forEach(async (item) => {{\n    \
             {body}\n  }});\n}}\n\
             export async function all(items) {{ await load(0); open(items); }}\n"
        )
    };
    let handles = text("try { show(await load(item)); } catch (error) { report(error); }");
    let found_on = |text: &str, package: &str| {
        let found = found_at(in_package("src/a.ts", package), text);
        found.into_iter().find(|one| one.rule.name == "async-for-each").expect("a finding")
    };
    let vue = r#"{"dependencies": {"vue": "3"}}"#;
    assert_eq!(found_on(&handles, vue).severity, Severity::Note);
    let server = found_on(&handles, "{}");
    assert_eq!(server.severity, Severity::Warning);
    assert!(!server.why.contains("unhandled"), "{}", server.why);
    let throws = found_on(&text("show(await load(item));"), vue);
    assert_eq!(throws.severity, Severity::Warning);
    assert!(throws.why.contains("so their rejections are unhandled"), "{}", throws.why);
}

/// The code has no promise of a call that gets a callback.
#[test]
fn a_canceled_call_with_a_callback_is_no_unhandled_rejection() {
    let text = "import https from 'node:https';\nimport { connect } from './data';\n\
        function hop(url, signal) {\n  return new Promise((resolve, reject) => {\n    \
        const request = https.request({ url, signal }, (response) => { resolve(response); });\n    \
        request.on('error', reject);\n    request.end();\n  });\n}\n\
        export async function get(url) {\n  const controller = new AbortController();\n  \
        const timer = setTimeout(() => controller.abort(), 50);\n  \
        try {\n    return await hop(url, controller.signal);\n  } finally {\n    \
        clearTimeout(timer);\n  }\n}\n";
    let found = found(text);
    assert_eq!(of_rule(&found, "unhandled-rejection"), None, "{found:?}");
}

/// Its calls may be cheap, or go to a service that allows only a few at a time.
#[test]
fn a_loop_without_a_query_is_a_note() {
    assert_eq!(found(LOOP)[0].severity, Severity::Warning);
    let other = found(&LOOP.replace("db", "mailbox"));
    assert_eq!(
        reason(&other),
        "`mailbox.getUser` may be cheap, or may not be called many times at once"
    );
    // A query among other calls is enough.
    let both = LOOP.replace("  }\n", "    id.size = await fetch(id.user.image);\n  }\n");
    assert_eq!(found(&both)[0].severity, Severity::Warning);
    // Declared durations say what a fix saves.
    let declared = LOOP.replace("db", "mailbox").replace("(id);", "(id); // 2s");
    assert_eq!(found(&declared)[0].severity, Severity::Warning);
}

/// A response whose headers have arrived, and a file that a page has, are read quickly.
#[test]
fn a_call_that_only_reads_a_body_is_a_note() {
    let text = |first: &str, second: &str| {
        format!(
            "import {{ getUser }} from './data';\n\
             export async function page(id, file) {{\n  const response = await fetch(id);\n  \
             if (!response.ok) throw new Error('no');\n  const a = await {first};\n  \
             const b = await {second};\n  return [a, b];\n}}\n"
        )
    };
    let response = found(&text("response.json()", "getUser(id)"));
    assert_eq!(reason(&response), "`response.json` reads a body, which takes little time");
    let file = found(&text("getUser(id)", "file.arrayBuffer()"));
    assert_eq!(reason(&file), "`file.arrayBuffer` reads a body, which takes little time");
    let other = found(&text("getUser(id)", "getUser(file)"));
    assert_eq!(other[0].severity, Severity::Warning);
}

#[test]
fn an_endpoint_for_a_timer_is_a_note() {
    let text = |check: &str, more: &str| {
        format!(
            "import {{ hasCronSecret, getUser, getOrder, send }} from './data';\n\
             export async function GET(request) {{\n  if ({check}) return send(401);\n  \
             const user = await getUser(1);\n  const order = await getOrder(2);\n{more}  \
             return [user, order];\n}}\n"
        )
    };
    let note = "the file answers requests of a cron job";
    assert_eq!(reason(&found(&text("!hasCronSecret(request)", ""))), note);
    assert_eq!(reason(&found(&text("request.key !== process.env.CRON_SECRET", ""))), note);
    let more = text("!hasCronSecret(request)", "  const other = await getUser(3);\n");
    assert_eq!(found(&more)[0].severity, Severity::Warning);
    let page = text("!request.user", "").replace("hasCronSecret, ", "");
    assert_eq!(found(&page)[0].severity, Severity::Warning);
}

/// Such a call rejects if the project doesn't exist, or if the user may not see it.
#[test]
fn a_call_whose_value_is_not_used_is_a_note() {
    let text = |first: &str, result: &str| {
        format!(
            "import {{ getProject, getTokens }} from './data';\n\
             export async function tokens(id) {{\n  {first}await getProject(id);\n  \
             const tokens = await getTokens(id);\n  return {result};\n}}\n"
        )
    };
    let note = "the value of `getProject` is not used, so the call may be a check";
    assert_eq!(reason(&found(&text("const _project = ", "tokens"))), note);
    assert_eq!(rules(&text("", "tokens")), []);
    let used = found(&text("const project = ", "{ project, tokens }"));
    assert_eq!(used[0].severity, Severity::Warning);
    let spread = found(&text("const project = ", "[...project, ...tokens]"));
    assert_eq!(spread[0].severity, Severity::Warning);
    // Both calls may fill a cache.
    let both = found(&text("const _project = ", "1"));
    assert_eq!(both[0].severity, Severity::Warning);
}

#[test]
fn a_comment_for_a_linter_says_that_code_is_deliberate() {
    let text = |comment: &str| LOOP.replace("    id.user", &format!("    {comment}\n    id.user"));
    let note = "a comment disables `no-await-in-loop` here";
    assert_eq!(reason(&found(&text("// eslint-disable-next-line no-await-in-loop"))), note);
    assert_eq!(reason(&found(&text("/* oxlint-disable-next-line no-await-in-loop */"))), note);
    let line = LOOP.replace("(id);", "(id); // eslint-disable-line no-await-in-loop");
    assert_eq!(reason(&found(&line)), note);
    let other = found(&text("// eslint-disable-next-line no-console"));
    assert_eq!(other[0].severity, Severity::Warning);
}

/// Who calls the function can handle the promise.
#[test]
fn a_promise_that_another_function_returns_later_is_not_forgotten() {
    let text = |result: &str| {
        format!(
            "import {{ glob, read }} from './data';\nexport function mount(root) {{\n  \
             const files = glob(root).then((paths) => Promise.all(paths.map(read)));\n  \
             return {result};\n}}\n"
        )
    };
    assert_eq!(rules(&text("{ ready: () => files }")), []);
    assert_eq!(rules(&text("{ ready() { return files.then(() => {}); } }")), []);
    assert_eq!(rules(&text("{ ready: () => root }")), [("floating-promise", Severity::Warning)]);
}

/// The listeners of an emitter may be in another file.
#[test]
fn a_handler_that_emits_an_error_handles_it() {
    let text = |handler: &str| {
        format!(
            "import {{ EventEmitter }} from 'node:events';\n\
             import {{ build }} from './data';\n\
             export class Watcher extends EventEmitter {{\n  start(events) {{\n    \
             build(events)\n      .then((app) => {{ this.emit('all', app); }})\n      \
             .catch((error) => {{ {handler} }});\n  }}\n}}\n"
        )
    };
    assert_eq!(rules(&text("this.emit('error', error);")), []);
    assert_eq!(rules(&text("throw error;")), [("floating-promise", Severity::Warning)]);
}

#[test]
fn a_forgotten_promise_is_a_note_if_the_package_handles_rejections() {
    let floating = "import { send } from './mail';\n\
        export async function run(id) {\n  await send(1);\n  send(id);\n}\n";
    let handled = FileLocation { handles_rejections: true, ..FileLocation::default() };
    let found = found_at(handled, floating);
    assert_eq!(reason(&found), "a file of the package listens for unhandled rejections");
    assert!(!found[0].why.contains("terminate"), "{}", found[0].why);
    let warned = found_at(FileLocation::default(), floating);
    assert_eq!(warned[0].severity, Severity::Warning);
    assert!(warned[0].why.contains("Node would terminate the process"), "{}", warned[0].why);
}

#[test]
fn a_configuration_is_usually_in_memory() {
    let text = "import { configs, users } from './services';\n\
        export async function page(id) {\n  \
        const mail = await configs.get('mail');\n  const user = await users.find(id);\n  \
        return render(mail, user);\n}\n";
    let found = found_at(FileLocation::default(), text);
    assert_eq!(
        reason(&found),
        "`configs.get` probably reads a configuration, which is usually in memory"
    );
}

#[test]
fn a_fix_that_saves_less_than_a_quarter_of_the_round_trips_is_a_note() {
    let text = |chained: usize| {
        let steps: Vec<String> =
            (1..chained).map(|n| format!("  const v{n} = await read(v{});\n", n - 1)).collect();
        let chain = steps.concat();
        format!(
            "import {{ list, read }} from './data';\nexport async function page(id) {{\n  \
             const other = await list(id);\n  const v0 = await read(id);\n{chain}  \
             return [other, v{}];\n}}\n",
            chained - 1
        )
    };
    let found = |chained| found_at(FileLocation::default(), &text(chained));
    assert_eq!(found(3)[0].severity, Severity::Warning);
    assert_eq!(reason(&found(4)), "it saves 1 of 5 sequential round trips");
}
