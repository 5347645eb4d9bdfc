//! Random scenarios: small, with many ties and failures, and with every kind of step.

use makespan::scenario::{
    Behavior, Branches, Chain, Combinator, Failure, Function, ItemBehavior, Items, LogPiece, Named,
    Parts, Program, Resource, ResourceId, Retry, Span, Step, StepKind, Task, Try, Use, Uses,
};
use makespan::{Duration, Name, Names, Scenario};

use crate::random::Random;

/// Names for tasks: some are words of JavaScript, some are no identifiers, some become equal as
/// identifiers.
const TASKS: [&str; 10] = [
    "fetchUser",
    "fetch user",
    "a",
    "b",
    "await",
    "42",
    "loadPosts",
    "sleep",
    "results",
    "Promise",
];
const FUNCTIONS: [&str; 3] = ["loadProfile", "run it", "pool"];
const BINDINGS: [&str; 4] = ["p", "user", "ids", "error message"];
const ITEMS: [&str; 4] = ["1", "2", "/a", "__proto__"];
/// The items that tasks have behavior for: some single items, and some combinations.
const OWN: [&str; 7] = ["1", "2", "/a", "__proto__", "1, 2", "2, 1", "1, 1, 1"];
const TEXTS: [&str; 5] = ["got ", "$", "{`\\", "\r\n", " "];

/// A scenario of one program, the same for the same seed.
pub(crate) fn scenario(seed: u64) -> Scenario {
    let mut generator = Generator {
        random: Random(seed),
        names: Names::default(),
        callable: Vec::new(),
        bound: Vec::new(),
        valued: Vec::new(),
        in_catch: false,
        loops: 0,
        wants_item: Vec::new(),
        in_function: false,
        logs_item: false,
        room: 0,
    };
    generator.scenario()
}

struct Generator {
    random: Random,
    names: Names,
    /// What can be called here: tasks, and the functions before this one.
    callable: Vec<Name>,
    /// The bound names.
    bound: Vec<Name>,
    /// The names with a value.
    valued: Vec<Name>,
    in_catch: bool,
    /// The number of surrounding loops and maps.
    loops: usize,
    /// The functions that must get an item.
    wants_item: Vec<Name>,
    /// Whether this is a function's body, and whether it must get an item.
    in_function: bool,
    logs_item: bool,
    /// How many more steps the program can have.
    room: usize,
}

