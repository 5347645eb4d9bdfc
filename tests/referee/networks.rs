//! Every small network: the two programs of a scenario without programs, for all dependencies that
//! a few tasks can have.
//!
//! Of each two tasks one can depend on the other, with or without `Settled`, or not at all. Cycles
//! are omitted. Networks that differ only in the names of tasks are all included: the order of
//! declaration is an order of events.

use std::fmt::Write as _;
use std::ops::ControlFlow::{self, Continue};

use makespan::Scenario;

use crate::random::Random;
use crate::survey::GiveScenario;

const TASKS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// The behavior of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ways {
    /// It takes 0, 1 or 2 ms, and fulfills or fails.
    Plain,
    /// It takes 1 ms, and fulfills or fails.
    Few,
    /// It takes 2 ms and nothing else, or it takes 1 ms, uses the only slot, and fulfills or fails,
    /// or blocks.
    Special,
}

impl Ways {
    const fn all(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &[
                r#"takes: "0ms""#,
                r#"takes: "1ms""#,
                r#"takes: "2ms""#,
                r#"takes: "0ms", fails: "?""#,
                r#"takes: "1ms", fails: "?""#,
                r#"takes: "2ms", fails: "?""#,
            ],
            Self::Few => &[r#"takes: "1ms""#, r#"takes: "1ms", fails: "?""#],
            Self::Special => &[
                r#"takes: "2ms""#,
                r#"takes: "1ms", uses: "slot""#,
                r#"takes: "1ms", uses: "slot", fails: "?""#,
                r#"takes: "1ms", blocks: "1ms""#,
            ],
        }
    }
}

/// How the second of two tasks depends on the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    None,
    Fulfilled,
    Settled,
}

/// Both programs of every network of this number of tasks.
pub(crate) fn scenarios(ways: Ways, tasks: usize, give: GiveScenario<'_>) -> ControlFlow<()> {
    let ways = ways.all();
    let networks = 3_usize.pow(u32::try_from(tasks * tasks.saturating_sub(1)).expect("few"));
    let worlds = ways.len().pow(u32::try_from(tasks).expect("few"));
    for needs in (0..networks).filter_map(|number| needs(tasks, number)) {
        for number in 0..worlds {
            let scenario = scenario(&digits(number, ways.len(), tasks, |way| ways[way]), &needs);
            for program in 0..scenario.programs().len() {
                give(scenario.with_only(&[program]))?;
            }
        }
    }
    Continue(())
}

/// The digits of a number, each with its meaning.
fn digits<T>(number: usize, base: usize, count: usize, is: impl Fn(usize) -> T) -> Vec<T> {
    (0..count).map(|at| is(number / base.pow(u32::try_from(at).expect("few")) % base)).collect()
}

/// The dependencies of each task in the network with this number; `None` if there is a cycle.
fn needs(tasks: usize, number: usize) -> Option<Vec<Vec<Edge>>> {
    let edges = digits(number, 3, tasks * tasks.saturating_sub(1), |digit| {
        [Edge::None, Edge::Fulfilled, Edge::Settled][digit]
    });
    let mut edges = edges.into_iter();
    let edge = |by, of| if by == of { None } else { edges.next() };
    let needs = square(tasks, edge);
    let mut open: Vec<usize> = (0..tasks).collect();
    while !open.is_empty() {
        let free = |&task: &usize| open.iter().all(|&of| needs[task][of] == Edge::None);
        let free = open.iter().position(free)?;
        open.remove(free);
    }
    Some(needs)
}

fn square(side: usize, mut edge: impl FnMut(usize, usize) -> Option<Edge>) -> Vec<Vec<Edge>> {
    let mut row = |by| (0..side).map(|of| edge(by, of).unwrap_or(Edge::None)).collect();
    (0..side).map(&mut row).collect()
}

/// One of the programs of a larger network, the same for the same seed.
pub(crate) fn random(seed: u64) -> Scenario {
    let mut random = Random(seed);
    let mut order: Vec<usize> = (0..TASKS.len()).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, random.below(last + 1));
    }
    let mut needs = vec![vec![Edge::None; TASKS.len()]; TASKS.len()];
    for (at, &by) in order.iter().enumerate() {
        // A task with two kinds of await makes the whole network run as steps.
        let edge = *random.pick(&[Edge::Fulfilled, Edge::Fulfilled, Edge::Settled]);
        for &of in &order[..at] {
            needs[by][of] = *random.pick(&[Edge::None, Edge::None, edge]);
        }
    }
    let mut way = || {
        let mut way = format!("takes: \"{}ms\"", random.below(4));
        let uses = *random.pick(&[
            "uses: \"slot\"",
            "uses: { \"pool\": 2 }",
            "uses: { \"pool\": 1 }",
            "uses: { \"slot\": 1, \"pool\": 2 }",
        ]);
        for (chances, more) in [(6, "fails: \"?\""), (2, uses), (6, "blocks: \"1ms\"")] {
            if random.one_in(chances) {
                let _ = write!(way, ", {more}");
            }
        }
        way
    };
    let ways: Vec<String> = TASKS.iter().map(|_| way()).collect();
    let ways: Vec<&str> = ways.iter().map(String::as_str).collect();
    // A larger sequential program shows nothing new.
    scenario(&ways, &needs).with_only(&[usize::from(!seed.is_multiple_of(8))])
}

fn scenario(ways: &[&str], needs: &[Vec<Edge>]) -> Scenario {
    let mut text = String::from("Scenario(resources: { \"slot\": 1, \"pool\": 3 }, tasks: {");
    for ((name, way), needs) in TASKS.iter().zip(ways).zip(needs) {
        let way = way.replace('?', name);
        let _ = write!(text, "\"{name}\": ({way}, needs: [");
        for (name, need) in TASKS.iter().zip(needs) {
            let _ = match need {
                Edge::None => Ok(()),
                Edge::Fulfilled => write!(text, "\"{name}\", "),
                Edge::Settled => write!(text, "Settled(\"{name}\"), "),
            };
        }
        text.push_str("]), ");
    }
    text.push_str("})");
    Scenario::from_ron("network", &text).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}
