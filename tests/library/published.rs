//! Published results: schedules whose lengths are in papers, and bounds that are theorems.
//!
//! - R. L. Graham, "Bounds for certain multiprocessing anomalies", Bell System Technical Journal
//!   45 (1966): the nine tasks, and by how much an improvement can make a schedule longer.
//! - R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM Journal on Applied
//!   Mathematics 17 (1969): list scheduling is within 2 - 1/m of the best, longest first within
//!   4/3 - 1/(3m), and instances that reach both.
//! - F. S. Hillier and G. J. Lieberman, "Introduction to Operations Research": the project of the
//!   Reliable Construction Co., in weeks, and its critical path.
//! - Wikipedia, "Program evaluation and review technique": its example, in work days.

use std::fmt::Write as _;

use crate::random::Random;
use makespan::Scenario;

const INSTANCES: u64 = if cfg!(debug_assertions) { 2_000 } else { 100_000 };

/// Tasks by number: the duration of each, and its dependencies.
#[derive(Clone, Debug)]
struct Instance {
    takes: Vec<u64>,
    needs: Vec<Vec<usize>>,
}

impl Instance {
    /// Graham's nine tasks: the ninth depends on the first, the fifth to the eighth on the fourth.
    fn grahams() -> Self {
        let mut needs = vec![Vec::new(); 9];
        needs[8] = vec![0];
        needs[4..8].fill(vec![3]);
        Self { takes: vec![3, 2, 2, 2, 4, 4, 4, 4, 9], needs }
    }

    fn shorter(mut self) -> Self {
        self.takes.iter_mut().for_each(|takes| *takes -= 1);
        self
    }

    /// The fifth and the sixth without dependencies.
    fn relaxed(mut self) -> Self {
        self.needs[4..6].fill(Vec::new());
        self
    }

    fn sum(&self) -> u64 {
        self.takes.iter().sum()
    }

    fn longest(&self) -> u64 {
        self.takes.iter().copied().max().unwrap_or(0)
    }

    /// The longest chain of dependencies; a task depends only on earlier ones.
    fn chain(&self) -> u64 {
        let mut ends: Vec<u64> = Vec::new();
        for (takes, needs) in self.takes.iter().zip(&self.needs) {
            ends.push(takes + needs.iter().map(|&need| ends[need]).max().unwrap_or(0));
        }
        ends.into_iter().max().unwrap_or(0)
    }

    /// List scheduling as published: whenever a machine is free, it takes the task with the lowest
    /// number whose dependencies are done.
    fn by_lowest_number(&self, machines: usize) -> u64 {
        let mut ends: Vec<Option<u64>> = vec![None; self.takes.len()];
        let mut now = 0;
        loop {
            let running = ends.iter().filter(|end| end.is_some_and(|end| end > now)).count();
            let done = |task: usize| ends[task].is_some_and(|end| end <= now);
            let mut tasks = 0..self.takes.len();
            let ready = tasks.find(|&task| {
                ends[task].is_none() && self.needs[task].iter().all(|&need| done(need))
            });
            if let Some(task) = ready.filter(|_| running < machines) {
                ends[task] = Some(now + self.takes[task]);
                continue;
            }
            let next = ends.iter().flatten().copied().filter(|end| *end > now).min();
            let Some(next) = next else { return now };
            now = next;
        }
    }

    /// `parallel` on a resource of this capacity: first ready, first served.
    fn by_the_engine(&self, machines: u64) -> u64 {
        let mut text = format!("Scenario(resources: {{ \"machine\": {machines} }}, tasks: {{ ");
        for (task, (takes, needs)) in self.takes.iter().zip(&self.needs).enumerate() {
            let needs: Vec<String> = needs.iter().map(|need| format!("\"t{need}\"")).collect();
            let needs = needs.join(", ");
            _ = write!(
                text,
                "\"t{task}\": (takes: \"{takes}ms\", uses: \"machine\", needs: [{needs}]), "
            );
        }
        text.push_str("})");
        settles(&text, "parallel")
    }

    /// The tasks in one pool, in this order, without dependencies.
    fn by_a_pool(&self, workers: u64) -> u64 {
        let mut text = String::from("Scenario(tasks: { \"t\": (takes: \"0ms\", items: { ");
        for (task, takes) in (1..).zip(&self.takes) {
            _ = write!(text, "\"{task}\": (takes: \"{takes}ms\"), ");
        }
        let count = self.takes.len();
        _ = write!(
            text,
            "}}) }}, programs: {{ \"pool\": Pool(limit: {workers}, of: Map(of: {count}, do: \"t\")) }})"
        );
        settles(&text, "pool")
    }

