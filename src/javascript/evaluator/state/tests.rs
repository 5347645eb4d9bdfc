use crate::javascript::{Assumed, Evaluation, Module, Outcome, World};

fn evaluate(name: &str, text: &str, program: &str) -> Evaluation {
    let module = Module::parse(name, text).unwrap();
    let entry = module.entries().iter().position(|entry| entry.name == program).unwrap();
    module.evaluate(entry, &World::default()).unwrap()
}

/// The tasks that a program calls, and the state that is assumed to be set: `client by connect`.
fn told(evaluation: &Evaluation) -> (Vec<&str>, Vec<String>) {
    let calls = evaluation.calls.iter().map(|call| call.task.as_str()).collect();
    let set = evaluation.assumptions.iter().filter_map(|one| match &one.assumed {
        Assumed::SetBy(what, Some(by)) => Some(format!("{what} by {by}")),
        Assumed::SetBy(what, None) => Some(format!("{what} by other code")),
        _ => None,
    });
    (calls, set.collect())
}

#[track_caller]
fn assert_program(text: &str, program: &str, calls: &[&str], set: &[&str]) {
    let evaluation = evaluate("shop.ts", text, program);
    let (found, assumed) = told(&evaluation);
    assert!(matches!(evaluation.outcome, Outcome::Fulfilled(_)), "{:?}", evaluation.outcome);
    assert_eq!(found, calls);
    assert_eq!(assumed, set);
}

#[test]
fn a_variable_that_another_function_sets_is_unknown() {
    let text = "let client = null;
        export async function connect() { client = await open(); }
        export async function find(id) {
            if (!client) throw new Error('not connected');
            return client.query(id);
        }
        export async function close() { await client.end(); client = null; }";
    assert_program(text, "connect", &["open"], &[]);
    assert_program(text, "find", &["client.query"], &["client by connect"]);
    assert_program(text, "close", &["client.end"], &["client by connect"]);
}

#[test]
fn a_field_that_another_method_sets_is_unknown() {
    let text = "export class Store {
            private client: Client | null = null;
            #plans = new Map();
            constructor() { this.retries = null; }
            async connect() {
                this.client = await open();
                for (const plan of await this.client.plans()) this.#plans.set(plan.id, plan);
                this.retries = 3;
            }
            async upgrade(id) {
                const plan = this.#plans.get(id);
                if (!plan) throw new Error('no plan');
                await this.client.change(plan.price, this.retries.toFixed(1));
            }
        }";
    let set = ["client by Store.connect", "#plans by Store.connect", "retries by Store.connect"];
    assert_program(text, "Store.upgrade", &["client.change"], &set);
}

#[test]
fn a_property_that_another_function_sets_is_unknown() {
    let text = "const state = { socket: null, rooms: {} };
        export async function join(name) { state.rooms[name] = await open(name); }
        export async function start() { state.socket = await listen(); }
        export async function send(name) {
            await state.socket.send(state.rooms[name].id);
        }";
    assert_program(text, "send", &["state.socket.send"], &["socket by start", "rooms by join"]);
}

#[test]
fn state_of_a_function_around_the_program_is_unknown() {
    let text = "export function createPool() {
            let pool;
            return {
                async open() { pool = await connect(); },
                async query(sql) { return pool.query(sql); },
            };
        }";
    assert_program(text, "createPool.query", &["pool.query"], &["pool by open"]);
}

#[test]
fn what_the_program_sets_itself_starts_empty() {
    let text = "let client = null;
        const cache = new Map();
        export async function get(id) {
            if (cache.has(id)) return cache.get(id);
            const value = await load(id);
            cache.set(id, value);
            return value;
        }
        export function prime(id, value) { cache.set(id, value); }
        async function connect() { client = await open(); }
        export async function find(id) {
            if (!client) await connect();
            return client.query(await get(id));
        }";
    assert_program(text, "find", &["open", "load", "client.query"], &[]);
}

