//! Tests of the programs of a file.

use crate::javascript::Module;

/// The names of the programs of a file.
fn programs(name: &str, text: &str) -> Vec<String> {
    let module = Module::parse(name, text).unwrap();
    let programs = module.entries().iter().filter(|entry| entry.is_program);
    programs.map(|entry| entry.name.clone()).collect()
}

#[test]
fn the_catch_of_a_bot_is_not_that_of_a_promise() {
    let bot = "const bot = new Telegraf();
        bot.start(async (ctx) => { await ctx.reply('hi'); });
        bot.launch();
        bot.catch((error) => console.error(error));";
    assert_eq!(programs("bot.js", bot), ["bot.start"]);
    let schema = "const page = z.number().catch(1);
        export async function load() { await find(page); }";
    assert_eq!(programs("page.js", schema), ["load"]);
    assert_eq!(programs("main.js", "const main = new Promise(go); main.catch(stop);"), ["main"]);
}

#[test]
fn a_resolved_promise_starts_nothing() {
    let queue = "let queue = Promise.resolve();
        export async function enqueue(job) { queue = queue.then(job); await queue; }";
    assert_eq!(programs("queue.js", queue), ["enqueue"]);
    assert_eq!(programs("order.js", "Promise.resolve().then(() => load());"), ["order"]);
    assert_eq!(programs("order.js", "const one = Promise.resolve(1);"), ["order"]);
}

#[test]
fn a_type_within_a_function_is_not_what_it_returns() {
    let text = "export function useLoader(id) {
            let pending: Promise<void> | null = null;
            const all = new Map<string, Promise<string>>();
            watch(id, async () => { await load(id); });
            return { isBusy: () => pending !== null };
        }";
    assert_eq!(programs("use.ts", text), ["watch"]);
    let cast = "export function get(id) { return load(id) as Promise<string>; }";
    assert_eq!(programs("get.ts", cast), ["get"]);
}

#[test]
fn a_promise_whose_resolve_is_only_kept_is_a_definition() {
    let text = "let done;
        const ready = new Promise((resolve) => { done = resolve; });
        export async function use() { await go(ready); }";
    assert_eq!(programs("use.js", text), ["use"]);
    let timed = text.replace("done = resolve", "setTimeout(resolve, 1)");
    assert_eq!(programs("use.js", &timed), ["use", "use"]);
}

#[test]
fn the_executor_of_a_promise_starts_what_it_calls() {
    let text = "export function onClick(event) {
            const done = new Promise((resolve) => { resolve(openUrl(event.url)); });
            event.waitUntil(done);
        }
        async function openUrl(url) { await open(url); }";
    assert_eq!(programs("worker.js", text), ["onClick"]);
}

#[test]
fn a_file_that_does_something_has_all_its_handlers() {
    let text = "import { Queue } from 'queue';
        import pLimit from 'p-limit';
        console.log('start');
        class Own { run(job) { job(); } }
        const own = new Own();
        const [limit, jobs] = [pLimit(2), []];
        const queue = new Queue();
        bot.use(async () => { await next(); });
        agenda.define('daily', async () => { await send(); });
        queue.add('a', listUsers).onDone(async () => { await next(); });
        worker.onmessage = async () => { await next(); };
        own.run(async () => { await next(); });
        limit(async () => { await next(); });
        jobs.push(async () => { await next(); });
        new Own(async () => { await next(); });
        async function listUsers() { await next(); }
        async function notUsed() { await next(); }";
    let expected = [
        "main",
        "bot.use",
        "agenda.define(\"daily\")",
        "queue.add(\"a\").onDone",
        "worker.onmessage",
        "listUsers",
    ];
    assert_eq!(programs("main.js", text), expected);
}

#[test]
fn a_file_that_does_something_has_what_it_exports_and_does_not_call() {
    let lambda = "console.log('Loading function');
        exports.handler = async (event) => { await save(event); };";
    assert_eq!(programs("lambda.js", lambda), ["lambda", "handler"]);
    let text = "start();
        function start() { load(); }
        export async function load() { await find(); }
        export async function save() { await find(); }
        export const wrapped = wrap(async () => { await find(); });
        export class Api { async get() { await find(); } async all() { await this.get(); } }
        const list = async () => { await find(); };
        export { list };
        async function inner() { await find(); }";
    assert_eq!(programs("main.ts", text), ["main", "save", "wrapped", "Api.all", "list"]);
}