    fn longest_first(mut self) -> Self {
        self.takes.sort_unstable_by_key(|takes| std::cmp::Reverse(*takes));
        self
    }

    fn of(takes: Vec<u64>) -> Self {
        let needs = vec![Vec::new(); takes.len()];
        Self { takes, needs }
    }

    fn random(random: &mut Random, tasks: u64) -> Self {
        let takes: Vec<u64> = (0..tasks).map(|_| draw(random, 12)).collect();
        let needs =
            (0..takes.len()).map(|task| (0..task).filter(|_| random.one_in(5)).collect()).collect();
        Self { takes, needs }
    }
}

/// A number below `end`.
fn draw(random: &mut Random, end: usize) -> u64 {
    random.below(end) as u64
}

/// When a program settles, in milliseconds.
fn settles(scenario: &str, program: &str) -> u64 {
    let scenario = Scenario::from_ron("published.ron", scenario).expect("a scenario");
    let timeline = scenario.run(program).expect("within limits");
    timeline.settles_at.expect("it settles").as_nanos() / 1_000_000
}

/// The optimum on this number of machines for tasks without dependencies, by trying everything.
fn best(takes: &[u64], loads: &mut [u64]) -> u64 {
    let Some((first, rest)) = takes.split_first() else {
        return loads.iter().copied().max().unwrap_or(0);
    };
    let mut found = u64::MAX;
    for machine in 0..loads.len() {
        if loads[..machine].contains(&loads[machine]) {
            continue;
        }
        loads[machine] += first;
        found = found.min(best(rest, loads));
        loads[machine] -= first;
    }
    found
}

#[test]
fn grahams_anomalies_are_as_he_published_them() {
    let nine = Instance::grahams();
    assert_eq!(nine.by_lowest_number(3), 12);
    assert_eq!(nine.by_lowest_number(4), 15, "one more machine");
    assert_eq!(nine.clone().shorter().by_lowest_number(3), 13, "every task shorter");
    assert_eq!(nine.relaxed().by_lowest_number(3), 16, "fewer needs");
}

/// A resource serves the call that was queued first, not the lowest number: two of the four differ.
#[test]
fn grahams_anomalies_also_occur_first_come_first_served() {
    let nine = Instance::grahams();
    assert_eq!(nine.by_the_engine(3), 12);
    assert_eq!(nine.by_the_engine(4), 15, "one more machine");
    assert_eq!(nine.clone().shorter().by_the_engine(3), 10, "every task shorter");
    assert_eq!(nine.clone().relaxed().by_the_engine(3), 13, "fewer needs");
    assert_eq!(nine.by_the_engine(9), nine.chain());
}

/// No slot is free while a call is queued: so whenever a slot is free, the longest chain of
/// dependencies advances.
#[test]
fn a_resource_is_within_grahams_bound() {
    for seed in 0..INSTANCES {
        let mut random = Random(seed);
        let (tasks, machines) = (1 + draw(&mut random, 12), 1 + draw(&mut random, 5));
        let instance = Instance::random(&mut random, tasks);
        let took = instance.by_the_engine(machines);
        let (sum, chain) = (instance.sum(), instance.chain());
        let least = chain.max(instance.longest()).max(sum.div_ceil(machines));
        assert!(took >= least, "{took} < {least}: {instance:?} on {machines}");
        let most = sum + (machines - 1) * chain;
        assert!(machines * took <= most, "{took} * {machines} > {most}: {instance:?}");
    }
}

/// However the conditions improve, a schedule becomes longer by a factor of 1 + (m - 1)/m' at most.
#[test]
fn no_anomaly_exceeds_grahams_bound() {
    let mut anomalies = 0;
    for seed in 0..INSTANCES {
        let mut random = Random(seed);
        let machines = 1 + draw(&mut random, 4);
        let before = Instance::random(&mut random, 10);
        let more = machines + draw(&mut random, 2);
        let mut after = before.clone();
        for (takes, needs) in after.takes.iter_mut().zip(&mut after.needs) {
            *takes -= (*takes).min(draw(&mut random, 2));
            needs.retain(|_| !random.one_in(4));
        }
        let (first, then) = (before.by_the_engine(machines), after.by_the_engine(more));
        anomalies += u64::from(then > first);
        assert!(more * then <= (more + machines - 1) * first, "{before:?}, then {after:?}");
    }
    assert!(anomalies > INSTANCES / 1000, "only {anomalies}");
}

