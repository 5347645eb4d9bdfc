//! What is assumed about unknown conditions: which path is the main one.

use std::sync::Arc;

use makespan::Scenario;
use makespan::javascript::{Assumed, Decision, Evaluation, Module, Outcome, Span, World};
use makespan::program::{Record, RunOptions};

/// The run of the first program of a text.
#[track_caller]
fn run(text: &str) -> Evaluation {
    let module = Module::parse("shop.js", text).expect("code without errors");
    let program = module.entries().iter().position(|entry| entry.is_program);
    module.evaluate(program.expect("a program"), &World::default()).expect("no limit is passed")
}

/// The tasks that the first program of a text calls, in order.
#[track_caller]
fn tasks(text: &str) -> String {
    let tasks = run(text).calls.into_iter().map(|call| call.task);
    tasks.collect::<Vec<_>>().join(" ")
}

/// The tasks that an async function with this body calls.
#[track_caller]
fn within(body: &str) -> String {
    tasks(&format!("export async function f(id, reply, ctx) {{ {body} }}"))
}

/// The tasks that an async function calls, first of all `load`, whose result is `it`.
#[track_caller]
fn after_loading(body: &str) -> String {
    within(&format!("const it = await load(id); {body}"))
}

#[test]
fn an_if_that_does_something_before_it_leaves_is_a_guard() {
    for guard in [
        "if (!it) { await reply('none'); return; }",
        "if (it.old) { await reply('old'); return; }",
        "if (!it) { count++; if (it) log(id); return; }",
        "if (!it) { for (const one of ctx) one(id); return; }",
        "if (it.bad) { await drop(it); throw new Error('bad'); }",
        "if (it.bad) { await drop(it); ctx.throw(401); }",
        "if (it.bad) { if (it.a) { await drop(it); return 1; } else { throw it; } }",
        "if (it.bad) { try { await drop(it); return; } catch (error) { return; } }",
        "if (it.bad) { switch (it.a) { case 1: await drop(it); return; default: return; } }",
        "if (it.bad) { try { await drop(it); } finally { return; } }",
    ] {
        assert_eq!(after_loading(&format!("{guard} await save(it);")), "load save", "{guard}");
    }
}

#[test]
fn a_guard_skips_one_iteration() {
    let body = "for (const one of [1, 2]) { const it = await load(one); \
                if (!it.valid) { await drop(it); continue; } await store(it); }";
    assert_eq!(within(body), "load store load store");
    let endless = "while (true) { const it = await next(); \
                   if (!it) { await sleep(9); continue; } await work(it); if (it.last) break; }";
    assert_eq!(within(endless), "next work next work next work");
}

#[test]
fn a_guard_may_end_a_block_with_code_after_it() {
    let body = "for (const one of [1, 2]) { const it = await load(one); \
                if (ctx.skips) { if (it.old) { greet(it); continue; } } await store(it); }";
    assert_eq!(within(body), "load store load store");
    let body = "try { if (it.old) { await greet(it); return; } } catch {} await store(it);";
    assert_eq!(after_loading(body), "load store");
    // Nothing of the iteration comes after it.
    let body =
        "for (const one of [1]) { if (one.old) { await greet(one); continue; } } await end();";
    assert_eq!(within(body.replace("[1]", "ctx.all").as_str()), "greet greet greet end");
}

#[test]
fn the_work_for_something_that_is_there_is_the_main_path() {
    assert_eq!(after_loading("if (!it) { log(id); } else { await save(it); }"), "load save");
    assert_eq!(after_loading("if (!it) { await add(id); } else { await save(it); }"), "load add");
}

#[test]
fn a_branch_that_may_go_on_is_taken() {
    for branch in [
        "if (it.a) { await act(it); if (it.b) return; }",
        "if (it.a) { await act(it); return; } else { await other(it); }",
        "if (it.a) { switch (it.b) { case 1: await act(it); break; default: await act(it); } }",
    ] {
        let ran = after_loading(&format!("{branch} await save(it);"));
        assert!(ran.starts_with("load act"), "{branch}: {ran}");
    }
    // No code follows it.
    assert_eq!(after_loading("if (it) { await act(it); return; }"), "load act");
}

#[test]
fn the_branch_of_success_is_taken() {
    for body in [
        "if (it.ok) { await save(it); return it; } throw new Error('no');",
        "if (it.ok) { await save(it); return it; } await drop(it); return null;",
        "if (it.ok) { await save(it); return true; } await drop(it); return false;",
        "if (it.ok) { await save(it); return it; } await drop(it); throw new Error('no');",
        "if (ctx.method === 'POST') { await save(it); return it; } return ctx.status(405);",
        "if (it.type === 'a') { await save(it); return 1; } \
         if (it.type === 'b') { await drop(it); return 2; } await other(it); return 3;",
    ] {
        assert_eq!(after_loading(body), "load save", "{body}");
    }
}

