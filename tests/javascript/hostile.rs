//! Hostile code: each ends quickly, with a result or with an error that has a position.
//!
//! These run on the default stack of a thread, 2 MiB: an overflow of the stack ends the process.

use makespan::Scenario;
use makespan::javascript::{Evaluation, LimitPassed, Module, SyntaxError, World};

use crate::logged::logged;

fn run(text: &str) -> Result<Evaluation, LimitPassed> {
    let module = Module::parse("hostile.js", text).unwrap_or_else(|errors| panic!("{errors:?}"));
    let max_steps = Some(500_000);
    let world = World { declares_all: true, max_steps, ..World::default() };
    module.evaluate(0, &world)
}

/// What a program logs, and the error that ends it.
fn lines(text: &str) -> Vec<String> {
    let evaluation = run(text).unwrap_or_else(|passed| panic!("{}: {text}", passed.limit));
    let lines = logged(&evaluation).map(str::to_owned);
    let crash = evaluation.crash.as_ref().map(|crash| format!("crash: {}", crash.reason));
    lines.chain(crash).collect()
}

fn refused(name: &str, text: &str) -> SyntaxError {
    let mut errors = Module::parse(name, text).expect_err("it is refused");
    errors.swap_remove(0)
}

/// A text that repeats one piece, with another one in the middle and a third one after it.
fn nested(
    name: &'static str,
    open: &str,
    inside: &str,
    close: &str,
) -> (&'static str, [String; 3]) {
    (name, [open.to_owned(), inside.to_owned(), close.to_owned()])
}

fn bombs() -> Vec<(&'static str, [String; 3])> {
    vec![
        nested("a.js", "(", "1", ")"),
        nested("a.js", "[", "1", "]"),
        nested("a.js", "{", "", "}"),
        nested("a.js", "!", "1", ""),
        nested("a.js", "- ", "1", ""),
        nested("a.js", "f(", "1", ")"),
        nested("a.js", "a=>", "1", ""),
        nested("a.js", "a=>{", "1", "}"),
        nested("a.js", "async a=>", "1", ""),
        nested("a.js", "x?y:", "1", ""),
        nested("a.js", "x?", "1", ":y"),
        nested("a.js", "`${", "1", "}`"),
        nested("a.js", "a=", "1", ""),
        nested("a.js", "1+", "1", ""),
        nested("a.js", "1**", "1", ""),
        nested("a.js", "x", "", ".b"),
        nested("a.js", "x", "", "()"),
        nested("a.js", "x", "", "[0]"),
        nested("a.js", "x", "", "?.b"),
        nested("a.js", "x", "", "``"),
        nested("a.js", "new ", "A", ""),
        nested("a.js", "typeof ", "1", ""),
        nested("a.js", "if(x){}else ", ";", ""),
        nested("a.js", "if(x)\n", ";", ""),
        nested("a.js", "for(;;)", ";", ""),
        nested("a.js", "while(0)", ";", ""),
        nested("a.js", "do ", ";", " while(0)\n"),
        nested("a.js", "l:", ";", ""),
        nested("a.js", "function f(){", "", "}"),
        nested("a.js", "(function(){", "", "})()"),
        nested("a.js", "(class{static{", "", "}})"),
        nested("a.js", "class A extends ", "B", "{}"),
        nested("a.js", "try{", "", "}finally{}"),
        nested("a.js", "switch(0){default:", "", "}"),
        nested("a.js", "({a:", "1", "})"),
        nested("a.js", "({[", "1", "]:1})"),
        nested("a.jsx", "<a>", "1", "</a>"),
        nested("a.jsx", "<a>\n", "1", "</a>"),
        nested("a.jsx", "<a b={", "1", "}/>"),
        nested("a.mjs", "await ", "1", ""),
        nested("a.mjs", "for await(a of ", "b", ");"),
        nested("a.ts", "let a: Array<", "B", ">"),
        nested("a.ts", "(<A>", "1", ")"),
        nested("a.ts", "type A = (a: ", "B", ") => C"),
        nested("a.ts", "type A = keyof ", "B", ""),
        nested("a.ts", "namespace A {", "", "}"),
        nested("a.tsx", "<T,>(a) => (", "1", ")"),
    ]
}