#[test]
fn the_methods_of_what_a_called_function_returns_are_programs() {
    let text = "const MM = (function () {
        const loadConfig = async () => { await fetch('config'); };
        return {
            async init() { await loadConfig(); await this.start(); },
            async start() { await fetch('start'); },
        };
    })();
    export const useCart = (user) => user ? { load: async () => { await own(); } } : null;
    export const frozen = Object.freeze({ load: async () => { await own(); } });";
    assert_eq!(programs("mm.js", text), ["MM.init", "useCart.load", "frozen.load"]);
}

#[test]
fn a_test_that_returns_a_chain_of_calls_is_a_program() {
    let text = "describe('users', () => {
        beforeEach(() => jest.clearAllMocks());
        beforeEach(() => { return db.reset(); });
        it('rejects', () => { return request(app).post('/users').expect(401); });
        it('lists', () => request(app).get('/users').expect(200));
        it('adds', () => expect(add(1, 2)).toBe(3));
        it('waits', () => expect(load()).rejects.toThrow());
        it.each([1])('shows', () => request(app).get('/').expect(200));
    });";
    let expected = ["beforeEach", "it(\"rejects\")", "it(\"lists\")", "it(\"waits\")"];
    let found = programs("users.test.js", text);
    assert_eq!(found[..4], expected);
    assert_eq!(found.len(), 5, "{found:?}");
}

#[test]
fn a_function_has_other_names_under_which_it_is_awaited() {
    let text = "exports.parse = parseAsync;
        module.exports.save = async () => { await store(); };
        async function parseAsync() { return await load(); }
        exports.open = async () => { await exports.parse(); await module.exports.save(); };";
    assert_eq!(programs("io.js", text), ["open"]);
    let text = "const api = { find, send: post };
        const again = find;
        async function find() { await query(); }
        async function post() { await query(); }
        export async function all() { await again(); await api.send(); }";
    assert_eq!(programs("api.js", text), ["all"]);
}

#[test]
fn functions_in_options_and_tables_have_a_name() {
    let text = "import { Store } from 'store';
        export const routes = [{ path: '/', handler: async () => { await load(); } }];
        export const store = new Store({
            actions: { async load() { await get(); }, [SAVE]: async () => { await get(); } },
        });
        export default new Store({ fallback: options.load ?? (async () => { await get(); }) });
        const steps = [{ run: async () => { await load(); } }];
        export async function runAll() { for (const step of steps) await step.run(); }";
    let expected = [
        "routes[0].handler",
        "store.actions.load",
        "store.actions[SAVE]",
        "default.fallback",
        "runAll",
    ];
    assert_eq!(programs("routes.js", text), expected);
}

#[test]
fn a_handler_that_hands_on_a_promise_is_a_program() {
    let text = "addEventListener('fetch', (event) => { event.respondWith(answer(event)); });
        async function answer(event) { return await fetch(event.request); }
        addEventListener('push', (event) => { show(event); });
        function show(event) { event.waitUntil(list().then(() => notify(event))); }
        worker.on('closing', () => void shutdown());
        async function shutdown() { await worker.close(); }
        app.post('/', (req, res, next) => { add(req).catch(next); });
        async function add(req) { await store(req); }";
    let handlers = ["addEventListener(\"fetch\")", "addEventListener(\"push\")"];
    assert_eq!(programs("worker.js", text), [&handlers[..], &["shutdown", "add"]].concat());
    let starts = format!("console.log('start');\n{text}");
    let all = ["worker", handlers[0], handlers[1], "worker.on(\"closing\")", "app.post(\"/\")"];
    assert_eq!(programs("worker.js", &starts), all);
}

#[test]
fn a_nested_function_that_is_handed_on_by_name_is_a_program() {
    let text = "export default async function Page({ team }) {
            const people = await getPeople(team);
            async function invite(form) { await add(form); }
            async function never(form) { await add(form); }
            async function own(form) { await add(form); }
            await own();
            return <form action={invite}>{people}</form>;
        }
        export async function start(app) {
            await connect();
            async function onOrder(order) { await save(order); }
            app.on('order', onOrder);
        }";
    assert_eq!(programs("page.jsx", text), ["Page", "invite", "start", "onOrder"]);
}

#[test]
fn a_function_that_starts_asynchronous_work_is_a_program_unless_it_is_called() {
    let text = "export function watch(db) { setInterval(async () => { await db.find(); }, 10); }
        export function load(db) { db.find().then(fill); }
        function inner(db) { db.find().then(fill); }
        export function outer(db) { inner(db); }
        export function run(db) { (async () => { await db.find(); })(); }
        export function read(db) { db.find('a', async (error, text) => { await db.add(text); }); }
        export function no(db) { db.find(); }
        export const type = () => z.number().catch(zero);";
    let expected = ["watch", "load", "outer", "run", "read", "type"];
    assert_eq!(programs("db.js", text), expected);
}