#[test]
fn an_instance_that_the_program_creates_starts_as_written() {
    let text = "class Store {
            client = null;
            async connect() { this.client = await open(); }
            async find(id) { return this.client.query(id); }
        }
        export async function run() { return new Store().find(1); }";
    let evaluation = evaluate("shop.ts", text, "run");
    let reason = "Cannot read properties of null (reading 'query')".to_owned();
    assert_eq!(evaluation.outcome, Outcome::Rejected(reason));
}

#[test]
fn a_lock_that_is_given_back_starts_open() {
    let text = "let busy = false;
        const inflight = new Map();
        export async function drain() {
            if (busy) return;
            busy = true;
            try { await push(); } finally { busy = false; }
        }
        export async function load(id) {
            const promise = fetchUser(id).finally(() => inflight.delete(id));
            inflight.set(id, promise);
            return promise;
        }
        export async function flush(id) {
            if (!busy) return;
            await idle(inflight.get(id));
        }";
    assert_program(text, "flush", &[], &[]);
}

#[test]
fn a_method_of_an_unknown_collection_is_no_task() {
    let text = "const users = new Map();
        const waiting = [];
        export async function save(user) { await check(user); users.set(user.id, user); }
        export function find(id) { return Promise.resolve(users.get(id)); }
        export async function has(id) { return await users.has(id); }
        export async function wait() { return new Promise((resolve) => waiting.push(resolve)); }
        export async function each() {
            for (const [id, user] of users) await send(id, user);
            await notify(waiting.shift());
        }";
    assert_program(text, "has", &[], &["users by save"]);
    let set = ["users by save", "waiting by wait"];
    assert_program(text, "each", &["send", "send", "send", "notify"], &set);
}

#[test]
fn a_field_that_the_file_never_sets_has_the_value_that_its_type_promises() {
    let text = "export class Users {
            @Inject() private mailer: Mailer;
            name!: string;
            parent?: User;
            async invite(id) {
                console.log(this.parent);
                await this.mailer.send(id, this.name.trim());
            }
        }";
    let set = ["mailer by other code", "name by other code"];
    assert_program(text, "Users.invite", &["mailer.send"], &set);
}

#[test]
fn a_public_field_that_its_type_does_not_allow_to_be_null_is_set_by_other_code() {
    let text = "export class Wallet {
            amount: number = null;
            total: number | null = null;
            own: Other = null;
            private secret: Other = null;
            async pay() {
                await send(this.amount.toString(), this.total, this.secret);
                this.own ??= await open();
            }
        }";
    assert_program(text, "Wallet.pay", &["send", "open"], &["amount by other code"]);
}

#[test]
fn a_constructor_that_throws_leaves_the_fields_unknown() {
    let text = "export class Api {
            url = null;
            constructor() { this.url.trim(); }
            async load() { return this.url.load(); }
        }";
    let evaluation = evaluate("shop.js", text, "Api.load");
    let throws = evaluation.assumptions.iter().find_map(|one| match &one.assumed {
        Assumed::ConstructorThrows(class, reason) => Some((class.as_str(), reason.as_str())),
        _ => None,
    });
    let reason = "Cannot read properties of null (reading 'trim')";
    assert_eq!(throws, Some(("Api", reason)));
    assert_eq!(told(&evaluation).0, ["url.load"]);
}

#[test]
fn copying_an_unknown_value_replaces_undefined() {
    let text = "export class Queue {
            connection;
            retries = 3;
            constructor(options) { Object.assign(this, options); }
            async skip() { await this.connection.skip(this.retries); }
        }
        export async function run(options) {
            const settings = Object.assign({ url: undefined }, options);
            await settings.url.open(settings.port.toFixed());
        }";
    assert_program(text, "Queue.skip", &["connection.skip"], &[]);
    assert_program(text, "run", &["settings.url.open"], &[]);
}