#[test]
fn deeper_nesting_is_an_error() {
    for (name, [open, inside, close]) in bombs() {
        for levels in [2_000, 100_000] {
            let text = format!("x\n{}{inside}{}", open.repeat(levels), close.repeat(levels));
            let error = refused(name, &text);
            let message = "the code nests deeper than the limit of 400 brackets";
            // If it is no valid code, the parser may report that first.
            if levels > 2_000 || error.message == message {
                assert_eq!(error.message, message, "{open}");
                assert!((error.span.end as usize) < text.len());
            }
        }
    }
}

#[test]
fn the_deepest_allowed_nesting_fits_the_stack() {
    for (name, [open, inside, close]) in bombs() {
        // The maximum number of levels that are accepted.
        let text =
            |levels: usize| format!("{}{inside}{}", open.repeat(levels), close.repeat(levels));
        let fits = |levels: usize| match Module::parse(name, &text(levels)) {
            Ok(_) => true,
            Err(errors) => !errors[0].message.starts_with("the code nests"),
        };
        let (mut most, mut over) = (1, 2_000);
        while over - most > 1 {
            let middle = usize::midpoint(most, over);
            if fits(middle) { most = middle } else { over = middle }
        }
        assert!(most >= 100, "{open}: {most}");
        if let Ok(module) = Module::parse(name, &text(most)) {
            let _ = module.evaluate(0, &World::default());
        }
    }
}

#[test]
fn long_texts_are_not_deep() {
    let parts = [
        "x = a.b.c(d, [e]);\n",
        "if (x) { y() } else { z() }\n",
        "function f() { return `${a}` }\n",
        "var a = 1, b = [2], c = { d: 3 };",
        "switch (a) { case 1: case 2: b(); break; }\n",
    ];
    for part in parts {
        assert!(Module::parse("a.js", &part.repeat(2000)).is_ok(), "{part}");
    }
}

#[test]
fn large_texts_are_refused_soon() {
    let size = 50_000_000;
    assert!(Module::parse("a.js", &"(".repeat(size)).is_err());
    let size = 2_000_000;
    for piece in ["(", "a", "\"", "/*", "`", "<a>", "\u{0}", "é", "x?", "//"] {
        let text = piece.repeat(size / piece.len());
        let _ = Module::parse("a.js", &text);
    }
}

#[test]
fn early_errors_are_reported_before_anything_runs() {
    for (text, message) in [
        (
            "console.log(1); /(?<a>.)(?<a>.)/;",
            "Invalid regular expression: /(?<a>.)(?<a>.)/: Duplicate capture group name",
        ),
        (
            "() => /[b-a]/u",
            "Invalid regular expression: /[b-a]/u: Range out of order in character class",
        ),
    ] {
        assert_eq!(refused("a.js", text).message, message);
    }
    assert_eq!(refused("a.mjs", "new.target").message, "Unexpected new.target expression");
    let parameters = "a,".repeat(1_000_000);
    let message = "Too many parameters in function call (only 65535 allowed)";
    assert_eq!(refused("a.js", &format!("function f({parameters}b) {{}}")).message, message);
}

#[test]
fn a_scope_may_have_many_variables_and_statements() {
    let variables: Vec<_> = (0..70_000).map(|n| format!("let v{n} = {n};")).collect();
    let variables = variables.join("\n");
    let text = format!("(function () {{ {variables} console.log(v65535 + v65536 + v69999); }})();");
    assert_eq!(lines(&text), ["201070"]);
    let functions: Vec<_> =
        (0..70_000).map(|n| format!("function f{n}() {{ return {n}; }}")).collect();
    let functions = functions.join("\n");
    assert_eq!(lines(&format!("{functions} console.log(f69999() + f0());")), ["69999"]);
}

/// Other code runs between two rounds, so the program makes progress, as with an interval.
#[test]
fn a_function_that_sets_a_timer_for_itself_does_so_three_times() {
    for again in ["setImmediate(go)", "setTimeout(go)", "setTimeout(() => go(), 10)"] {
        let text = format!("const go = () => {{ console.log(1); {again}; }};\ngo();");
        assert_eq!(lines(&text).len(), 4, "{text}");
    }
    let awaits =
        "async function go() { console.log(1); await new Promise(setImmediate); go(); }\ngo();";
    assert_eq!(lines(awaits).len(), 3);
}