#[test]
fn what_is_missing_is_a_guard_although_little_comes_after_it() {
    for test in ["!it", "it == null", "it.length === 0", "!it || it.bad", "it === ''"] {
        let body = format!("if ({test}) {{ await reply('none'); return; }} return it.name;");
        assert_eq!(after_loading(&body), "load", "{test}");
    }
    let body = "if (!!it) { await save(it); return; } return it.name;";
    assert_eq!(after_loading(body), "load save");
}

#[test]
fn a_cache_is_missed() {
    let body = "const it = await cache.get(id); if (it) { log(id); return it; } \
                const one = await load(id); await cache.set(id, one); return one;";
    assert_eq!(within(body), "cache.get load cache.set");
}

#[test]
fn a_method_that_throws_ends_the_path() {
    let text = "export async function f(ctx) { if (ctx.a) { ctx.b(); if (ctx.c) ctx.d(); }\n\
                ctx.throw(401); await issue(ctx); }";
    let ran = run(text);
    assert_eq!(ran.calls.len(), 0);
    assert!(matches!(&ran.outcome, Outcome::Rejected(reason) if reason.contains("ctx.throw")));
}

#[test]
fn a_loop_that_counts_ends_by_itself() {
    let body = "for (let i = 0; i < 5; i++) { const got = await acquire(i); \
                if (!got) return; await use(got); }";
    assert_eq!(within(body), ["acquire use"; 5].join(" "));
    let body = "for (let page = 0; page < 4; page += 1) { const list = await load(page); \
                if (list.length === 0) break; await store(list); }";
    assert_eq!(within(body), ["load store"; 4].join(" "));
    let body = "for (let i = 0; i < 4; i++) { if (ctx.at(i) > id) return; \
                const got = await acquire(i); await use(got); }";
    assert_eq!(within(body), ["acquire use"; 4].join(" "));
    let body = "for (let i = 0; i < 4; i++) { const got = await acquire(i); \
                if (!got) { await log(i); return; } await use(got); }";
    assert_eq!(within(body), ["acquire use"; 4].join(" "));
}

#[test]
fn a_loop_that_counts_ends_at_its_goal() {
    for body in [
        "for (let i = 0; i < 9; i++) { const it = await ask(i); if (it.done) return it; }",
        "for (let i = 0; i < 9; i++) { const it = await ask(i); if (it.done) break; }",
        "for (let i = 0; i < 9; i++) { if (await ask(i)) return; } throw new Error('late');",
        "for (let i = 0; i < 9; i++) { if (!(await ask(i))) return; } throw new Error('late');",
        "for (let i = 0; i < 9; i++) { const it = await ask(i); if (!it) go(i); else return it; }",
    ] {
        assert_eq!(within(body), "ask ask ask", "{body}");
    }
}

#[test]
fn a_loop_that_only_assumptions_keep_from_ending_ends() {
    let text = "const next = (queue) => { if (queue.size === 0) { queue.rest(); return false; }\n\
                queue.shift(); return true; };\n\
                export async function f(queue) { while (next(queue)) {} await end(); }";
    assert_eq!(tasks(text), "end");
    // It counts.
    let text = "export async function f(queue) { let all = 0;\n\
                for (let i = 0; i < 20_000; i++) { if (queue.at(i)) all++; } await end(all); }";
    assert_eq!(run(text).calls[0].arguments, "20000");
}

#[test]
fn a_loop_without_a_condition_ends() {
    let three = "load load load";
    assert_eq!(within("for (;;) { await load(id); }"), three);
    assert_eq!(within("for (let i = 0; ; i++) await load(i);"), three);
    assert_eq!(within("for (;;) { const it = await load(id); if (it.last) break; }"), three);
    assert_eq!(within("for (;;) { if (await load(id)) return; }"), three);
    // What the code says exactly, it does.
    assert_eq!(
        within("let i = 0; for (;;) { await load(i); if (++i === 5) break; }"),
        "load load load load load"
    );
}

