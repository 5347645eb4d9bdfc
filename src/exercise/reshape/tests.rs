use super::*;
use crate::RunOptions;
use crate::exercise::{Difficulty, Topic};
use crate::scenario::write_steps;

const TASKS: &str = r#"
    "a": (takes: "100ms"), "b": (takes: "150ms", needs: ["a"]), "c": (takes: "80ms"),
    "d": (takes: "60ms"), "e": (takes: "20ms"),
"#;

/// Every shape of a program in a hundred draws.
fn shapes(steps: &str) -> BTreeSet<String> {
    let text = format!("Scenario(tasks: {{ {TASKS} }}, programs: {{ \"p\": [{steps}] }})");
    let scenario = Scenario::from_ron("shapes", &text).unwrap();
    let draw = |nth| {
        let mut drawn = scenario.clone();
        reshape(&mut drawn, &Stream::new(1).of(nth));
        let text = write_steps(&drawn.programs[0].steps, &drawn.names, 0);
        // The result is a valid scenario.
        let steps = text.strip_prefix('[').unwrap().strip_suffix(']').unwrap();
        let text = format!("Scenario(tasks: {{ {TASKS} }}, programs: {{ \"p\": [{steps}] }})");
        Scenario::from_ron("drawn", &text).unwrap_or_else(|problems| panic!("{problems}"));
        steps.to_owned()
    };
    (0..100).map(draw).collect()
}

#[track_caller]
fn are(steps: &str, expected: &[&str]) {
    let expected: BTreeSet<String> = expected.iter().map(|&steps| steps.to_owned()).collect();
    assert_eq!(shapes(steps), expected);
}

#[test]
fn steps_are_swapped_unless_one_depends_on_the_other() {
    are(r#""a", "b""#, &[r#""a", "b""#]);
    are(r#""a", "b", "c""#, &[r#""a", "b", "c""#, r#""a", "c", "b""#, r#""c", "a", "b""#]);
}

#[test]
fn steps_stay_before_the_steps_that_use_their_names() {
    are(r#""c", Log("got {c}"), "d""#, &[r#""c", Log("got {c}"), "d""#]);
    let starts = r#"Start("c"), Start("d"), Await("c"), Await("d")"#;
    let all: Vec<String> = [("c", "d"), ("d", "c")]
        .into_iter()
        .flat_map(|(one, two)| {
            let starts = format!(r#"Start("{one}"), Start("{two}")"#);
            [("c", "d"), ("d", "c")]
                .map(|(one, two)| format!(r#"{starts}, Await("{one}"), Await("{two}")"#))
        })
        .collect();
    are(starts, &all.iter().map(String::as_str).collect::<Vec<_>>());
    are(
        r#"Let("p", "a"), Let("q", ["p", "b"]), "q""#,
        &[r#"Let("p", "a"), Let("q", ["p", "b"]), "q""#],
    );
}

#[test]
fn branches_are_swapped_and_regrouped() {
    let shapes = shapes(r#"All(["a", "b", "c"])"#);
    for expected in [
        r#"All(["a", "b", "c"])"#,
        r#"All(["c", "b", "a"])"#,
        // Dependencies come first.
        r#"All([["a", "b"], "c"])"#,
        r#"All(["c", ["a", "b"]])"#,
    ] {
        assert!(shapes.contains(expected), "{expected}: {shapes:?}");
    }
    assert!(!shapes.iter().any(|shape| shape.contains(r#"["b", "a"]"#)), "{shapes:?}");
    let parted = self::shapes(r#"All([["c", "d"], "e"])"#);
    assert!(parted.contains(r#"All(["c", "e", "d"])"#), "{parted:?}");
    // A value that is used stays where it is visible.
    let used = self::shapes(r#"All(["c", "d", "e"]), Log("got {c} {d} {e}")"#);
    assert!(used.len() == 6 && !used.iter().any(|shape| shape.contains("[[")), "{used:?}");
}

#[test]
fn items_and_workers_are_one_more_or_fewer() {
    are(
        r#"For(of: 3, do: "c")"#,
        &[2, 3, 4].map(|n| format!(r#"For(of: {n}, do: "c")"#)).each_ref().map(String::as_str),
    );
    let pool = shapes(r#"Pool(limit: 2, of: ["a", "c", "d", "e"])"#);
    assert!(pool.iter().all(|shape| shape.contains("limit: 2") || shape.contains("limit: 3")));
    assert!(pool.len() > 20, "{pool:?}");
    let both = r#"For(of: ["x", "y", "z"], do: "c"), All(Map(of: ["x", "y", "z"], do: "d"))"#;
    for shape in shapes(both) {
        let items: Vec<&str> =
            shape.split("of: [").skip(1).map(|of| of.split(']').next().unwrap()).collect();
        assert_eq!(items[0], items[1], "{shape}");
    }
}

#[test]
fn every_drawn_shape_runs() {
    for topic in Topic::ALL {
        for nth in 0..50 {
            let draws = Stream::new(nth);
            let mut scenario = topic.scenario(Some(Difficulty::Medium), &draws);
            reshape(&mut scenario, &draws);
            for program in 0..scenario.programs.len() {
                let timeline = scenario.run_program(program, &RunOptions::default()).unwrap();
                let _ = crate::findings::of(&scenario, &timeline);
            }
        }
    }
}