impl Generator {
    fn scenario(&mut self) -> Scenario {
        let tasks: Vec<Task> = (0..=self.random.below(5)).map(|at| self.task(at)).collect();
        let resources = [("slots", 1), ("pool", 2)].map(|(name, capacity)| Resource {
            name: self.names.intern(name),
            capacity,
            span: Span::NONE,
        });
        let mut functions = Vec::new();
        for name in &FUNCTIONS[..self.random.below(FUNCTIONS.len() + 1)] {
            self.in_function = true;
            self.logs_item = false;
            let steps = self.body(4);
            let name = self.names.intern(name);
            self.callable.push(name);
            if std::mem::take(&mut self.logs_item) {
                self.wants_item.push(name);
            }
            let (span, body) = (Span::NONE, Span::NONE);
            functions.push(Function { name, steps: steps.into(), span, body });
        }
        self.in_function = false;
        let steps = self.body(40);
        let name = self.names.intern("main");
        let programs =
            vec![Program { name, steps: steps.into(), span: Span::NONE, body: Span::NONE }];
        let names = std::mem::take(&mut self.names);
        let resources = resources.into();
        let parts = Parts { names, tasks, resources, functions, programs, ..Parts::default() };
        Scenario::from_parts(parts).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn task(&mut self, at: usize) -> Task {
        // The set of names varies, but not its order, so that all combinations occur.
        let name = self.names.intern(TASKS[(at * 3 + self.random.below(3)) % TASKS.len()]);
        let name = if self.callable.contains(&name) {
            self.names.intern(&format!("fetchUser{at}"))
        } else {
            name
        };
        self.callable.push(name);
        let items = if self.random.one_in(4) {
            let item = *self.random.pick(&OWN);
            let own = ItemBehavior {
                takes: self.random.one_in(2).then(|| [self.duration()].into_iter().collect()),
                fails: self.random.one_in(2).then(|| self.failure()),
                returns: self.random.one_in(2).then(|| self.names.intern("")),
                blocks: self.random.one_in(4).then(|| self.duration()),
            };
            vec![(self.names.intern(item), own)]
        } else {
            Vec::new()
        };
        let takes = (0..=self.random.below(2)).map(|_| self.duration()).collect();
        Task {
            name,
            span: Span::NONE,
            behavior: Behavior {
                takes,
                fails: self.random.one_in(4).then(|| self.failure()),
                returns: self.random.one_in(4).then(|| self.names.intern("it \"is\"\n")),
                blocks: if self.random.one_in(6) { self.duration() } else { Duration::ZERO },
            },
            needs: [].into_iter().collect(),
            uses: self.uses(),
            items: items.into(),
        }
    }

    /// Slots of the first resource, of the second, of both.
    fn uses(&mut self) -> Uses {
        let slots = |resource: u32, slots: u32| Use { resource: ResourceId(resource), slots };
        let (slot, one, two) = (slots(0, 1), slots(1, 1), slots(1, 2));
        let some: &[Use] = match self.random.below(10) {
            0 => &[slot],
            1 => &[one],
            2 => &[two],
            3 => &[slot, one],
            4 => &[slot, two],
            _ => &[],
        };
        some.iter().copied().collect()
    }

    fn failure(&mut self) -> Failure {
        let reason = *self.random.pick(&["no", "503 Service Unavailable", ""]);
        let first = self.random.one_in(3).then(|| self.count(2));
        Failure { reason: self.names.intern(reason), first }
    }

    /// Few different ones, so that many are due at the same time.
    fn duration(&mut self) -> Duration {
        let nanos = *self.random.pick(&[0, 1, 10_000_000, 10_000_000, 20_000_000, 30_000_001]);
        Duration::from_nanos(nanos).expect("it is short")
    }

    /// The time of a timer.
    fn timer(&mut self) -> Duration {
        let millis = *self.random.pick(&[0, 1, 10, 10, 20, 30]);
        Duration::from_nanos(millis * 1_000_000).expect("it is short")
    }

    /// Up to `most`, and rarely none.
    fn few(&mut self, most: usize) -> usize {
        if self.random.one_in(10) { 0 } else { 1 + self.random.below(most) }
    }

    /// From 1 to `most`.
    fn count(&mut self, most: usize) -> u32 {
        u32::try_from(1 + self.random.below(most)).expect("it is small")
    }

    /// The steps of a program or a function, in which no outer list is visible.
    fn body(&mut self, room: usize) -> Vec<Step> {
        self.room = 2 + self.random.below(room);
        let least = 1 + self.random.below(4);
        self.steps(5, least)
    }

    fn list(&mut self, depth: usize) -> Vec<Step> {
        let least = usize::from(!self.random.one_in(6));
        self.steps(depth, least)
    }

    /// At least this many steps, and a few more.
    fn steps(&mut self, depth: usize, least: usize) -> Vec<Step> {
        let (bound, valued) = (self.bound.len(), self.valued.len());
        let mut steps = Vec::new();
        for left in (0..least + self.random.below(4)).rev() {
            let step = self.step(depth);
            // A step that ends its list is usually the last one.
            let ends =
                matches!(step.kind, StepKind::Fail(_) | StepKind::Rethrow | StepKind::Return(_));
            if ends && left > 0 && !self.random.one_in(4) {
                continue;
            }
            let awaited = step.awaited();
            if let StepKind::Start(named) | StepKind::Let(named, _) = &awaited.kind {
                self.bound.push(named.name);
            }
            self.valued.extend(step.valued().map(|valued| valued.name));
            let returns = matches!(awaited.kind, StepKind::Return(_));
            steps.push(step);
            if returns {
                break;
            }
        }
        self.bound.truncate(bound);
        self.valued.truncate(valued);
        steps
    }

    fn step(&mut self, depth: usize) -> Step {
        if depth == 0 || self.room == 0 {
            return self.call();
        }
        self.room -= 1;
        let depth = depth - 1;
        let kind = match self.random.below(27) {
            0..=5 => return self.call(),
            6 => StepKind::List(self.list(depth)),
            7..=10 => StepKind::Combine(self.combinator(), self.branches(depth)),
            11 | 12 => StepKind::Chain(Chain::Then, self.chained(depth, false).into()),
            13 => StepKind::Chain(Chain::Catch, self.chained(depth, true).into()),
            14 => StepKind::Chain(Chain::Finally, self.chained(depth, false).into()),
            15 => StepKind::Sleep(self.timer()),
            16 => StepKind::Timeout(self.timer(), self.alone(depth).into()),
            17 => StepKind::Pool { limit: self.count(3), of: self.branches(depth) },
            18 => StepKind::Retry(self.retry(depth).into()),
            19 => self.start(),
            20 => self.bind(depth),
            21 => StepKind::Await(self.awaited(depth).into()),
            22 => StepKind::Log(self.log()),
            23 => self.end(),
            24 => {
                let items = self.items();
                StepKind::For(items, self.looping(|generator| generator.list(depth)))
            }
            25 => self.call_with(),
            _ => StepKind::Try(self.attempt(depth).into()),
        };
        step(kind)
    }

    fn call(&mut self) -> Step {
        let known = self.callable.len() + self.bound.len();
        let at = self.random.below(known);
        let name = self.callable.get(at).or_else(|| self.bound.get(at - self.callable.len()));
        let name = *name.expect("it is below both together");
        if self.lacks_item(name) && !self.bound.contains(&name) {
            return step(self.call_given(name, 1));
        }
        step(StepKind::Name(name))
    }

    /// Whether a call of this name must have an item, and there is none.
    fn lacks_item(&self, name: Name) -> bool {
        self.loops == 0 && self.wants_item.contains(&name)
    }

    fn looping<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        self.loops += 1;
        let looped = body(self);
        self.loops -= 1;
        looped
    }