#[test]
fn assumptions_about_the_same_value_agree() {
    for (body, ran) in [
        ("if (!it) await a(); if (it) await b();", "load a"),
        ("if (it) await a(); if (!it) await b();", "load a"),
        ("if (it.cold) await a(); if (!it.cold) await b(); if (it.cold) await c();", "load a c"),
        ("const cold = !!it.cold; if (!cold) await a(); if (cold) await b();", "load a"),
        ("if (it.type === 'x') await a(); if (it.type === 'y') await b();", "load a"),
        ("if (it.type !== 'x') await a(); if (it.type === 'x') await b();", "load a"),
        ("if (typeof it === 'string') await a(); if (typeof it === 'number') await b();", "load a"),
        ("if (it > 5) await a(); if (it <= 5) await b(); if (5 < it) await c();", "load a c"),
        ("if (it == null) await a(); if (it) await b(); if (!it) await c();", "load a c"),
        ("if (!it) await a(); if (it?.name) await b();", "load a"),
        ("if (it.name) await a(); if (!it) await b();", "load a"),
        ("if (it === 3) await a(); if (!it) await b();", "load a"),
        ("if (!it) await a(); const b = it && (await c());", "load a"),
        ("if (!it) await a(); const b = it || (await c());", "load a c"),
        ("if (it) await a(); const b = it ?? (await c());", "load a"),
        ("if (!it) await a(); it ? await b() : await c();", "load a c"),
        ("for (const one of [1, 2]) { if (!it) await a(); if (it) await b(); }", "load a a"),
        ("const same = it; if (!it) await a(); if (same) await b();", "load a"),
        ("if (it[id]) await a(); if (!it[id]) await b();", "load a"),
        ("if (DEBUG) await a(); if (!DEBUG) await b();", "load a"),
    ] {
        assert_eq!(after_loading(body), ran, "{body}");
    }
}

#[test]
fn comparisons_with_numbers_agree() {
    for (body, ran) in [
        ("if (it > 0) await a(); if (it < 0) await b(); if (it === 0) await c();", "load a"),
        ("if (it > 0) await a(); if (it) await b(); if (!it) await c();", "load a b"),
        ("if (!it) await a(); if (it > 0) await b(); if (it < 0) await c();", "load a"),
        ("if (it >= 5) await a(); if (it > 4) await b(); if (it < 5) await c();", "load a b"),
        ("if (it >= 5) await a(); if (it === 5) await b(); if (it > 5) await c();", "load a b"),
        ("if (it === 3) await a(); if (it > 2) await b(); if (it > 3) await c();", "load a b"),
        ("if (it.length > 0) await a(); if (it.length === 0) await b();", "load a"),
        ("if (it.length === 0) return; if (it.length > 0) await a();", "load a"),
        ("if (it < 0) return; if (it >= 0) await a();", "load a"),
        // The state of what a call gets may be another one after it.
        ("if (it.n > 5) await a(it); if (it.n < 3) await b();", "load a b"),
    ] {
        assert_eq!(after_loading(body), ran, "{body}");
    }
}

#[test]
fn questions_about_the_type_agree() {
    for (body, ran) in [
        ("if (typeof it === 'string') await a(); if (Array.isArray(it)) await b();", "load a"),
        ("if (Array.isArray(it)) await a(); if (Array.isArray(it)) await b();", "load a b"),
        ("if (Array.isArray(it)) await a(); if (typeof it === 'string') await b();", "load a"),
        (
            "if (Array.isArray(it)) await a(); if (!it) await b(); if (it === 3) await c();",
            "load a",
        ),
        ("if (typeof it === 'string') await a(); if (it === 3) await b();", "load a"),
        ("if (it === 3) await a(); if (typeof it === 'string') await b();", "load a"),
        ("if (it === 3) await a(); if (typeof it === 'number') await b();", "load a b"),
        ("if (typeof it === 'undefined') await a(); if (it) await b();", "load a"),
        ("if (it) await a(); if (typeof it === 'undefined') await b();", "load a"),
        ("if (typeof it !== 'object') await a(); if (it instanceof Date) await b();", "load a b"),
        ("if (typeof it === 'number') await a(); if (it instanceof Date) await b();", "load a"),
        ("if (it instanceof Date) await a(); if (it == null) await b();", "load a"),
        ("if (!(it instanceof Map)) await a(); if (it instanceof Map) await b();", "load a"),
        ("if (typeof it === 'function') await a(); if (!it) await b();", "load a"),
    ] {
        assert_eq!(after_loading(body), ran, "{body}");
    }
}

#[test]
fn a_memorized_function_is_the_function() {
    for (import, of) in
        [("{ useCallback, useMemo }", "react"), ("{ useCallback, useMemo }", "preact/hooks")]
    {
        let text = format!(
            "import {import} from '{of}';
             export function useCart(id) {{
                 const load = useCallback(async () => {{ await find(id); }}, [id]);
                 const both = useMemo(() => [load, load], [load]);
                 return {{ go: async () => {{ await Promise.all(both.map((one) => one())); }} }};
             }}"
        );
        let module = Module::parse("cart.js", &text).expect("code without errors");
        let go = module.entries().iter().position(|entry| entry.name.ends_with("go"));
        let ran = module.evaluate(go.expect("a program"), &World::default()).expect("no limit");
        assert_eq!(ran.calls.len(), 2);
        assert!(ran.calls.iter().all(|call| call.task == "find"));
    }
    let unknown = "import React from 'react'; export async function f() { \
                   const [user] = React.useState(); await load(user); }";
    assert_eq!(tasks(unknown), "load");
}

