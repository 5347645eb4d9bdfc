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
