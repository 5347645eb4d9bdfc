//! Fixes of code: each is read again, run, and compared with what it promises.

use std::path::{Path, PathBuf};

use makespan::findings::{self, CodeFixes, Finding, Severity, fix_code};
use makespan::{RunOptions, Scenario};

/// The files of code in a directory of tests, in order.
fn files(directory: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/javascript").join(directory);
    let entries = root.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|it| it != "txt" && it != "snap"))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> Option<Scenario> {
    Scenario::from_path(path).ok().filter(|scenario| scenario.code().is_some())
}

fn fixed(scenario: &Scenario, with_assumed: bool) -> CodeFixes {
    fix_code(scenario, 0..scenario.programs().len(), with_assumed)
}

/// The findings of a program of a text.
fn found(text: &str, program: &str) -> Vec<Finding> {
    let scenario = Scenario::from_code("shop.ts", text).unwrap_or_else(|error| panic!("{error}"));
    findings::of(&scenario, &scenario.run(program).unwrap()).found
}

/// A program's text with all its fixes.
fn fix(text: &str) -> String {
    let scenario = Scenario::from_code("shop.ts", text).unwrap_or_else(|error| panic!("{error}"));
    let [_, after] = fixed(&scenario, true).texts;
    after
}

#[test]
fn a_fixed_file_read_again_settles_as_promised_and_has_nothing_left_to_fix() {
    let mut applied = 0;
    for path in ["app", "quiz", "unknown"].into_iter().flat_map(files) {
        let Some(scenario) = read(&path) else { continue };
        let fixes = fixed(&scenario, true);
        let [_, after] = &fixes.texts;
        let name = path.display().to_string();
        let again = match scenario.source().unwrap().beside() {
            None => Scenario::from_code(&name, after).unwrap_or_else(|error| panic!("{error}")),
            Some(_) => continue,
        };
        for fix in &fixes.applied {
            applied += 1;
            let last = fixes.applied.iter().rfind(|one| one.program == fix.program).unwrap();
            let [_, promised] = last.settles_at;
            let timeline = again
                .run_program(again.find_program(&fix.program).unwrap(), &RunOptions::default());
            assert!(timeline.unwrap().settles_at <= promised, "{name}: {}", fix.program);
        }
        let left = fixed(&again, true);
        let left: Vec<&str> = left.applied.iter().map(|fix| fix.message.as_str()).collect();
        assert!(left.is_empty(), "{name}: {left:?}\n{after}");
    }
    assert!(applied > 5, "only {applied} fixes");
}

#[test]
fn consecutive_awaits_become_one_in_the_style_of_the_file() {
    let text = "\
async function page(id: string) {
  const user: User = await getUser(id);
  const limit = 10;
  // the newest first
  const posts = await getPosts(id, limit); // 200ms
  const { theme } = await getSettings(id);

  return render(user, posts, theme);
}
";
    let expected = "\
async function page(id: string) {
  const limit = 10;
  const [user, posts, { theme }] = await Promise.all([
    getUser(id) as Promise<User>,
    // the newest first
    getPosts(id, limit), // 200ms
    getSettings(id),
  ]);

  return render(user, posts, theme);
}
";
    assert_eq!(fix(text), expected);
}

#[test]
fn calls_awaited_in_one_expression_get_names() {
    let text =
        "async function page() {\n  return { a: await getA(), rest: await fetchRest() };\n}\n";
    let expected = "async function page() {\n  const [a, rest] = await Promise.all([getA(), fetchRest()]);\n  \
                    return { a, rest };\n}\n";
    assert_eq!(fix(text), expected);
}

#[test]
fn a_loop_becomes_a_map() {
    let text = "\
async function load(ids) {
  const users = [];
  for (const id of ids) {
    users.push(await getUser(id));
  }
  for (const user of users) {
    if (!user.team) continue;
    user.lead = await getLead(user.team);
  }
  return users;
}
";
    let expected = "\
async function load(ids) {
  const users = await Promise.all(ids.map((id) => getUser(id)));
  await Promise.all(
    users.map(async (user) => {
      if (!user.team) return;
      user.lead = await getLead(user.team);
    }),
  );
  return users;
}
";
    assert_eq!(fix(text), expected);
}

