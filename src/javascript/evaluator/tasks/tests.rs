use crate::javascript::{Module, World};

/// The tasks that a program calls, each with its number of dependencies.
fn calls(text: &str, program: &str) -> Vec<(String, usize)> {
    let module = Module::parse("shop.js", text).unwrap();
    let entry = module.entries().iter().position(|entry| entry.name == program).unwrap();
    let calls = module.evaluate(entry, &World::default()).unwrap().calls;
    let calls = calls.into_iter();
    calls.map(|call| (call.task, call.depends_on.len() + call.assumed_to_depend_on.len())).collect()
}

#[track_caller]
fn assert_calls(text: &str, program: &str, expected: &[(&str, usize)]) {
    let found = calls(text, program);
    let found: Vec<_> = found.iter().map(|(task, count)| (task.as_str(), *count)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_call_that_another_function_awaits_is_a_task() {
    let text = "import * as api from './api';
        export async function comment(post) { await api.post(post); await post.save(); }
        export async function favorite(post) { api.post(post); post.save(); await audit(); }
        export async function chained(post) { return api.like(post).then(show); }
        export async function unchained(post) { api.like(post); await audit(); }
        export async function show(req, res) { return res.json(await api.all()); }";
    assert_calls(text, "favorite", &[("api.post", 0), ("audit", 0)]);
    assert_calls(text, "unchained", &[("api.like", 0), ("audit", 0)]);
}

#[test]
fn a_name_that_is_awaited_elsewhere_must_mean_the_same() {
    let text = "export const open = (hit) => async (dispatch) => {
            const doc = await load(hit);
            dispatch({ doc });
        };
        export function Box() {
            const dispatch = useDispatch();
            return <button onClick={async () => { await dispatch(open(1)); dispatch(2); }} />;
        }";
    assert_calls(text, "onClick", &[("load", 0), ("dispatch", 1)]);
    let text = "export class Rar { async a() { this.zip.open(1); await end(); } }
        export class Zip {
            async b() { await this.zip.open(2); }
            async c() { const own = () => this.zip.open(3); own(); await end(); }
            async d() { const own = function () { this.zip.open(3); }; own(); await end(); }
        }";
    assert_calls(text, "Rar.a", &[("end", 0)]);
    assert_calls(text, "Zip.c", &[("zip.open", 0), ("end", 0)]);
}

#[test]
fn a_call_whose_result_is_read_is_no_task_because_of_its_name() {
    let awaits = "export async function other() { await api.find(1); }";
    for body in [
        "const found = api.find(2); await end([...found.ids]);",
        "const { ids } = api.find(2); await end(ids.at(0).name);",
        "const found = api.find(2); await end(found + 1);",
        "await other(); const found = api.find(2); await end(found.ids.map(Number));",
    ] {
        let text =
            format!("import api from 'api'; export async function f() {{ {body} }} {awaits}");
        let found = calls(&text, "f");
        let tasks: Vec<_> = found.iter().map(|(task, _)| task.as_str()).collect();
        assert!(matches!(tasks[..], ["end"] | ["api.find", "end"]), "{body}: {tasks:?}");
    }
    let both = format!(
        "import api from 'api'; {awaits} export async function f() {{
            await other(); const found = api.find(2); log(found.id); await found; await end(); }}"
    );
    assert_eq!(calls(&both, "f").len(), 3);
}

#[test]
fn a_call_that_answers_a_request_is_no_task_because_another_one_is_awaited() {
    let text = "const res = start();
        export async function all() { return await res.json(); }
        export async function one(user) { res.json(user); await audit(); }";
    assert_calls(text, "one", &[("audit", 0)]);
}

#[test]
fn a_chain_with_a_verb_of_change_has_an_effect() {
    let text = "const create = (body) => request(app).post('/orders').send(body);
        export async function direct() {
            const made = await request(app).post('/orders').send({}).expect(201);
            return Order.count();
        }
        export async function through() {
            const made = await create({}).expect(201);
            return Order.count();
        }
        export async function reads() {
            const read = await request(app).get('/orders').expect(200);
            return Order.count();
        }";
    let ends = |program| calls(text, program).last().map(|(_, count)| *count);
    assert_eq!(["direct", "through", "reads"].map(ends), [Some(1), Some(1), Some(0)]);
}