    /// A call with its own items.
    fn call_with(&mut self) -> StepKind {
        let name = *self.random.pick(&self.callable);
        let least = usize::from(self.wants_item.contains(&name));
        self.call_given(name, least)
    }

    fn call_given(&mut self, name: Name, least: usize) -> StepKind {
        let count = self.few(3).max(least);
        let items: Vec<&str> = (0..count).map(|_| *self.random.pick(&ITEMS)).collect();
        let items = items.into_iter().map(|item| self.names.intern(item)).collect();
        StepKind::Call(named(name), items)
    }

    /// A step that is not in a list, for example in a branch. A statement becomes a list.
    fn alone(&mut self, depth: usize) -> Step {
        self.step(depth)
    }

    fn awaited(&mut self, depth: usize) -> Step {
        loop {
            let step = self.step(depth);
            if !matches!(step.awaited().kind, StepKind::Return(_)) {
                return step;
            }
        }
    }

    fn combinator(&mut self) -> Combinator {
        use Combinator::{All, AllSettled, Any, Race};
        *self.random.pick(&[All, All, AllSettled, Race, Any])
    }

    fn branches(&mut self, depth: usize) -> Branches {
        if self.random.one_in(3) {
            let items = self.items();
            Branches::Map(items, self.looping(|generator| generator.alone(depth)).into())
        } else {
            Branches::List((0..self.few(4)).map(|_| self.alone(depth)).collect())
        }
    }

    fn items(&mut self) -> Items {
        if self.random.one_in(2) {
            return Items::Count(u32::try_from(self.few(3)).expect("it is small"));
        }
        let items = (0..self.few(3)).map(|_| *self.random.pick(&ITEMS));
        let items: Vec<&str> = items.collect();
        Items::Listed(items.into_iter().map(|item| self.names.intern(item)).collect())
    }

    fn chained(&mut self, depth: usize, catches: bool) -> [Step; 2] {
        let first = self.alone(depth);
        let around = self.in_catch;
        self.in_catch |= catches;
        let second = self.alone(depth);
        self.in_catch = around;
        [first, second]
    }

    fn retry(&mut self, depth: usize) -> Retry {
        let wait = (0..self.random.below(3)).map(|_| self.timer()).collect();
        Retry { times: self.count(3), wait, step: self.alone(depth) }
    }

    fn start(&mut self) -> StepKind {
        let name = *self.random.pick(&self.callable);
        if self.bound.contains(&name) || self.lacks_item(name) {
            return StepKind::Sleep(Duration::ZERO);
        }
        StepKind::Start(named(name))
    }

    fn bind(&mut self, depth: usize) -> StepKind {
        let name = if self.random.one_in(2) {
            *self.random.pick(&self.callable)
        } else {
            self.names.intern(self.random.pick::<&str>(&BINDINGS))
        };
        if self.bound.contains(&name) {
            return StepKind::Log(self.log());
        }
        StepKind::Let(named(name), self.alone(depth).into())
    }

    fn log(&mut self) -> Vec<LogPiece> {
        let pieces: Vec<usize> = (0..=self.random.below(3)).map(|_| self.random.below(4)).collect();
        let piece = |kind| match kind {
            0 if !self.valued.is_empty() => LogPiece::Value(named(*self.random.pick(&self.valued))),
            1 if self.in_catch => LogPiece::Error(Span::NONE),
            2 if self.loops > 0 => LogPiece::Item(Span::NONE),
            2 if self.in_function => {
                self.logs_item = true;
                LogPiece::Item(Span::NONE)
            }
            _ => LogPiece::Text(self.names.intern(self.random.pick::<&str>(&TEXTS))),
        };
        pieces.into_iter().map(piece).collect()
    }

    /// A step that ends the function around it.
    fn end(&mut self) -> StepKind {
        match self.random.below(3) {
            0 if self.in_catch => StepKind::Rethrow,
            1 => StepKind::Fail(self.names.intern("on purpose")),
            _ => {
                let count = if self.valued.is_empty() { 0 } else { self.random.below(3) };
                let names = (0..count).map(|_| named(*self.random.pick(&self.valued)));
                StepKind::Return(names.collect())
            }
        }
    }

    fn attempt(&mut self, depth: usize) -> Try {
        let body = self.list(depth);
        let catches = self.random.below(3) != 0;
        let around = std::mem::replace(&mut self.in_catch, true);
        let catch = catches.then(|| self.list(depth));
        self.in_catch = around;
        let finally = (!catches || self.random.one_in(3)).then(|| self.list(depth));
        Try { body, catch, finally }
    }
}

fn step(kind: StepKind) -> Step {
    Step::new(Span::NONE, kind)
}

fn named(name: Name) -> Named {
    Named { name, span: Span::NONE }
}