#[test]
fn an_unknown_object_has_the_values_that_the_code_gave_it() {
    for (body, ran) in [
        ("it.state = 'done'; if (it.state === 'failed') await a(); else await b();", "load b"),
        ("it.done = false; if (it.done) await a(); if (!it.done) await b();", "load b"),
        (
            "it.a.b = 1; if (it.a.b === 2) await a(); const { b } = it.a; if (b === 1) await b1();",
            "load b1",
        ),
        ("it.n = 1; it.n++; if (it.n === 2) await a(); if (it.n !== 2) await b();", "load a"),
        ("it.load = async () => { await a(); }; await it.load();", "load a"),
        ("it.on = true; delete it.on; if (it.on) await a();", "load a"),
        ("it['on'] = false; if (it.on) await a(); if (ctx.on) await b();", "load b"),
        // A method that nothing awaits may change other properties, but not to values that are known.
        ("it.on = true; it.change(); if (!it.on) await a();", "load"),
    ] {
        assert_eq!(after_loading(body), ran, "{body}");
    }
}

#[test]
fn a_call_depends_on_what_the_code_put_into_its_arguments() {
    let depends = |body: &str| {
        let calls = run(&format!("export async function f(it, ctx) {{ {body} }}")).calls;
        calls.last().expect("a call").depends_on.clone()
    };
    assert_eq!(depends("it.user = await load(1); await index(it);"), [0]);
    assert_eq!(depends("it.a.user = await load(1); await index([it]);"), [0]);
    assert_eq!(depends("it.user = await load(1); await index(it.user);"), [0]);
    assert_eq!(depends("const { a } = it; it.a.user = await load(1); await index(a.user);"), [0]);
    for filled in [
        "{ [ctx]: page.id }",
        "[{ [page.key]: 1 }]",
        "new Set([page.id])",
        "Object.fromEntries([[ctx, page.id]])",
        "Object.assign({}, it, { [ctx]: page })",
    ] {
        let body = format!("const page = await load(1); await find({filled});");
        assert_eq!(depends(&body), [0], "{filled}");
    }
    let put = "const page = await load(1); const of = {}; of[ctx] = page.id;";
    assert_eq!(depends(&format!("{put} await find(of);")), [0]);
    assert_eq!(depends(&format!("{put} await find(of[it]);")), [0]);
    assert_eq!(depends(&format!("{put} await find(of.first);")), [0]);
    for kept in [
        "const of = new Headers(); of.set('id', page.id); await find({ of });",
        "ctx.page = page; await ctx.find(1);",
        "ctx.of.page = page; await ctx.find(1);",
        "const of = []; if (page.id) of.push(1); await find(of);",
        "const of = { id: 1 }; if (page.id) delete of.id; await find(of);",
    ] {
        let calls = run(&format!(
            "export async function f(it, ctx) {{ const page = await load(1); {kept} }}"
        ))
        .calls;
        let last = calls.last().expect("a call");
        assert_eq!([&last.depends_on[..], &last.assumed_to_depend_on[..]].concat(), [0], "{kept}");
    }
    let map = "const page = await load(1); const of = new Map(); of.set(ctx, page.id);";
    assert_eq!(depends(&format!("{map} await find(of);")), [0]);
    assert_eq!(depends("it.user = await load(1); await find(it.other);"), [0; 0]);
    assert_eq!(depends("it.user = await load(1); await find(ctx);"), [0; 0]);
}

#[test]
fn a_value_depends_on_the_condition_that_chose_it() {
    for value in [
        "it.on ? 'a' : 'b'",
        "it.on && 'a'",
        "it.on || 'a'",
        "it.on ?? 'a'",
        "it.on === 1 ? { a: 1 } : null",
        "(it.on && it.a === 2) ? 'a' : 'b'",
    ] {
        let text = format!(
            "export async function f() {{
                const it = await load();
                const value = {value};
                await find(value);
            }}"
        );
        assert_eq!(run(&text).calls[1].depends_on, [0], "{value}");
    }
}

#[test]
fn a_guard_that_is_not_taken_goes_on_to_its_last_await() {
    let ran = |guard: &str| {
        tasks(&format!(
            "export async function f(it) {{ {guard} if (it.a) await b(); else await c(); }}"
        ))
    };
    assert_eq!(ran("if (it.a && !(await check(it.a))) throw new Error();"), "check b");
    assert_eq!(ran("if (!it.a || !(await check(it.a))) return;"), "check b");
    assert_eq!(ran("if (!(it.a || await check(it))) return;"), "check c");
    assert_eq!(ran("if ((it.a || it.d) && (await check(it))) return;"), "check b");
    assert_eq!(ran("if (it.a && (await check(it)) === 1) return;"), "check b");
    assert_eq!(ran("if (it.a && it.d) return;"), "b");
}

