//! Generates random scenarios, which are the same in every run.

use std::fmt::Write as _;

/// The generator `SplitMix64`.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(super) fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}

/// Writes a random scenario of one program.
pub(super) struct Generator {
    random: Random,
    tasks: u64,
    /// The bindings of the enclosing lists, innermost last.
    bound: Vec<String>,
    bindings: u64,
    /// Whether every task is called at most once, without an item, and nothing fails.
    once: bool,
    uncalled: Vec<u64>,
    /// The number of functions that the steps can call.
    functions: u64,
}

impl Generator {
    pub(super) fn scenario(seed: u64, once: bool) -> String {
        let mut random = Random(seed);
        let tasks = 2 + random.below(5);
        let uncalled = (0..tasks).collect();
        let mut generator =
            Self { random, tasks, bound: Vec::new(), bindings: 0, once, uncalled, functions: 0 };
        let declared: Vec<String> = (0..tasks).map(|task| generator.task(task)).collect();
        let capacity = 1 + generator.random.below(3);
        let steps = generator.list(3);
        format!(
            "(resources: {{\"r\": {capacity}}}, tasks: {{{}}}, programs: {{\"p\": {steps}}})",
            declared.join(", ")
        )
    }

    /// Writes a random scenario of up to three programs and two functions that they call.
    pub(super) fn several(seed: u64) -> String {
        let mut random = Random(seed);
        let tasks = 2 + random.below(4);
        let mut generator = Self {
            random,
            tasks,
            bound: Vec::new(),
            bindings: 0,
            once: false,
            uncalled: Vec::new(),
            functions: 0,
        };
        let declared: Vec<String> = (0..tasks).map(|task| generator.task(task)).collect();
        let capacity = 1 + generator.random.below(3);
        let mut functions = Vec::new();
        for number in 0..generator.random.below(3) {
            // A function may call the functions before it.
            functions.push(format!("\"f{number}\": {}", generator.list(1)));
            generator.functions = number + 1;
        }
        let programs: Vec<String> = (0..=generator.random.below(3))
            .map(|number| format!("\"p{number}\": {}", generator.list(2)))
            .collect();
        format!(
            "(resources: {{\"r\": {capacity}}}, tasks: {{{}}}, functions: {{{}}}, \
             programs: {{{}}})",
            declared.join(", "),
            functions.join(", "),
            programs.join(", ")
        )
    }

    fn task(&mut self, task: u64) -> String {
        let mut fields = format!("takes: \"{}ms\"", self.random.below(8));
        if task > 0 && self.random.one_in(2) {
            let need = self.random.below(task);
            let need = match self.random.below(6) {
                0 => format!("Settled(\"t{need}\")"),
                _ => format!("\"t{need}\""),
            };
            let _ = write!(fields, ", needs: [{need}]");
        } else if !self.once && self.random.one_in(10) {
            fields += ", needs: [Previous]";
        }
        if !self.once && self.random.one_in(6) {
            let fails = if self.random.one_in(2) { "\"no\"" } else { "First(1, \"no\")" };
            let _ = write!(fields, ", fails: {fails}");
        }
        if self.random.one_in(8) {
            fields += ", uses: \"r\"";
        }
        if self.random.one_in(12) {
            let _ = write!(fields, ", blocks: \"{}ms\"", self.random.below(3));
        }
        format!("\"t{task}\": ({fields})")
    }

    fn list(&mut self, depth: u64) -> String {
        let bound = self.bound.len();
        let mut steps: Vec<String> =
            (0..=self.random.below(4)).map(|_| self.list_step(depth)).collect();
        for name in self.bound.drain(bound..) {
            if self.random.one_in(2) {
                steps.push(format!("Await(\"{name}\")"));
            }
        }
        format!("[{}]", steps.join(", "))
    }

    fn list_step(&mut self, depth: u64) -> String {
        match self.random.below(8) {
            0 if depth > 0 => {
                let step = self.bound_step(depth - 1);
                self.bindings += 1;
                let name = format!("p{}", self.bindings);
                self.bound.push(name.clone());
                format!("Let(\"{name}\", {step})")
            }
            1 if depth > 0 && !self.once => {
                format!("For(of: {}, do: {})", 1 + self.random.below(3), self.list(depth - 1))
            }
            2 if depth > 0 && self.random.one_in(2) => {
                let body = self.list(depth - 1);
                let catch = match self.random.below(4) {
                    0 => "[Log(\"caught\"), Rethrow]".to_owned(),
                    1 => format!("[{}]", self.name()),
                    _ => "[Log(\"caught\")]".to_owned(),
                };
                format!("Try(body: {body}, catch: {catch})")
            }
            _ => self.step(depth),
        }
    }

    /// A step that is bound and awaited later: often one that cannot fail.
    fn bound_step(&mut self, depth: u64) -> String {
        match self.random.below(8) {
            0 => format!("Sleep(\"{}ms\")", self.random.below(4)),
            1 => format!("AllSettled({})", self.branches(depth.saturating_sub(1))),
            _ => self.step(depth),
        }
    }

    fn handler(&mut self) -> String {
        match self.random.below(4) {
            0 => "Rethrow".to_owned(),
            1 => self.name(),
            _ => "[]".to_owned(),
        }
    }

    fn name(&mut self) -> String {
        if !self.bound.is_empty() && self.random.one_in(3) {
            let nth = self.random.below(self.bound.len() as u64);
            return format!("\"{}\"", self.bound[usize::try_from(nth).unwrap()]);
        }
        if self.functions > 0 && self.random.one_in(3) {
            return format!("\"f{}\"", self.random.below(self.functions));
        }
        if self.once {
            if self.uncalled.is_empty() {
                return "[]".to_owned();
            }
            return format!("\"t{}\"", self.uncalled.remove(0));
        }
        format!("\"t{}\"", self.random.below(self.tasks))
    }

    fn step(&mut self, depth: u64) -> String {
        if depth == 0 {
            return self.name();
        }
        match self.random.below(20) {
            0..=3 => self.list(depth - 1),
            4..=8 => format!("All({})", self.branches(depth - 1)),
            9 => format!("AllSettled({})", self.branches(depth - 1)),
            10 if self.random.one_in(2) => format!("Race({})", self.branches(depth - 1)),
            11 if self.random.one_in(2) => format!("Any({})", self.branches(depth - 1)),
            12 => format!("Catch({}, {})", self.step(depth - 1), self.handler()),
            13 => format!("Then({}, {})", self.step(depth - 1), self.step(depth - 1)),
            14 if !self.once => format!("Retry(times: 2, do: {})", self.step(depth - 1)),
            15 if self.random.one_in(3) => format!("Sleep(\"{}ms\")", self.random.below(4)),
            16 if self.random.one_in(3) => {
                format!("Timeout(\"{}ms\", {})", self.random.below(9), self.step(depth - 1))
            }
            17 => format!("Pool(limit: 2, of: {})", self.branches(depth - 1)),
            _ => self.name(),
        }
    }

    fn branches(&mut self, depth: u64) -> String {
        if !self.once && self.random.one_in(4) {
            let items = 1 + self.random.below(3);
            return format!("Map(of: {items}, do: {})", self.step(depth));
        }
        let branches: Vec<String> = (0..=self.random.below(3))
            .map(|_| {
                let branch = self.step(depth);
                if self.random.one_in(6) { format!("Await({branch})") } else { branch }
            })
            .collect();
        format!("[{}]", branches.join(", "))
    }
}