/// Also over several lines, inside other functions, and with templates, whose blanks are text.
#[test]
fn moved_lines_are_indented_to_their_depth() {
    let text = "\
async function load(teams) {
  const out = [];
  for (const team of teams) {
    const members = [];
    for (const id of team.ids) {
      members.push(await getUser(id));
    }
    out.push({ team, members });
  }
  const a = await getA({
    sql: `
      select 1
    `,
  }); /* 80ms */ // the first
  const b = await getB(a.x, async () => {

    return 1;
  });
  const c = await getC();
  return [out, b, c];
}
";
    let expected = "\
async function load(teams) {
  const [out, a, c] = await Promise.all([
    Promise.all(
      teams.map(async (team) => {
        const members = await Promise.all(team.ids.map((id) => getUser(id)));
        return { team, members };
      }),
    ),
    getA({
      sql: `
      select 1
    `,
    }), /* 80ms */ // the first
    getC(),
  ]);
  const b = await getB(a.x, async () => {

    return 1;
  });
  return [out, b, c];
}
";
    assert_eq!(fix(text), expected);
}

/// Data, guards, effects, what a loop collects, and what leaves it.
#[test]
fn calls_that_must_wait_are_not_moved() {
    for text in [
        "const user = await getUser(); const posts = await getPosts(user.id); use(posts)",
        "const user = await getUser(); if (!user) return null; return await getPosts()",
        "await saveOrder(); const orders = await getOrders(); return orders",
        "let sum = 0; for (const id of ids) { sum += await getPrice(id) } return sum",
        "for (const id of ids) { if (await getStock(id)) return id }",
        "for (const id of ids) { const user = await getUser(id); if (user.ok) break }",
        "let next = start; for (const n of ids) { next = await getNext(next) } return next",
        "for (const id of ids) { await saveUser(id) }",
        "for (const id of ids) { console.log(await getUser(id)) }",
        "const all = await Promise.all([getA(), getB()]); return all",
        "try { return await getUser() } catch { return null }",
        "const user = await request.jwtVerify(); const posts = await getPosts(); return [user, posts]",
        "const session = await getSession(); const posts = await getPosts(); return [session, posts]",
        "const a = await getA({ transaction }); const b = await getB({ transaction }); return [a, b]",
        "const out = []; for (const id of ids) { const a = await getA(id); out.push(a.x, a.y) } return out",
    ] {
        let code = format!("async function p(ids, start) {{ {text} }}");
        let found = found(&code, "p");
        let told: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert!(found.iter().all(|finding| finding.rewrite.is_none()), "{text}: {told:?}");
        assert!(!found.iter().any(|finding| finding.rule.speed), "{text}: {told:?}");
    }
}

/// The names of the rules that a program violates.
fn broken(text: &str) -> Vec<&'static str> {
    let code =
        format!("import {{ api, make, send }} from './api';\nasync function p(id) {{ {text} }}");
    found(&code, "p").iter().map(|finding| finding.rule.name).collect()
}

/// An unknown value can be anything: a plain value, a handler, a promise that something awaits.
#[test]
fn a_mistake_is_reported_only_if_no_unknown_value_could_make_it_correct() {
    assert_eq!(broken("try { return send(id) } catch { return null }"), [""; 0]);
    assert_eq!(
        broken("await send(1); try { return send(id) } catch { return null }"),
        ["return-skips-catch"]
    );
    // A call with the same arguments, and a condition before it.
    assert_eq!(
        broken("try { const a = await send(id); if (a) return 1; return send(id) } catch {}"),
        ["return-skips-catch"]
    );
    assert_eq!(broken("await api.load(id).catch(make('failed'))"), [""; 0]);
    assert_eq!(broken("await api.load(id).then(undefined, make('failed'))"), [""; 0]);
    let show = "const show = (text) => { console.log(text) }; ";
    assert_eq!(broken(&format!("{show}await api.load(id).catch(show('x'))")), ["called-handler"]);
    assert_eq!(broken(&format!("{show}await api.load(id).then(show('x'))")), ["called-handler"]);
    // A promise that is passed on or returned, or that never rejects.
    assert_eq!(broken("await send(1); api.add(send(id))"), [""; 0]);
    assert_eq!(broken("await send(1); api.add({ later: send(id) })"), [""; 0]);
    assert_eq!(broken("await sleep(1); sleep(id)"), [""; 0]);
    assert_eq!(broken("await send(1); send(id)"), ["floating-promise"]);
    assert_eq!(broken("send(id).then(make)"), ["floating-promise"]);
    assert_eq!(broken("send(id).then(make).catch(make)"), [""; 0]);
    assert_eq!(
        broken("const a = send(id); const b = await send(2); return [await a, b]"),
        ["latent-unhandled-rejection"]
    );
}