#[test]
fn what_a_function_awaits_and_its_caller_drops_is_an_effect() {
    let depends = |call: &str| {
        let text = format!(
            "export async function f(page) {{ {call}; return await api.read(1); }}
             const peek = async () => await api.peek();"
        );
        run(&text).calls.last().expect("a call").assumed_to_depend_on.clone()
    };
    assert_eq!(depends("await peek()"), [0]);
    assert_eq!(depends("await api.peek()"), [0]);
    assert_eq!(depends("await Promise.all([page.open(1), page.arrives()])"), [0, 1]);
    assert_eq!(depends("const token = await peek()"), [0; 0]);
}

#[test]
fn the_callback_of_a_task_is_the_one_that_gets_its_error() {
    let promise = |call: &str| {
        tasks(&format!(
            "export async function f(worker) {{
                return await new Promise((resolve, reject) => {{ {call}; }});
            }}"
        ))
    };
    let each =
        "lib.each([1], (one, next) => work(one, next), (err) => err ? reject(err) : resolve())";
    assert_eq!(promise(each), "lib.each");
    let read = "fs.readFile('error.log', (err, text) => err ? reject(err) : resolve(text))";
    assert_eq!(promise(read), "fs.readFile");
    let typed = "worker.on('message', (/* , */ e = {}) => resolve(e.data))";
    assert_eq!(promise(typed), "worker.on");
    assert_eq!(promise("lib.on('ERROR', reject); lib.on('DONE', resolve)"), "lib.on");
}

#[test]
fn a_function_outside_of_the_file_handles_the_promises_that_it_gets() {
    for call in ["await assert.rejects(load())", "await expect(load()).rejects.toThrow('bad')"] {
        let text = format!(
            "async function test() {{ {call}; }}
             const load = async () => {{ throw new Error('bad'); }};"
        );
        assert_eq!(run(&text).crash, None, "{call}");
    }
}

#[test]
fn a_switch_agrees_with_other_conditions() {
    let switch = "switch (it) { case 'x': await a(); break; case 'y': await b(); }";
    let after = "if (it === 'y') await c(); if (it === 'x') await d();";
    assert_eq!(after_loading(&format!("{switch} {after} {switch}")), "load a d a");
    assert_eq!(after_loading(&format!("if (it !== 'x') await c(); {switch}")), "load c b");
}

#[test]
fn only_what_follows_from_a_decision_is_known() {
    for (body, ran) in [
        // Either part may be false.
        ("if (it && it.banned) throw it; if (it) await a(); if (it.banned) await b();", "load a b"),
        ("if (it.x === 1 || it.x === 2) await a(); if (it.x === 2) await b();", "load a b"),
        // Both parts are decided.
        ("if (!it || !it.open) return; if (it.open) await a(); if (!it) await b();", "load a"),
        ("if (it.a && !it.b) await a(); if (it.b) await b(); if (it.a) await c();", "load a c"),
        // The left part is known, so the decision is about the right one.
        ("if (!it) return; if (it && it.old) return; if (!it.old) await a();", "load a"),
        ("if (!it) return; if (it && it.old) return; if (it.old) await a();", "load"),
    ] {
        assert_eq!(after_loading(body), ran, "{body}");
    }
}

#[test]
fn a_value_that_changes_is_another_one() {
    for (body, ran) in [
        ("let x = it.a; if (!x) await a(); x = it.b; if (x) await b();", "load a b"),
        (
            "if (!it.open) await it.connect(); if (it.open) await it.get();",
            "load it.connect it.get",
        ),
        ("if (!it.user) await login(it); if (it.user) await b();", "load login b"),
        ("if (!it.ready) await a(); it.ready = true; if (it.ready) await b();", "load a b"),
        ("if (!it.x) await a(); delete it.x; if (it.x) await b();", "load a b"),
        (
            "for (const one of it) { if (!one) await a(); } for (const one of it) await b();",
            "load a a a b b b",
        ),
    ] {
        assert_eq!(after_loading(body), ran, "{body}");
    }
    // The kind of a thing stays what it is.
    let body = "if (it.type === 'file') await save(it); if (it.type === 'folder') await walk(it);";
    assert_eq!(after_loading(body), "load save");
}

#[test]
fn a_question_that_a_guard_repeats_is_decided_like_it() {
    for (body, ran) in [
        ("if (it.error) log(it.error); if (it.error) return; await a();", "load a"),
        ("if (it.error) await tell(it); await b(); if (it.error) throw it; await a();", "load b a"),
        ("let x = it.a; if (!x) x = await make(); if (!x) throw it; await a(x);", "load make a"),
        ("if (it.a) await a(); else await b(); if (it.a) return; await c();", "load a"),
    ] {
        assert_eq!(after_loading(body), ran, "{body}");
    }
}

/// Code in which two conditions ask about the same value.
const SAME: &str = "export async function f({ cold }) {\n  if (!cold) await a();\n\
                      if (cold) await b();\n  if (!cold) await c();\n}\n";

