use super::*;
use crate::view::js::listing;

/// The sentences about a program with a few tasks, with code in backticks.
fn told(program: &str) -> Vec<String> {
    let tasks = r#"
        "a": (takes: "10ms"), "b": (takes: "20ms"), "no": (takes: "5ms", fails: "no"),
        "often": (takes: "5ms", fails: First(1, "not yet")),
        "held": (takes: "5ms", uses: "slot"), "both": (takes: "5ms", uses: { "slot": 1, "db": 2 }),
        "hold": (takes: "0ms", blocks: "30ms")"#;
    let text = format!(
        "Scenario(resources: {{\"slot\": 1, \"db\": 3}}, tasks: {{{tasks}}}, \
         programs: {{\"p\": {program}}})"
    );
    let scenario = Scenario::from_ron("s.ron", &text).unwrap();
    let timeline = scenario.run("p").unwrap();
    let listing = listing(&scenario, 0);
    let narrator = Narrator::new(&scenario, &timeline, &listing);
    let sentences = (0..timeline.event_count()).map(|event| narrator.narrate(event));
    sentences.map(|sentence| sentence.marked("`")).collect()
}

#[test]
fn sequential_calls_are_narrated() {
    assert_eq!(
        told(r#"["a", "b"]"#),
        [
            "`a` is called.",
            "`a` starts. It takes 10ms. The program now waits at `await a()`.",
            "`a` fulfills. The program resumes after `await a()`.",
            "`b` is called only now, at 10ms, because `a` fulfilled and line 2 was waiting for it. \
             No other call is pending.",
            "`b` starts. It takes 20ms. The program now waits at `await b()`.",
            "`b` fulfills. The program resumes after `await b()`.",
            "The program settles: it fulfills with `\"b\"`.",
        ]
    );
}

#[test]
fn the_await_in_a_loop_is_quoted_without_the_loop() {
    let told = told(r#"[For(of: 1, do: "a")]"#);
    assert_eq!(told[1], "`a(1)` starts. It takes 10ms. The program now waits at `await a(id)`.");
}

#[test]
fn concurrent_calls_are_narrated_until_one_rejects() {
    assert_eq!(
        told(r#"[All(["b", "no"])]"#)[2..],
        [
            "`no` is called while another call is pending; they overlap.",
            "`no` starts. It takes 5ms. The program now waits at `await Promise.all([b(), no()])`.",
            "`no` rejects with `no`. `await Promise.all([b(), no()])` throws.",
            "The program settles: it rejects with `no`. 1 call is still pending.",
            "`b` fulfills. The program does not wait for it; it settled at 5ms.",
        ]
    );
}

#[test]
fn a_retry_catches_and_tries_again() {
    assert_eq!(
        told(r#"[Retry(times: 2, wait: "7ms", do: "often")]"#)[2..],
        [
            "`often` rejects with `not yet`. `retry` catches the error.",
            "A timer fires. `retry` tries again. `often` is called only now, at 12ms. No other \
             call is pending.",
            "`often` starts. It takes 5ms.",
            "`often` fulfills. The program resumes after `await retry(2, 7, () => often())`.",
            "The program settles: it fulfills with `\"often\"`.",
        ]
    );
}

#[test]
fn the_workers_of_a_pool_are_narrated() {
    let code = "`await pool(2, [() => no(), () => a(), () => b()])`";
    assert_eq!(
        told(r#"[Pool(limit: 2, of: ["no", "a", "b"])]"#)[4..],
        [
            format!("`no` rejects with `no`. A worker of the pool stops. {code} throws."),
            "The program settles: it rejects with `no`. 1 call is still pending.".to_owned(),
            "`a` fulfills. A worker of the pool is free.".to_owned(),
            "`b` is called at 10ms, after the program has settled.".to_owned(),
            "`b` starts. It takes 20ms.".to_owned(),
            "`b` fulfills. A worker of the pool is free.".to_owned(),
        ]
    );
}

#[test]
fn a_timer_without_an_event_is_described_by_what_it_resumes() {
    let told = told(r#"[Try(body: [Timeout("5ms", "a")], catch: [Sleep("1ms"), Log("late")])]"#);
    assert_eq!(
        told[2..],
        [
            "A timer fires. The program resumes after `await sleep(1)`. The program logs `late`.",
            "The program settles: it fulfills. 1 call is still pending.",
            "`a` fulfills. The program does not wait for it; it settled at 6ms.",
        ]
    );
    let lost = last_sentence(r#"[Timeout("5ms", "a")]"#);
    assert_eq!(
        lost,
        "A timer fires. `await withTimeout(5, a())` throws. The program settles: it rejects with \
         `timed out after 5ms`. 1 call is still pending."
    );
}

fn last_sentence(program: &str) -> String {
    told(program).into_iter().find(|sentence| sentence.contains("settles")).unwrap()
}

#[test]
fn inner_functions_are_narrated_before_the_program() {
    let told = told(r#"[All([["a"], "no"])]"#);
    assert_eq!(told.last().unwrap(), "`a` fulfills. An inner function resumes after `await a()`.");
    let both = self::told(r#"[All([["a", []]])]"#);
    assert_eq!(
        both[2],
        "`a` fulfills. An inner function resumes after `await a()`. The program resumes after \
         `await Promise.all([(async () => {…})()])`."
    );
}

#[test]
fn queues_and_a_blocked_thread_are_narrated() {
    assert_eq!(
        told(r#"[All(["held", "held", "hold"])]"#)[2..7],
        [
            "`held` is called while another call is pending. Every slot of `slot` is taken, so the \
             call is queued.",
            "`hold` is called while 2 other calls are pending. It blocks the thread for 30ms: \
             nothing else runs in that time.",
            "`hold` starts. It takes no time. The program now waits at `await Promise.all([held(), \
             held(), hold()])`.",
            "`held` fulfills. The program still waits at `await Promise.all([held(), held(), \
             hold()])`.",
            "A slot is free because `held` fulfilled: `held` starts after 30ms in the queue. It \
             takes 5ms.",
        ]
    );
    assert_eq!(
        told(r#"[All(["held", "hold"])]"#)[1],
        "`held` starts. It takes 5ms, but the thread is blocked: it settles at 30ms."
    );
}

#[test]
fn calls_that_only_block_the_thread_do_not_overlap() {
    let told = told(r#"[All(["hold", "hold", "a", "a", "b"])]"#);
    let calls: Vec<&String> = told.iter().filter(|told| told.contains("is called")).collect();
    assert_eq!(
        calls[1..],
        [
            "`hold` is called while another call is pending. It blocks the thread for 30ms: \
             nothing else runs in that time.",
            "`a` is called while 2 other calls are pending.",
            "`a` is called while 3 other calls are pending; they overlap.",
            "`b` is called while 4 other calls are pending; they overlap.",
        ]
    );
}

#[test]
fn a_call_with_several_slots_is_queued_until_all_are_free() {
    let told = told(r#"[All(["held", "both"])]"#);
    assert_eq!(
        told[2],
        "`both` is called while another call is pending. The call is queued until 1 slot of `slot` \
         and 2 slots of `db` are free at the same time. The program now waits at `await \
         Promise.all([held(), \
         both()])`."
    );
    assert_eq!(
        told[4],
        "All its slots are free because `held` fulfilled: `both` starts after 5ms in the queue. It \
         takes 5ms."
    );
}

#[test]
fn a_crash_is_shown_at_the_end() {
    assert_eq!(
        told(r#"[Start("no"), "a"]"#)[3..],
        [
            "`a` starts. It would take 10ms. The program now waits at `await a()`.",
            "`no` rejects with `no`. The program still waits at `await a()`.",
            "The turn ends, and the rejection `no` is unhandled. The process crashes, as in Node.",
        ]
    );
}