/// The condition that ends it is in a function that the callback calls, or other code ends it.
#[test]
fn exact_code_calls_itself_as_often_as_it_says() {
    for (text, last) in [
        (
            "let n = 0;\nconst step = () => { if (++n < 800) setTimeout(() => step(), 1); \
          else console.log(n); };\nstep();",
            "800",
        ),
        (
            "let n = 0, t;\nconst beat = () => { n++; t = setTimeout(beat, 1); };\nbeat();\n\
          setTimeout(() => { clearTimeout(t); console.log(n > 700); }, 800);",
            "true",
        ),
        (
            "const alt = (i) => i === 0 ? 'z' : new Promise((r) => setImmediate(() => r(alt(i - 1))));\n\
          alt(900).then(console.log);",
            "z",
        ),
    ] {
        assert_eq!(lines(text), [last], "{text}");
    }
}

#[test]
fn endless_code_exceeds_a_limit_with_a_position() {
    for (text, limit) in [
        ("let i = 0;\nwhile (true) i++;", "steps"),
        ("for (;;);", "steps"),
        ("const go = () => Promise.resolve().then(go);\ngo();", "steps"),
        ("const go = () => process.nextTick(go);\ngo();", "steps"),
        ("const go = () => queueMicrotask(go);\ngo();", "steps"),
        ("const go = () => Promise.resolve(1).then(() => queueMicrotask(go));\ngo();", "steps"),
        ("let n = 1;\nconst go = () => n++ && setTimeout(go);\ngo();", "steps"),
        ("let a = [];\nwhile (true) a = [new Array(100000), a];", "memory"),
        ("let a = [1];\nwhile (true) a.push(...a);", "memory"),
        ("while (true) console.log(1);", "limit"),
        (
            "(async () => { for await (const a of (function* () { while (true) yield 1; })()); })();",
            "steps",
        ),
        ("[...(function* () { while (true) yield 1; })()];", "limit"),
        ("const text = 'a'.repeat(40) + '!';\n/^(a+)+$/.test(text);", "regular expression"),
        ("while (true) 'x'.repeat(999).replace(/(?:x|y)+z/g, '');", "steps"),
    ] {
        let passed = run(text).expect_err(text);
        assert!(passed.limit.contains(limit), "{}: {text}", passed.limit);
        assert!(
            (passed.span.end as usize) <= text.len() && passed.span.end > 0,
            "{passed:?}: {text}"
        );
    }
}

#[test]
fn recursion_is_an_error_of_the_program() {
    for text in [
        "const f = () => f();\nf();",
        "function f() { return [1].map(f); }\nf();",
        "function f() { return JSON.stringify({ toJSON: f }); }\nf();",
        "function f() { return [2, 1].sort(f); }\nf();",
        "function f() { return \"a\".replace(/a/, f); }\nf();",
        "const o = { get x() { return this.x; } };\no.x;",
        "const o = { set x(v) { this.x = v; } };\no.x = 1;",
        "const o = { toString() { return `${this}`; } };\n`${o}`;",
        "const o = { valueOf() { return +this; } };\n+o;",
        "const o = { [Symbol.toPrimitive]() { return this + 1; } };\no + 1;",
        "const o = { [Symbol.iterator]() { return [...this]; } };\n[...o];",
        "class A { x = new A(); }\nnew A();",
        "class A { constructor() { new A(); } }\nnew A();",
        "class A { static f() { return Reflect.construct(A.f, []); } }\nfunction f() { return Reflect.construct(f, []); }\nf();",
        "function* g() { yield* g(); }\n[...g()];",
        "function f() { return f.call(); }\nf();",
        "function f() { return f.apply(null, []); }\nf();",
        "function f() { return new Promise(f); }\nnew Promise(f).catch(() => {}); f();",
        "function f() { return new Map([[1, 2]]).forEach(f); }\nf();",
        "function f() { return Array.from([1], f); }\nf();",
        "function f() { return Object.defineProperty({}, { toString: f }, {}); }\nf();",
        "const tag = () => tag`a`;\ntag();",
    ] {
        let lines = lines(text);
        let last = lines.last().map_or("", String::as_str);
        assert!(
            last.is_empty() || last.contains("Maximum call stack size exceeded"),
            "{last}: {text}"
        );
    }
}