#[test]
fn a_line_decides_before_what_agrees() {
    let module = Module::parse("shop.js", SAME).unwrap();
    let program = module.entries().iter().position(|entry| entry.is_program).unwrap();
    let run = |line: &str, is: bool| {
        let start = u32::try_from(SAME.find(line).unwrap()).unwrap();
        let line = Span { start, end: start + u32::try_from(line.len()).unwrap() };
        let decisions = Arc::new(vec![(line, Decision::Taken(is))]);
        let world = World { decisions, ..World::default() };
        let ran = module.evaluate(program, &world).unwrap();
        ran.calls.into_iter().map(|call| call.task).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(run("if (!cold) await a();", false), "b");
    assert_eq!(run("if (cold) await b();", true), "a b");
    assert_eq!(run("if (!cold) await c();", false), "a");
}

#[test]
fn paths_do_not_contradict_themselves() {
    let throws = "export async function f({ cold }) {\n  if (cold) await a();\n\
                  if (!cold) throw new Error('no');\n  await b();\n}\n";
    for text in [SAME, throws] {
        let scenario = Scenario::from_code("shop.js", text).unwrap();
        let paths = scenario.paths(0, &RunOptions::recording(Record::Trace), 64).unwrap();
        assert_eq!(paths.paths.len(), 2, "{text}");
    }
}

#[test]
fn no_program_fails_because_of_assumptions() {
    let text = "async function userOf(id) { const it = await load(id); if (!it.user) return null;\n\
                return it.user; }\n\
                export async function f(id) { const user = await userOf(id);\n\
                if (user) throw new Error('signed in'); await show(); }";
    assert_eq!(tasks(text), "load show");
}

/// Some unknown values, such as those of `process`, are shared by the runs of a thread.
#[test]
fn a_run_knows_nothing_of_earlier_ones() {
    let asks = "if (!process.stdin.isTTY) await a(); if (process.stdin.isTTY) await b();";
    let many = "for (const one of it) if (one.name === 'x') log(one);";
    for body in [format!("{many} {asks}"), asks.to_owned(), format!("{many} {asks}")] {
        assert_eq!(after_loading(&body), "load a", "{body}");
    }
}

/// Of listeners that exclude each other, the one for success is called.
#[test]
fn one_listener_settles_a_promise() {
    for listeners in [
        "on('fail', () => reject(1)); on('done', (it) => resolve(it));",
        "on('uploadFailed', (error) => reject(error)); on('done', (it) => resolve(it));",
        "on('done', (it) => resolve(it)); on('skip', () => resolve(2));",
        "on('exit', () => reject(1)); on('done', (it) => resolve(it));",
        "let it; const end = () => (it === undefined ? reject(1) : resolve(it)); \
         on('fail', () => end()); on('done', (done) => { it = done; end(); });",
        "on('done', (it) => { if (it.code !== 0) reject(1); else resolve(it); });",
        "at.onload = (e) => { if (e.bad) { reject(e); } else { resolve(e); } };",
    ] {
        let text = format!(
            "export function f(on, at) {{\n  return new Promise((resolve, reject) => {{ {listeners} }});\n}}"
        );
        let ran = run(&text);
        assert_eq!(ran.calls.len(), 1, "{listeners}");
        assert!(matches!(ran.outcome, Outcome::Fulfilled(_)), "{listeners}: {:?}", ran.outcome);
    }
    let parts = "export function f(on) { return new Promise((resolve) => {
        let all = ''; on('data', (part) => { all += part; }); on('end', () => resolve(all)); }); }";
    assert_eq!(tasks(parts), "on on");
    let others = "export function f(a, port) { return new Promise((resolve) => {
        a.listen(port, resolve); a.listen(port + 1, resolve); }); }";
    assert_eq!(tasks(others), "a.listen a.listen");
}

/// A callback that has captured the `resolve` of a promise settles it, wherever it was passed.
#[test]
fn a_listener_that_keeps_resolve_settles_the_promise() {
    let made = "let done; const ready = new Promise((resolve) => { done = resolve; });";
    let deferred = "const own = {};
        const ready = new Promise((resolve, reject) => { Object.assign(own, { resolve, reject }); });";
    for body in [
        format!("{made} on('open', () => done(1)); await ready;"),
        format!("{made} on('open', done); await ready;"),
        format!(
            "{made} on('open', (it) => {{ [it].forEach(() => {{ done(it); }}); }}); await ready;"
        ),
        format!("{made} at.onopen = () => done(); await ready;"),
        format!("{deferred} on('open', (it) => own.resolve(it)); await ready;"),
        "const timed = new Promise((resolve, reject) => { setTimeout(reject, 5000);
            on('open', () => resolve(1)); }); await timed;"
            .to_owned(),
    ] {
        let ran = run(&format!("export async function f(on, at) {{\n{body}\n}}"));
        assert_eq!(ran.calls.len(), 1, "{body}");
        assert!(matches!(ran.outcome, Outcome::Fulfilled(_)), "{body}: {:?}", ran.outcome);
    }
    for body in [
        format!("{made} on('open', () => log(1)); done(); await ready;"),
        format!("{made} on('error', () => done()); await ready;"),
        format!("{deferred} on('open', (it) => own.reject(it)); await ready;"),
        "const timed = new Promise((_, reject) => { const timer = setTimeout(reject, 50);
            on('open', () => clearTimeout(timer)); }); await timed;"
            .to_owned(),
    ] {
        let ran = run(&format!("export async function f(on, at) {{\n{body}\n}}"));
        assert_eq!(ran.calls.len(), 0, "{body}");
    }
}