#[test]
fn an_exported_function_that_starts_functions_of_the_file_is_a_program() {
    let text = "export function onMessage(message) { go(message.id).then(log); }
        export function onBatch(all) { all.forEach(async (one) => { await handle(one); }); }
        export function later() { process.nextTick(async () => { await handle(); }); }
        export function soon() { setTimeout(poll, 600); }
        export function often() { setInterval(flush, 600); }
        export function tell() { setTimeout(log, 600); }
        async function go(id) { await load(id); }
        async function poll() { await load(); }
        function flush() { load().catch(log); }
        function log(text) { console.log(text); }
        useEffect(() => { go(1).then(log); }, []);
        useEffect(() => { const timer = setTimeout(poll, 5); return () => clearTimeout(timer); });";
    let expected =
        ["onMessage", "onBatch", "later", "soon", "often", "go", "useEffect", "useEffect"];
    assert_eq!(programs("start.js", text), expected);
}

#[test]
fn a_variable_with_the_name_of_a_function_is_not_the_function() {
    let text = "export async function user(id) { return find(id); }
        export async function next(id) { return find(id); }
        export async function one(id) { return find(id); }
        export async function page({ one }) {
            const user = await load(1);
            await show(user);
            await one();
        }
        export async function all(users, next) {
            for (const user of users) await show(user);
            await next();
        }
        export const wrapped = async () => {
            const [user] = await load(2);
            return [1].map(() => show(user));
        };
        export async function own() { const inner = async () => { await load(3); }; await inner(); }
        async function inner() { await load(4); }
        async function used() { await load(5); }
        export async function alias() { const other = used; await other(); }";
    let expected = ["user", "next", "one", "page", "all", "wrapped", "own", "alias"];
    assert_eq!(programs("users.js", text), expected);
}

#[test]
fn a_method_of_this_is_that_of_the_class_around_it() {
    let text = "export class A { async read() { await a(); } async keep() { await a(); } }
        export class B {
            async read() { await b(); }
            async copy() { await this.read(); await this.keep(); }
        }";
    assert_eq!(programs("classes.js", text), ["A.read", "B.copy"]);
}

#[test]
fn what_a_constructor_gets_inside_an_async_function_is_a_program() {
    let text = "export async function start() {
            await connect();
            new Worker('mail', async (job) => { await send(job); });
            const stream = new Transform({ async transform(chunk) { await send(chunk); } });
            await new Promise(async (resolve) => { await send(1); resolve(); });
            return stream;
        }";
    let expected = ["start", "new Worker(\"mail\")", "new Transform.transform"];
    assert_eq!(programs("start.js", text), expected);
}

#[test]
fn what_a_memo_returns_has_the_name_of_the_memo() {
    let text = "function debounce(fn, ms) {
            let timer;
            return (...args) => { clearTimeout(timer); timer = setTimeout(() => fn(...args), ms); };
        }
        export function Box() {
            const search = useMemo(() => debounce(async (q) => { await api.search(q); }, 250), []);
            return <input onChange={(e) => search(e.target.value)} />;
        }";
    assert_eq!(programs("box.jsx", text), ["search"]);
}

#[test]
fn the_callback_of_a_task_runs_with_the_function_that_calls_it() {
    let text = "export const shot = async (path) => new Promise((resolve) => {
            execFile('chromium', async (error) => { await unlink(path); resolve(); });
        });
        app.on('order', async (error) => { await log(error); });";
    assert_eq!(programs("shot.js", text), ["shot", "app.on(\"order\")"]);
}

#[test]
fn only_the_outermost_type_says_that_a_function_returns_a_promise() {
    let text = "export function once(key: string): () => Promise<void> {
            return async () => { await acquire(key); };
        }
        export const get = (of: Promise<User>): { go: () => Promise<void> } => make(of);
        export const find = (id: string): Promise<User> | undefined => users[id];";
    assert_eq!(programs("once.ts", text), ["once", "find"]);
}

#[test]
fn a_name_that_contains_async_does_not_start_anything() {
    let text = "export const stream = withFilter(() => bus.asyncIterator('X'), match);
        export const effect = useEffect(() => { asyncIt(); });
        export const other = useEffect(() => { run(async () => { await load(); }); });
        export async function publish(c) { await bus.publish(c); }";
    assert_eq!(programs("bus.js", text), ["run", "publish"]);
}

#[test]
fn a_top_level_that_disposes_asynchronously_is_a_module_that_acts() {
    let text = "await using db = open(); export async function load() { await db.find(1); }";
    assert_eq!(programs("db.js", text), ["db", "load"]);
}
