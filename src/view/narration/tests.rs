use super::*;
use crate::view::js::listing;

/// Each sentence, with code between backticks, of a program over a few tasks.
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
    let sentences = (0..timeline.event_count()).map(|event| narrator.tell(event));
    sentences.map(|sentence| sentence.marked("`")).collect()
}

#[test]
fn one_after_the_other() {
    assert_eq!(
        told(r#"["a", "b"]"#),
        [
            "`a` is called.",
            "`a` begins. It takes 10ms. Now the program waits: `await a()`.",
            "`a` fulfils. The program goes on after `await a()`.",
            "`b` is called only now, at 10ms: nothing else was under way.",
            "`b` begins. It takes 20ms. Now the program waits: `await b()`.",
            "`b` fulfils. The program goes on after `await b()`.",
            "The program settles: it fulfils with `\"b\"`.",
        ]
    );
}

#[test]
fn what_a_loop_awaits_is_no_more_than_that() {
    let told = told(r#"[For(of: 1, do: "a")]"#);
    assert_eq!(told[1], "`a(1)` begins. It takes 10ms. Now the program waits: `await a(id)`.");
}

#[test]
fn together_until_one_fails() {
    assert_eq!(
        told(r#"[All(["b", "no"])]"#)[2..],
        [
            "`no` is called while another call is under way: they overlap.",
            "`no` begins. It takes 5ms. Now the program waits: `await Promise.all([b(), no()])`.",
            "`no` rejects with `no`. `await Promise.all([b(), no()])` throws that.",
            "The program settles: it rejects with `no`. 1 call is still under way, and runs on \
             unseen.",
            "`b` fulfils. The program does not wait for it: it settled at 5ms.",
        ]
    );
}

#[test]
fn a_retry_catches_and_tries_again() {
    assert_eq!(
        told(r#"[Retry(times: 2, wait: "7ms", do: "often")]"#)[2..],
        [
            "`often` rejects with `not yet`. `retry` catches the failure.",
            "A timer fires. `retry` tries again. `often` is called only now, at 12ms: nothing else \
             was under way.",
            "`often` begins. It takes 5ms.",
            "`often` fulfils. The program goes on after `await retry(2, 7, () => often())`.",
            "The program settles: it fulfils with `\"often\"`.",
        ]
    );
}

#[test]
fn the_workers_of_a_pool_go_their_ways() {
    let code = "`await pool(2, [() => no(), () => a(), () => b()])`";
    assert_eq!(
        told(r#"[Pool(limit: 2, of: ["no", "a", "b"])]"#)[4..],
        [
            format!(
                "`no` rejects with `no`. A worker of the pool stops there. {code} throws that."
            ),
            "The program settles: it rejects with `no`. 1 call is still under way, and runs on \
             unseen."
                .to_owned(),
            "`a` fulfils. A worker of the pool is free.".to_owned(),
            "`b` is called at 10ms, though the program has settled.".to_owned(),
            "`b` begins. It takes 20ms.".to_owned(),
            "`b` fulfils. A worker of the pool is free.".to_owned(),
        ]
    );
}

#[test]
fn a_timer_that_no_event_tells_of_is_told_by_what_it_sets_going() {
    let told = told(r#"[Try(body: [Timeout("5ms", "a")], catch: [Sleep("1ms"), Log("late")])]"#);
    assert_eq!(
        told[2..],
        [
            "A timer fires. The program goes on after `await sleep(1)`. The console shows `late`.",
            "The program settles: it fulfils. 1 call is still under way, and runs on unseen.",
            "`a` fulfils. The program does not wait for it: it settled at 6ms.",
        ]
    );
    let lost = told_last(r#"[Timeout("5ms", "a")]"#);
    assert_eq!(
        lost,
        "A timer fires. `await withTimeout(5, a())` throws. The program settles: it rejects with \
         `timed out after 5ms`. 1 call is still under way, and runs on unseen."
    );
}

fn told_last(program: &str) -> String {
    told(program).into_iter().find(|sentence| sentence.contains("settles")).unwrap()
}

#[test]
fn within_the_program_first() {
    let told = told(r#"[All([["a"], "no"])]"#);
    assert_eq!(told.last().unwrap(), "`a` fulfils. An inner function goes on after `await a()`.");
    let both = self::told(r#"[All([["a", []]])]"#);
    assert_eq!(
        both[2],
        "`a` fulfils. An inner function goes on after `await a()`. The program goes on after \
         `await Promise.all([(async () => {…})()])`."
    );
}

#[test]
fn slots_are_waited_for_and_a_busy_thread_sees_ends_late() {
    assert_eq!(
        told(r#"[All(["held", "held", "hold"])]"#)[2..7],
        [
            "`held` is called while another call is under way. Every slot of `slot` is taken: it \
             waits its turn.",
            "`hold` is called while 2 other calls are under way. It holds the thread for 30ms: \
             nothing else can happen then.",
            "`hold` begins. It takes no time. Now the program waits: `await Promise.all([held(), \
             held(), hold()])`.",
            "`held` fulfils. The program still waits: `await Promise.all([held(), held(), \
             hold()])`.",
            "A slot is free: `held` begins, having waited 30ms for it. It takes 5ms.",
        ]
    );
    assert_eq!(
        told(r#"[All(["held", "hold"])]"#)[1],
        "`held` begins. It takes 5ms, but the thread is busy: its end is seen at 30ms."
    );
}

#[test]
fn what_only_holds_the_thread_overlaps_with_nothing() {
    let told = told(r#"[All(["hold", "hold", "a", "a", "b"])]"#);
    let calls: Vec<&String> = told.iter().filter(|told| told.contains("is called")).collect();
    assert_eq!(
        calls[1..],
        [
            "`hold` is called while another call is under way. It holds the thread for 30ms: \
             nothing else can happen then.",
            "`a` is called while 2 other calls are under way.",
            "`a` is called while 3 other calls are under way: they overlap.",
            "`b` is called while 4 other calls are under way: they overlap.",
        ]
    );
}

#[test]
fn several_slots_are_waited_for_together() {
    let told = told(r#"[All(["held", "both"])]"#);
    assert_eq!(
        told[2],
        "`both` is called while another call is under way. It waits its turn for 1 slot of `slot` \
         and 2 slots of `db`, all at once. Now the program waits: `await Promise.all([held(), \
         both()])`."
    );
    assert_eq!(
        told[4],
        "All its slots are free: `both` begins, having waited 5ms for them. It takes 5ms."
    );
}

#[test]
fn a_crash_ends_it() {
    assert_eq!(
        told(r#"[Start("no"), "a"]"#)[3..],
        [
            "`a` begins. It would take 10ms. Now the program waits: `await a()`.",
            "`no` rejects with `no`. The program still waits: `await a()`.",
            "The turn ends, and nothing has handled the rejection `no`: that ends the whole \
             program, as it does in Node.",
        ]
    );
}