#[test]
fn calls_that_may_have_effects_make_a_finding_a_note() {
    let of = |second: &str| {
        let text = format!(
            "async function p() {{\n  const a = await getA();\n  const b = await {second}();\n  return [a, b];\n}}\n"
        );
        let mut found = found(&text, "p");
        assert_eq!(found.len(), 1, "{second}");
        found.remove(0)
    };
    assert_eq!(of("getB").severity, Severity::Warning);
    let note = of("quote");
    assert_eq!(note.severity, Severity::Note);
    assert!(note.why.contains("assumed: `quote` has no effect"), "{}", note.why);
}

#[test]
fn round_trips_are_counted_if_no_durations_are_declared() {
    let trips = |comment: &str| {
        let text = format!(
            "async function p() {{\n  const a = await getA();{comment}\n  const b = await getB();\n  return [a, b];\n}}\n"
        );
        found(&text, "p")[0].rewrite.as_ref().unwrap().round_trips
    };
    assert_eq!(trips(""), Some([2, 1]));
    assert_eq!(trips(" // 20ms"), None);
}

/// A call whose arguments derive from another one rejects in the world in which that one rejects.
#[test]
fn changes_on_failure_are_found_for_dependent_calls() {
    let text = "\
async function p(id) {
  const user = await getUser(id);
  const posts = await getPosts(user.id);
  const team = await getTeam(user.team);
  return [posts, team];
}
";
    let rewrite = found(text, "p").remove(0).rewrite.unwrap();
    let changes = [
        "if `getPosts(user.id)` rejects, `getTeam(user.team)` is also called",
        "if `getTeam(user.team)` rejects, the program rejects at 200ms (now it rejects at 300ms)",
    ];
    assert_eq!(rewrite.on_failure, changes);
}

#[test]
fn calls_that_keep_running_after_a_rejection_are_listed() {
    let text = "\
async function p() {
  const a = await getA(); // 20ms
  const b = await getB(); // 50ms
  return [a, b];
}
";
    let rewrite = found(text, "p").remove(0).rewrite.unwrap();
    let changes = [
        "if `getA` rejects, `getB` is also called and keeps running",
        "if `getB` rejects, the program rejects at 50ms (now it rejects at 70ms)",
    ];
    assert_eq!(rewrite.on_failure, changes);
}

#[test]
fn a_delayed_call_waits_for_a_call_of_its_own_iteration() {
    let messages = |text: &str| {
        let scenario = Scenario::from_code("shop.ts", text).unwrap();
        let applied = fixed(&scenario, true).applied;
        applied.into_iter().map(|fix| fix.message).collect::<Vec<_>>()
    };
    let nested = messages(
        "async function p(teams) {\n  for (const team of teams) {\n    \
         for (const id of team.ids) {\n      id.user = await getUser(id);\n    }\n  }\n}\n",
    );
    let late = "`getUser(id 2)` starts at 100ms because it waits for `getUser(id 1)` in the \
                previous iteration";
    assert!(nested.len() == 2 && nested[1].starts_with(late), "{nested:?}");
    let row = messages(
        "async function p(ids) {\n  await Promise.all(ids.map(async (id) => {\n    \
         const a = await getA(id);\n    const b = await getB(id);\n    return [a, b];\n  }));\n}\n",
    );
    assert!(row[0].contains("waits for `getA(id 1)`,"), "{row:?}");
}

/// The tasks that a text declares, and the text.
fn with_tasks(tasks: &str, text: &str) -> String {
    format!("/* simulate: (tasks: {{ {tasks} }}, resources: {{ \"db\": 2 }}) */\n{text}")
}

#[test]
fn a_loop_that_appends_to_something_stays_in_order() {
    let text = |append: &str| {
        format!(
            "import {{ Users }} from 'x';\nexport async function load(ids) {{\n  \
             const all = new Users();\n  for (const id of ids) {{\n    \
             const user = await db.find(id);\n    {append}\n  }}\n  return all.first();\n}}\n"
        )
    };
    for append in ["all.add(user);", "if (user) all.append(user);", "all.write(await show(user));"]
    {
        assert!(found(&text(append), "load").is_empty(), "{append}");
    }
    assert_eq!(found(&text("log(user);"), "load").len(), 1);
}