#[test]
fn a_handler_may_be_created_after_a_listener_was_called() {
    let text = "async function start() {
          await new Promise((resolve) => { server.listen(80, resolve); });
          process.once('SIGTERM', async () => { await close(); });
        }
        start();";
    let module = Module::parse("main.js", text).expect("code without errors");
    let named = |name| module.entries().iter().position(|entry| entry.name.starts_with(name));
    let handler = named("process.once").expect("a handler");
    let ran = module.evaluate(handler, &World::default()).expect("no limit is passed");
    assert!(matches!(ran.outcome, Outcome::Fulfilled(_)), "{:?}", ran.outcome);
    assert!(!ran.assumptions.iter().any(|one| matches!(one.assumed, Assumed::NotCreated(_))));
}

#[test]
fn a_length_agrees_with_the_number_of_elements() {
    let each = "for (const one of it) log(one);";
    for (body, ran) in [
        ("if (it.length === 1) await a(); else await b();", "load b"),
        ("if (it.length > 3) await a(); else await b();", "load b"),
        ("if (it.length) await a(); else await b();", "load a"),
        ("if (it.length === 3) await a(); else await b();", "load a"),
    ] {
        assert_eq!(after_loading(&format!("{each} {body}")), ran, "{body}");
        assert_eq!(after_loading(&format!("it.map(log); {body}")), ran, "{body}");
    }
    for (asked, times) in [
        ("if (it.length === 1) log(1);", 1),
        ("if (it.length > 4) log(1);", 5),
        ("if (it.length < 3) log(1);", 2),
        ("if (it.length === 0) return;", 3),
    ] {
        let body = format!("{asked} for (const one of it) await a(one);");
        assert_eq!(after_loading(&body), "load".to_owned() + &" a".repeat(times), "{asked}");
    }
}

#[test]
fn further_parameters_of_a_callback_are_unknown() {
    let body = "return new Promise((resolve, reject) => exec(id, (error, out, errors) => {
        if (error) return reject(error); resolve([out.trim(), errors.trim()]); }));";
    let ran = run(&format!("export function f(id) {{ {body} }}"));
    assert!(matches!(ran.outcome, Outcome::Fulfilled(_)), "{:?}", ran.outcome);
}

#[test]
fn what_was_found_is_there() {
    let found = "const found = it.find((one) => one.id === id);";
    assert_eq!(after_loading(&format!("{found} if (!found) await a();")), "load");
    assert_eq!(after_loading(&format!("{found} if (found) await a(); else await b();")), "load a");
}

#[test]
fn a_value_equals_itself() {
    let body =
        "while (true) { const a = it + ''; const b = a; if (a === b) break; await retry(); }";
    assert_eq!(after_loading(body), "load");
    assert_eq!(after_loading("if (it.a !== it.a) await a(); else await b();"), "load b");
}

#[test]
fn an_assumption_about_an_operator_says_what_the_left_side_is() {
    let text = "export async function f(o) {\n  o.x ??= 1;\n  \
                await load(o.a ?? 1, o.b || 1, o.c && 1, o.d ? 1 : 2);\n}";
    let states = run(text).assumptions.into_iter().filter_map(|one| match one.assumed {
        Assumed::Taken(of, is, decides) => Some(format!("{of} {}", decides.state(is))),
        _ => None,
    });
    let expected = ["o.x present", "o.a present", "o.b true", "o.c true", "o.d taken"];
    assert_eq!(states.collect::<Vec<_>>(), expected);
}

#[test]
fn the_end_of_an_answer_is_no_task() {
    for answer in
        ["res.end()", "res.status(204).end()", "reply.code(204).send()", "h.response(it).code(201)"]
    {
        let text = format!("app.get('/', () => load().then((it) => {answer}));");
        assert_eq!(tasks(&text), "load", "{answer}");
    }
    assert_eq!(after_loading("return response.json();"), "load response.json");
}