#[test]
fn a_pool_is_list_scheduling_and_within_its_bounds() {
    for seed in 0..INSTANCES {
        let mut random = Random(seed);
        let (tasks, workers) = (1 + draw(&mut random, 9), 1 + draw(&mut random, 4));
        let instance = Instance::of((0..tasks).map(|_| 1 + draw(&mut random, 12)).collect());
        let took = instance.by_a_pool(workers);
        let machines = usize::try_from(workers).expect("it is small");
        assert_eq!(took, instance.by_lowest_number(machines), "{instance:?}, {workers}");
        let best = best(&instance.takes, &mut vec![0; machines]);
        assert!(best >= instance.longest().max(instance.sum().div_ceil(workers)));
        assert!(best <= took && workers * took <= (2 * workers - 1) * best, "{instance:?}");
        let took = instance.clone().longest_first().by_a_pool(workers);
        assert!(
            best <= took && 3 * workers * took <= (4 * workers - 1) * best,
            "longest first: {took}, the best {best}: {instance:?}, {workers}"
        );
    }
}

#[test]
fn the_bounds_are_reached_in_grahams_examples() {
    for machines in 2..=12 {
        // m(m - 1) tasks of 1, and one of m after them: 2m - 1 where m is possible.
        let mut takes = vec![1; usize::try_from(machines * (machines - 1)).expect("it is small")];
        takes.push(machines);
        let last = Instance::of(takes);
        assert_eq!(last.by_a_pool(machines), 2 * machines - 1);
        assert_eq!(last.by_the_engine(machines), 2 * machines - 1);
        assert_eq!(last.longest_first().by_a_pool(machines), machines);
        // Two each of 2m - 1 down to m + 1, and three of m: longest first takes 4m - 1, the best 3m.
        let pairs = (machines + 1..2 * machines).rev().flat_map(|takes| [takes, takes]);
        let pairs = Instance::of(pairs.chain([machines; 3]).collect());
        assert_eq!(pairs.longest_first().by_a_pool(machines), 4 * machines - 1);
    }
    assert_eq!(best(&[3, 3, 2, 2, 2], &mut [0; 2]), 6);
    assert_eq!(best(&[5, 5, 4, 4, 3, 3, 3], &mut [0; 3]), 9);
}

/// The sequential and the optimal duration of a project, and its critical path.
fn project(activities: &[(&str, &str, &[&str])]) -> (String, String, String) {
    let mut tasks = String::new();
    for (name, takes, needs) in activities {
        let _ = write!(tasks, "{name:?}: (takes: \"{takes}ms\", needs: {needs:?}), ");
    }
    let scenario = Scenario::from_ron("project", &format!("(tasks: {{ {tasks} }})")).unwrap();
    let bounds = scenario.bounds().unwrap();
    for (program, takes) in [("sequential", bounds.sequential), ("parallel", bounds.parallel)] {
        let settles_at = scenario.run(program).unwrap().settles_at.unwrap();
        assert_eq!(settles_at.elapsed(), takes, "{program}");
    }
    let path = bounds.critical_path.iter().map(|&id| scenario.text(scenario.task(id).name));
    (bounds.sequential.to_string(), bounds.parallel.to_string(), path.collect())
}

#[test]
fn projects_take_as_long_as_their_textbooks_say() {
    let construction: [(&str, &str, &[&str]); 14] = [
        ("A", "2", &[]),
        ("B", "4", &["A"]),
        ("C", "10", &["B"]),
        ("D", "6", &["C"]),
        ("E", "4", &["C"]),
        ("F", "5", &["E"]),
        ("G", "7", &["D"]),
        ("H", "9", &["E", "G"]),
        ("I", "7", &["C"]),
        ("J", "8", &["F", "I"]),
        ("K", "4", &["J"]),
        ("L", "5", &["J"]),
        ("M", "2", &["H"]),
        ("N", "6", &["K", "L"]),
    ];
    let told = |all: &str, least: &str, path: &str| (all.into(), least.into(), path.into());
    assert_eq!(project(&construction), told("79ms", "44ms", "ABCEFJLN"));
    let example: [(&str, &str, &[&str]); 7] = [
        ("a", "4", &[]),
        ("b", "5.33", &[]),
        ("c", "5.17", &["a"]),
        ("d", "6.33", &["a"]),
        ("e", "5.17", &["b", "c"]),
        ("f", "4.5", &["d"]),
        ("g", "5.17", &["e"]),
    ];
    assert_eq!(project(&example), told("35.67ms", "19.51ms", "aceg"));
}