#[test]
fn a_call_that_depends_on_one_element_is_chained_to_it() {
    let text = "\
async function page(id) {
  const [user, config] = await Promise.all([getUser(id), getConfig()]);
  const posts = await getPosts(user.id);
  return [user, config, posts];
}
";
    let expected = "\
async function page(id) {
  const userPromise = getUser(id);
  const [user, config, posts] = await Promise.all([
    userPromise,
    getConfig(),
    userPromise.then((user) => getPosts(user.id)),
  ]);
  return [user, config, posts];
}
";
    let slow = "\"getUser\": (takes: \"50ms\"), \"getConfig\": (takes: \"200ms\")";
    let slow = with_tasks(slow, text);
    let finding = found(&slow, "page").remove(0);
    assert_eq!(finding.rule.name, "barrier-over-synchronization");
    let told = "`getPosts(user.id)` starts at 200ms because it waits for `getConfig`, but it doesn't \
                depend on it (its dependency `getUser(id)` settled at 50ms)";
    assert_eq!(finding.message, told);
    assert!(fix(&slow).ends_with(expected), "{}", fix(&slow));
    // Nothing is gained if the needed element is the slowest, or if both are needed.
    assert!(found(text, "page").is_empty());
    let fast = with_tasks("\"getUser\": (takes: \"300ms\")", text);
    assert!(found(&fast, "page").is_empty());
    let both = slow.replace("user.id", "user.id, config");
    assert!(found(&both, "page").is_empty());
    let saved = slow.replace("getPosts", "savePosts");
    assert!(found(&saved, "page").is_empty());
}

#[test]
fn more_calls_than_a_resource_has_slots_are_a_note() {
    let text = "async function p(ids) {\n  return Promise.all(ids.map((id) => find(id)));\n}\n";
    let found = found(&with_tasks("\"find\": (uses: \"db\")", text), "p");
    let told: Vec<(&str, &str)> =
        found.iter().map(|one| (one.rule.name, one.message.as_str())).collect();
    let message = "at 0, 3 concurrent calls compete for the 2 slots of `db`";
    assert_eq!(told, [("unbounded-concurrency", message)]);
    assert_eq!(found[0].severity, Severity::Note);
}

#[test]
fn a_finding_that_another_program_had_before_is_left_out() {
    let text = "async function page() {\n    const user = await getUser();\n    \
                const news = await getNews();\n    return [user, news];\n}\n\
                export async function safePage() {\n    return await page();\n}\n";
    let mut scenario = Scenario::from_code("shop.ts", text).unwrap();
    scenario.add_function_of_code("page");
    let [page, safe] = ["page", "safePage"].map(|name| scenario.run(name).unwrap());
    let found = findings::of(&scenario, &page);
    assert_eq!(found.found.len(), 1);
    let mut before = findings::Before::new();
    before.add(&found);
    for (before, count) in [(findings::Before::new(), 1), (before, 0)] {
        let besides = findings::selected_besides(&scenario, &safe, |_| true, &before).found;
        assert_eq!(besides.len(), count);
    }
}

/// The fix is proved in the part of the file that `page` needs.
#[test]
fn a_program_of_a_large_file_has_the_same_findings() {
    let page = "import { getUser } from \"./api\";\n\nconst limit = 20;\n\n\
                export async function page(id: string) {\n    const user = await getUser(id);\n    \
                const news = await getNews(limit); // 250ms\n    \
                if (user.isAdmin) await saveNews(news);\n    return [user, news];\n}\n";
    let other = |number: usize| {
        format!(
            "export async function other{number}() {{\n    await getOther({number}); // 1s\n}}\n"
        )
    };
    let found = |text: &str| {
        let mut found = found(text, "page");
        let [one] = &mut found[..] else { panic!("{found:?}") };
        let rewrite = one.rewrite.take().expect("a fix");
        let after = makespan::scenario::edited(text, &rewrite.edits);
        let after = after.replace(&text.replace(page, ""), "");
        (one.message.clone(), one.why.clone(), after, rewrite.settles_at, rewrite.on_failure)
    };
    let alone = found(page);
    assert!(alone.2.contains("Promise.all"), "{alone:?}");
    let others: String = (0..50).map(other).collect();
    assert_eq!(found(&format!("{page}{others}")), alone);
    let scenario = "/* simulate: (tasks: { \"getUser\": (takes: \"300ms\") }) */\n";
    let declared = found(&format!("{page}{scenario}"));
    assert_ne!(declared.3, alone.3);
    let between = found(&format!("{page}{others}{scenario}{others}").replace(&others, ""));
    assert_eq!(between, declared);
}

