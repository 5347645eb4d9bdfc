//! Scenarios built in Rust: every step, and the same checks.

use makespan::Scenario;
use makespan::scenario::builder::{
    Step, all, all_settled, any, await_, call_with, catch, fail, finally, for_each, let_, list,
    log, map, pool, race, rethrow, retry, return_, sleep, start, then, timeout, try_,
};

use super::shown::shown;

#[test]
fn every_step_can_be_built() {
    let steps: Vec<Step> = vec![
        all(["a", "b"]),
        all_settled([list(["a", "b"]), "b".into()]),
        race(map(["x", "y"], "a")),
        any(map(3, ["a", "b"])),
        then("a", "b"),
        catch("a", rethrow()),
        finally("a", "b"),
        sleep("10ms"),
        timeout("1s", "a"),
        pool(3, ["a", "b"]),
        retry(3, ["1ms"], "a"),
        start("a"),
        let_("p", "b"),
        await_("a"),
        log("got {a}"),
        for_each(2, ["f"]),
        try_(["a"]).catch([log("{error}")]).finally(["b"]).into(),
        catch(list([fail("no")]), "b"),
        call_with("a", ["x", "1"]),
        for_each(2, [log("{item}")]),
        return_(["a"]),
    ];
    let scenario = Scenario::builder()
        .title("built")
        .resource("net", 2)
        .resource("db", 1)
        .task("a", |task| {
            task.takes_each(["1ms", "2ms"]).uses_slots("net", 2).uses("db").fails_first(1, "no")
        })
        .task("b", |task| {
            let task = task.takes("2ms").needs(["a"]).needs_settled("a").needs_previous();
            task.returns("B").blocks("1us").item("/x", |item| item.takes("1ms").fails("404"))
        })
        .function("f", ["a"])
        .program("p", steps)
        .build()
        .unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(scenario.programs()[0].steps.len(), 21);
    assert_eq!(scenario.tasks()[1].needs.len(), 3);
    assert_eq!(scenario.tasks()[0].uses.iter().map(|one| one.slots).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn problems_of_a_built_scenario_describe_their_position() {
    let result = Scenario::builder()
        .resource("net", 0)
        .task("a", |task| task.takes("1 ms").needs(["c"]).uses("nett"))
        .task("b", |task| task.takes_each([]).fails_first(0, "no"))
        .task("error", |task| task)
        .function("f", ["f"])
        .program("p", [start("a"), let_("a", "bb"), pool(0, ["b"]), log("{b} }"), rethrow()])
        .function("g", [log("{item}")])
        .program("q", [try_(["a"]).into(), return_(["a"]), Step::from("b")])
        .program("r", [log("{item}"), Step::from("g"), call_with("h", ["x"])])
        .build();
    shown("built_in_rust", &result);
}

#[test]
fn a_timer_that_node_does_not_have_is_an_error() {
    let told = |step: Step| {
        let built = Scenario::builder().task("a", |task| task.takes("0.5ms")).program("p", [step]);
        built.build().map_err(|problems| problems.list[0].message.clone())
    };
    let not_whole = "`1us`: a timer takes whole milliseconds: Node's `setTimeout` drops the rest, \
                     in the program `p`";
    assert_eq!(told(sleep("1us")).unwrap_err(), not_whole);
    assert_eq!(told(timeout("1us", "a")).unwrap_err(), not_whole);
    assert_eq!(told(retry(2, ["1ms", "1us"], "a")).unwrap_err(), not_whole);
    let too_long = told(sleep("25d")).unwrap_err();
    assert!(too_long.contains("2147483647ms (24.8 days) at most"), "{too_long}");
    assert!(told(sleep("0ms")).is_ok());
}
