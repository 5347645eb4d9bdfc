//! The tasks of the enumerated programs: `a` and `b`, with all their behaviors.

use makespan::scenario::{Behavior, Failure, ItemBehavior, Resource, ResourceId, Span, Task, Uses};

use crate::words::{self, ms};

/// The behavior of `a` and `b`.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) tasks: Vec<Task>,
    pub(crate) resources: Vec<Resource>,
    /// Whether `a` is the simplest, and `b`: a program that does not use one runs only there.
    pub(crate) plain: [bool; 2],
}

/// The worlds in which programs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worlds {
    /// Each task takes 0, 1 or 2 ms and fulfills or fails: 36 worlds. They stay the same if the
    /// names of the tasks are exchanged.
    Plain,
    /// Four of them.
    Few,
    /// Special tasks: attempts, items, a resource, blocking.
    Special,
    /// Behavior for some items, and for combinations.
    Items,
}

impl Worlds {
    pub(crate) fn all(self) -> Vec<World> {
        match self {
            Self::Plain => plain(),
            Self::Few => few(),
            Self::Special => special(),
            Self::Items => items(),
        }
    }
}

/// The duration of a call in milliseconds, and whether it fails.
type Plain = (u64, bool);

fn plain() -> Vec<World> {
    let ways = || [0, 1, 2].into_iter().flat_map(|takes| [(takes, false), (takes, true)]);
    ways().flat_map(|a| ways().map(move |b| world(a, b))).collect()
}

fn few() -> Vec<World> {
    [
        ((1, false), (1, false)),
        ((1, true), (1, false)),
        ((1, false), (1, true)),
        ((1, true), (2, true)),
    ]
    .map(|(a, b)| world(a, b))
    .into()
}

fn special() -> Vec<World> {
    let mut first = world((1, false), (1, true));
    let mut item = first.clone();
    let mut slot = world((1, false), (1, true));
    let mut slot_last = world((1, true), (1, false));
    let mut blocks = world((1, false), (1, false));
    let mut blocks_last = world((0, false), (2, true));
    change(&mut first, 0, |task| {
        task.behavior.takes = [ms(1), ms(0)].into_iter().collect();
        task.behavior.fails = Some(Failure { reason: words::name("a"), first: Some(1) });
    });
    change(&mut item, 0, |task| {
        let own = ItemBehavior {
            takes: Some([ms(2)].into_iter().collect()),
            fails: Some(Failure { reason: words::name("2"), first: None }),
            ..ItemBehavior::default()
        };
        task.items = [(words::name("1"), own)].into();
    });
    for world in [&mut slot, &mut slot_last] {
        world.resources =
            vec![Resource { name: words::name("slot"), capacity: 1, span: Span::NONE }];
        change(world, 0, |task| task.uses = ResourceId(0).into());
        change(world, 1, |task| task.uses = ResourceId(0).into());
    }
    change(&mut blocks, 0, |task| task.behavior.blocks = ms(1));
    change(&mut blocks_last, 1, |task| task.behavior.blocks = ms(1));
    // Longer than everything else, so that several timers are overdue at the same time.
    let mut blocks_long = world((0, false), (2, false));
    change(&mut blocks_long, 0, |task| task.behavior.blocks = ms(3));
    let mut worlds = vec![first, item, slot, slot_last, blocks, blocks_last, blocks_long];
    for world in &mut worlds[..4] {
        world.plain = [false, true];
    }
    worlds[4].plain = [false, true];
    worlds[5].plain = [true, false];
    worlds
}

fn items() -> Vec<World> {
    let [mut attempts, mut own] = [world((1, false), (1, true)), world((1, false), (1, true))];
    change(&mut attempts, 0, |task| {
        task.behavior.takes = [ms(1), ms(0)].into_iter().collect();
        task.behavior.fails = Some(Failure { reason: words::name("a"), first: Some(1) });
    });
    let takes =
        |time| ItemBehavior { takes: Some([ms(time)].into_iter().collect()), ..Default::default() };
    change(&mut own, 0, |task| {
        let of = [("1", takes(2)), ("1, 2", takes(3)), ("2, 1", takes(0))];
        task.items = of.map(|(item, own)| (words::name(item), own)).into_iter().collect();
    });
    for world in [&mut attempts, &mut own] {
        world.plain = [false, true];
    }
    vec![attempts, own]
}

fn world(a: Plain, b: Plain) -> World {
    let plain = [a == (1, false), b == (1, false)];
    World { tasks: vec![task("a", a), task("b", b)], resources: Vec::new(), plain }
}

fn change(world: &mut World, task: usize, change: impl FnOnce(&mut Task)) {
    change(&mut world.tasks[task]);
}

fn task(name: &str, (takes, fails): Plain) -> Task {
    let name = words::name(name);
    Task {
        name,
        span: Span::NONE,
        behavior: Behavior {
            takes: [ms(takes)].into_iter().collect(),
            fails: fails.then_some(Failure { reason: name, first: None }),
            returns: None,
            blocks: ms(0),
        },
        needs: [].into_iter().collect(),
        uses: Uses::default(),
        items: [].into(),
    }
}