#[test]
fn statements_that_share_a_line_are_gathered_on_it() {
    let fixed = |body: &str| {
        let text = format!("async function p() {{ {body} return [a, b]; }}\n");
        let found = found(&text, "p");
        let rewrite = found.first()?.rewrite.as_ref()?;
        Some(makespan::scenario::edited(&text, &rewrite.edits))
    };
    assert_eq!(
        fixed("const a = await getA(); const b = await getB();").unwrap(),
        "async function p() { const [a, b] = await Promise.all([getA(), getB()]); return [a, b]; }\n"
    );
    // A comment between them would be lost.
    assert_eq!(fixed("const a = await getA(); /* then */ const b = await getB();"), None);
}

#[test]
fn a_call_with_a_duration_that_nothing_awaits_is_a_task_and_a_floating_promise() {
    let text = |comment: &str| {
        format!("async function p() {{\n  saveLog();{comment}\n  await fetchB();\n}}\n")
    };
    let rules = |comment: &str| -> Vec<&str> {
        found(&text(comment), "p").iter().map(|finding| finding.rule.name).collect()
    };
    assert_eq!(rules(" // 500ms"), ["floating-promise"]);
    assert_eq!(rules(""), [""; 0]);
    let scenario = Scenario::from_code("shop.js", &text(" // 500ms")).unwrap();
    let timeline = scenario.run_program(0, &RunOptions::default()).unwrap();
    assert_eq!(timeline.calls.len(), 2);
    assert_eq!(timeline.calls[0].settles_at.unwrap().to_string(), "500ms");
}

/// A declaration that has to come before the awaits is moved with its comments, to before those of
/// the first await.
#[test]
fn comments_stay_with_what_they_are_about() {
    let text = "import { getList, getName, render } from './api';\n\n\
        export async function page(ids) {\n  \
        // About the list.\n  \
        const items = await getList();\n\n  \
        // About the names.\n  \
        const names = {}; // by id\n  \
        await Promise.all(ids.map(async (id) => {\n    names[id] = await getName(id);\n  }));\n\n  \
        render(items, names);\n}\n";
    let after = fix(text);
    let expected = "export async function page(ids) {\n  \
        // About the names.\n  \
        const names = {}; // by id\n  \
        // About the list.\n  \
        const [items] = await Promise.all([\n    \
        getList(),\n    \
        Promise.all(ids.map(async (id) => {\n      names[id] = await getName(id);\n    })),\n  \
        ]);\n\n  \
        render(items, names);\n}\n";
    assert!(after.ends_with(expected), "{after}");
    // A comment for which there is no position in the new code prevents the fix.
    let within = "import { getList, getName } from './api';\n\
        export async function page() {\n  \
        const list = await getList();\n  const name = // the first\n    await getName();\n  \
        return [list, name];\n}\n";
    assert_eq!(fix(within), within);
    assert_ne!(fix(&within.replace(" // the first", "")), within);
}

/// The lines of an expression on lines of its own are indented more than its statement.
#[test]
fn a_call_on_a_line_of_its_own_gets_the_indentation_of_its_element() {
    let text = "import { getList, getName } from './api';\n\
        export async function page() {\n  \
        const list = await getList();\n  \
        const name =\n    await getName({\n      id: 1,\n    });\n  \
        return [list, name];\n}\n";
    let expected = "const [list, name] = await Promise.all([\n    getList(),\n    \
        getName({\n      id: 1,\n    }),\n  ]);\n";
    let after = fix(text);
    assert!(after.contains(expected), "{after}");
}

#[test]
fn a_rejection_in_the_async_callback_of_a_timer_is_unhandled() {
    let told = |timer: &str, body: &str| {
        let text = format!(
            "export async function start(ids) {{\n    await open();\n    \
             {timer}(async () => {{ {body} }}, 5000);\n}}\n"
        );
        let found = found(&text, "start").into_iter();
        found.map(|one| (one.rule.name, one.message)).collect::<Vec<_>>()
    };
    for timer in ["setTimeout", "setInterval"] {
        let message = format!("nothing awaits the async callback of `{timer}`");
        assert_eq!(told(timer, "await mark(ids);"), [("floating-promise", message)]);
        assert_eq!(told(timer, "try { await mark(ids); } catch (e) { console.error(e); }"), []);
        assert_eq!(told(timer, "await mark(ids).catch(() => {});"), []);
    }
    // What an unknown function does with its callback is unknown.
    assert_eq!(told("queue.add", "await mark(ids);"), []);
}