#[test]
fn a_plain_action_of_a_store_is_no_task() {
    let text = "export const add = () => async (dispatch) => { dispatch({ type: 'adding' });\n\
                const added = (it) => ({ type: 'added', it });\n\
                dispatch(added(await dispatch(fetchCart()))); return dispatch({ type: 'done' }); };";
    assert_eq!(tasks(text), "dispatch");
    // Something may answer it.
    let text = "export const add = () => async (dispatch) => { await dispatch({ type: 'add' }); };";
    assert_eq!(tasks(text), "dispatch");
}

#[test]
fn an_unknown_value_with_a_method_that_arrays_do_not_have_is_no_array() {
    for (chain, task) in [
        ("ctx.table('a').filter((it) => it.on).count().run()", "run"),
        ("ctx.map((it) => it.a).filter((it) => it).distinct().run(1)", "run"),
        ("ctx.flatMap((it) => it).map((it) => it).toArray()", "toArray"),
        ("ctx.forEach((it) => it.a).exec()", "exec"),
    ] {
        let ran = run(&format!("export async function f(ctx) {{ return await {chain}; }}"));
        let last = ran.calls.iter().map(|call| call.task.rsplit('.').next().unwrap());
        assert_eq!(last.collect::<Vec<_>>(), [task], "{chain}");
        assert!(matches!(ran.outcome, Outcome::Fulfilled(_)), "{chain}: {:?}", ran.outcome);
    }
    let kept = "const all = ctx.filter((it) => it.on); const n = await all.count().run(); \
                for (const one of ctx.map((it) => it.id).sort()) await load(one);";
    assert_eq!(within(kept), "all.count().run load load load");
    let chained = "await ctx.forEach((it) => it.a).then((all) => save(all));";
    assert_eq!(within(chained), "ctx.forEach save");
}

#[test]
fn a_call_whose_result_is_iterated_is_no_task() {
    let given = "let go; const ready = new Promise((resolve) => { go = resolve; }); \
                 const all = ctx.subscribe(); go(all); for await (const one of all) await load(one);";
    assert_eq!(within(given), "load load load");
    assert_eq!(within("const all = ctx.list(); for (const one of all) load(one); return all;"), "");
    let elsewhere = "await ctx.list(); for (const one of ctx.list()) await load(one);";
    assert_eq!(within(elsewhere), "ctx.list load load load");
    let delegates = "export async function* f(ctx) { const all = ctx.list(); \
                     all.catch(() => {}); yield* all; await load(all); }";
    assert_eq!(tasks(delegates), "load");
}

#[test]
fn a_function_that_walks_a_tree_of_unknown_keys_ends() {
    let text = "export async function f(rows) { const items = {};\n\
                for (const row of rows) items[row.id] = [];\n\
                for (const row of rows) items[row.parent].push(row.id);\n\
                const count = (id) => items[id].reduce((all, one) => all + count(one), 1);\n\
                for (const row of rows) count(row.id);\n  await save(items); }";
    let ran = run(text);
    assert_eq!(ran.calls.len(), 1, "{:?}", ran.outcome);
    let depth = |one: &Assumed| matches!(one, Assumed::Depth(name, 3) if name == "count");
    assert!(ran.assumptions.iter().any(|one| depth(&one.assumed)));
    // Nothing is assumed of this one.
    let known = "const down = (n) => down(n + 1); down(0);";
    assert!(matches!(run(&format!("export async function f() {{ {known} }}")).outcome,
        Outcome::Rejected(reason) if reason.contains("call stack")));
}

#[test]
fn a_function_of_the_platform_that_the_file_replaces_is_unknown_before() {
    let patch = "global.fetch = async (input) => { await ready(); return original(input); };";
    for original in ["global.fetch", "globalThis.fetch", "fetch"] {
        let text = format!("const original = {original};\n{patch}");
        assert_eq!(tasks(&text), "ready original", "{original}");
    }
    let crypto = "const { crypto } = globalThis; export const f = async () => crypto.sign(1);";
    assert_eq!(tasks(crypto), "crypto.sign");
}

#[test]
fn a_module_that_uses_what_only_scripts_have_runs_as_bundlers_run_it() {
    let import = "import { find, start } from './all';";
    for text in [
        "exports.get = async () => { await find(); };",
        "module.exports = { get: async () => { await find(); } };",
        "if (require.main === module) start(get); const all = find;\n\
         export async function get() { await all(); }",
        "if (module.hot) module.hot.accept(); const all = find;\n\
         export async function get() { await all(); }",
        "if (typeof module !== 'undefined') start(); const all = find;\n\
         export async function get() { await all(); }",
    ] {
        let ran = run(&format!("{import}\n{text}"));
        assert!(matches!(ran.outcome, Outcome::Fulfilled(_)), "{text}: {:?}", ran.outcome);
        assert_eq!(ran.calls.len(), 1, "{text}");
    }
    let asks = "export async function f() { if (typeof module === 'undefined') await a(); \
                else await b(module.id); }";
    assert_eq!(tasks(asks), "a");
}