#[test]
fn values_that_become_deep_at_run_time_do_not_overflow_the_stack() {
    for text in [
        "let f = () => 1; for (let i = 0; i < 1000; i++) f = f.bind(null);\nconsole.log(typeof f);\ntry { f(); new f(); } catch (e) { console.log(e.name); }",
        "let o = {}; for (let i = 0; i < 100000; i++) o = Object.create(o);\nconsole.log(o.x, \"x\" in o, o instanceof Object);",
        "let a = []; for (let i = 0; i < 100000; i++) a = [a];\nconsole.log(a);\nfor (const f of [() => JSON.stringify(a), () => String(a), () => structuredClone(a), () => a.flat(Infinity)]) { try { f(); console.log(1); } catch (e) { console.log(e.name); } }",
        "let p = Promise.resolve(1); for (let i = 0; i < 100000; i++) { const q = p; p = Promise.resolve().then(() => q); }\np.then((v) => console.log(v));",
        "let t = { then(r) { r(1); } }; for (let i = 0; i < 10000; i++) { const u = t; t = { then(r) { r(u); } }; }\nPromise.resolve(t).then((v) => console.log(v));",
        "let e = new Error(\"a\"); for (let i = 0; i < 10000; i++) e = new Error(\"a\", { cause: e });\nconsole.log(String(e)); console.log(e);",
        "let g = (function* () { yield 1; })(); for (let i = 0; i < 300; i++) { const h = g; g = (function* () { yield* h; })(); }\ntry { console.log(g.next().value); } catch (e) { console.log(e.name); }",
        "let s = \"\"; for (let i = 0; i < 10000; i++) s += \"x\";\nconsole.log(s.length);",
        "let s = \"x\"; try { while (true) s += s; } catch (e) { console.log(e.name); }",
        "try { \"x\".repeat(2 ** 30); } catch (e) { console.log(e.name); }",
        "const a = []; a.length = 4294967295; console.log(a.length);",
        "const a = []; a[4294967294] = 1; console.log(a.length);",
        "try { new Array(-1); } catch (e) { console.log(e.name); }",
        "try { console.log(new Array(4294967295).length); } catch (e) { console.log(e.name); }",
        "console.log(Array.from({ length: 1e5 }, (v, i) => i).length);",
        "try { JSON.parse(\"[\".repeat(100000)); } catch (e) { console.log(e.name); }",
        "try { new RegExp(\"(\".repeat(100000)); } catch (e) { console.log(e.name); }",
        "try { console.log(JSON.parse(\"[\".repeat(100000) + \"]\".repeat(100000)).length); } catch (e) { console.log(e.name); }",
        "try { \"x\".repeat(1e5).replace(/x+/, \"$&\".repeat(1e5)); } catch (e) { console.log(e.message); }",
        "const b = 1n << 8000000n, l = []; for (let i = 0; i < 6000; i++) l.push(-b);",
        "console.log(`${1n << 8000000n}`.length);",
        "console.log(\"x\".repeat(5e7).split(\"\").length);",
        "console.log([...\"x\".repeat(3e7)].length);",
        "console.log(\"x\".repeat(3e7).match(/x/g).length);",
        "let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null);\nconsole.log(f(), f.name.length, new (function () {}.bind())() instanceof f);",
        "let a = {}; for (let i = 0; i < 40; i++) a = { x: a, y: a };\nconsole.log(JSON.stringify(a).length);",
        "const a = []; a.length = 4294967295; a.forEach(() => {}); a.includes(1);",
        "const a = new Array(3e7).fill(0); while (true) a.shift();",
        "console.log((2n ** 100n).toString().length); try { 2n ** 100000n; } catch (e) { console.log(e.name); }",
    ] {
        if let Err(passed) = run(text) {
            assert!(passed.limit.contains("limit"), "{}: {text}", passed.limit);
        }
    }
}

/// Freed memory is not counted: such a text takes as much as its length.
#[test]
fn text_may_grow_by_a_letter_at_a_time() {
    let text = "let s = '', t = ''; for (let i = 0; i < 10_000; i++) { s += 'x'; t = `${t}ab`; }
        console.log(s.length, t.length, s[9_999] + t.slice(-3));
        while (true) s += s;";
    assert_eq!(lines(text), ["10000 20000 xbab", "crash: Invalid string length"]);
}

#[test]
fn process_exit_ends_the_run() {
    let exits = "console.log(1); process.on('exit', () => { console.log('bye'); process.exit(); });
        try { process.exit(0); } catch { console.log(2); } finally { console.log(3); }
        console.log(4);";
    assert_eq!(lines(exits), ["1", "bye"]);
    let later =
        "setTimeout(() => { [1, 2].forEach((x) => { console.log(x); process.exit(1); }); }, 5);
        new Promise((resolve) => setTimeout(resolve, 5)).then(() => console.log('never'));
        Promise.resolve().then(async () => { await null; console.log('before'); });";
    assert_eq!(lines(later), ["before", "1"]);
    let listening = "process.on('uncaughtException', () => process.exit(3));
        setTimeout(() => console.log('never'), 1); throw new Error('no');";
    assert_eq!(lines(listening), [""; 0]);
}

#[test]
fn changed_prototypes_do_not_break_the_evaluator() {
    let text = r#"
Object.prototype.then = function (resolve) { resolve(7); };
Promise.resolve({}).then((v) => console.log(v));
delete Object.prototype.then;
Array.prototype[Symbol.iterator] = function* () { yield 1; };
console.log(Math.max(...[5, 6]), [...[5, 6]].length);
const o = { __proto__: { a: 1 } };
console.log(o.a, Object.keys(o).length);
try { o.__proto__.__proto__ = o; } catch (e) { console.log(e.message); }
Promise.prototype.then = () => { throw new Error("no then"); };
(async () => { await 1; console.log("awaited"); })();
Function.prototype.call = null;
Object.defineProperty(Error.prototype, "message", { get() { throw new Error("no message"); } });
console.log({ get a() { throw 1; } });
throw Object.create(null);
"#;
    let lines = lines(text);
    assert_eq!(lines[..4], ["1 1", "1 0", "Cyclic __proto__ value", "{ a: [Getter] }"]);
}

#[test]
fn lone_surrogates_are_shown_as_replacement_characters() {
    let text = "console.log(\"\\ud800\", \"\\udc00\".length, \"é😀\"[1], `\\u{10ffff}`.length);";
    assert_eq!(lines(text), ["\u{fffd} 1 \u{fffd} 2"]);
    assert!(!refused("a.js", "let \\u{110000} = 1").message.is_empty());
    assert!(!refused("a.js", "\u{feff}let \u{0} = 1").message.is_empty());
}

/// The calls of the code around a function are forgotten before the function runs, but a signal
/// that one of them listens to still exists.
#[test]
fn a_signal_cancels_no_call_of_another_program() {
    let text = "const { send } = require('./api');\nclass Client {\n  start() {\n    \
        const controller = new AbortController();\n    \
        fetch('/a', { signal: controller.signal }).then(() => {});\n    \
        queue.add(async () => { const sent = send(1); controller.abort(); await sent; });\n  }\n}\n";
    let scenario = Scenario::from_code("hostile.js", text).unwrap();
    let timeline = scenario.run("queue.add").unwrap();
    let settled = timeline.calls.iter().map(|call| call.settles_at.is_some());
    assert_eq!(settled.collect::<Vec<_>>(), [true]);
}

#[test]
fn deleting_from_a_large_object_counts_steps() {
    let object = "const o = {}; for (let i = 0; i < 10_000; i++) o['k' + i] = i;";
    let first = format!("{object} for (const k in o) delete o[k];");
    let last = format!("{object} for (const k of Object.keys(o).reverse()) delete o[k];");
    let passed = run(&first).expect_err("it moves 50 million properties");
    assert!(passed.limit.contains("steps"), "{}", passed.limit);
    run(&last).unwrap_or_else(|passed| panic!("{}", passed.limit));
}

#[test]
fn a_long_bigint_literal_is_an_error() {
    for start in ["", "0x", "0b"] {
        let literal = format!("f({start}{}n);", "1".repeat(2_000_000));
        let error = refused("a.js", &literal);
        assert_eq!(error.message, "a bigint literal is longer than the limit of 10,000 characters");
        assert_eq!(error.span.end as usize, literal.len() - 2);
    }
}

/// A function of the code around a program was called before the record of the program began.
#[test]
fn a_function_that_resumes_in_another_program_has_no_recorded_call() {
    let text = "const { send } = require('./api');\nlet release;\n\
        const gate = new Promise((resolve) => { release = resolve; });\n\
        async function later() { await gate; return await send(2); }\n\
        class Client {\n  start() {\n    later();\n    \
        queue.add(async () => { release(); await send(1); });\n  }\n}\n";
    let mut scenario = Scenario::from_code("hostile.js", text).unwrap();
    scenario.add_function_of_code("queue.add");
    let timeline = scenario.run("queue.add").unwrap();
    let made_by = &timeline.coded.as_ref().unwrap().made_by;
    assert_eq!(made_by[..], [None, None]);
}
