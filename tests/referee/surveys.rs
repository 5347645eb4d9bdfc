//! The enumerated programs: grammars, the frames around them, and the tasks that they call.

use makespan::scenario::{Chain as C, Combinator as B};

use crate::enumerate::{EVERYTHING, Grammar, Kind as K};
use crate::frame::Frame;
use crate::networks::Ways;
use crate::survey::{Extent, Programs, Survey};
use crate::worlds::Worlds;

const CHAINS: &[K] = &[
    K::List,
    K::Chain(C::Then),
    K::Chain(C::Catch),
    K::Chain(C::Finally),
    K::Combine(B::All),
    K::Rethrow,
];

const CONTROL: &[K] = &[
    K::List,
    K::For,
    K::TryCatch,
    K::TryFinally,
    K::TryBoth,
    K::Log,
    K::LogValue,
    K::Return,
    K::Fail,
    K::Rethrow,
];

const HANDLING: &[K] =
    &[K::List, K::Start, K::Let, K::Combine(B::All), K::Combine(B::Any), K::TryCatch, K::Await];

const QUEUES: &[K] = &[
    K::Pool(1),
    K::Pool(2),
    K::PoolMap(1),
    K::Retry { waits: false },
    K::Retry { waits: true },
    K::Combine(B::All),
    K::CombineMap(B::All),
    K::For,
    K::TryCatch,
    K::LogValue,
];

/// Awaits in place, and callbacks, in which none are possible.
const IN_PLACE: &[K] = &[
    K::Await,
    K::List,
    K::Combine(B::All),
    K::CombineMap(B::All),
    K::Chain(C::Then),
    K::Pool(1),
    K::Retry { waits: false },
];

const CALLBACKS: &[K] = &[K::Await, K::Combine(B::All), K::Chain(C::Then)];

/// The items of calls in loops, and the items that calls name.
const ITEMS: &[K] =
    &[K::For, K::CombineMap(B::All), K::PoolMap(1), K::Call, K::LogItem, K::List, K::TryCatch];

const BLOCKING: &[K] = &[K::Combine(B::All), K::Start, K::Sleep, K::List];

/// Rejections without a handler: several can be unhandled at the end of a turn.
const UNHANDLED: &[K] = &[K::Let, K::Fail, K::List, K::Chain(C::Then), K::Chain(C::Finally)];

const VALUES: &[K] = &[K::Combine(B::All), K::Await, K::List, K::Start, K::LogValue, K::Return];

const ERRORS: &[K] = &[K::TryCatch, K::Chain(C::Catch), K::Fail, K::LogValue, K::Rethrow];

/// The whole enumeration.
pub(crate) const SURVEYS: &[Survey] = &[
    Survey {
        name: "everything",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a", "b", "f"], bound: &[], kinds: EVERYTHING },
            frame: Frame::Bare,
            worlds: Worlds::Plain,
        },
        extents: [up_to(2, 5902), up_to(3, 527_022)],
    },
    Survey {
        name: "everything, special tasks",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a", "b", "f"], bound: &[], kinds: EVERYTHING },
            frame: Frame::Bare,
            worlds: Worlds::Special,
        },
        extents: [up_to(2, 3500), up_to(3, 273_568)],
    },
    Survey {
        name: "everything, watched",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a"], bound: &["p", "q"], kinds: EVERYTHING },
            frame: Frame::Watched,
            worlds: Worlds::Plain,
        },
        extents: [up_to(2, 3199), up_to(3, 222_353)],
    },
    Survey {
        name: "everything, derived",
        programs: Programs::Of {
            grammar: Grammar { calls: &["b"], bound: &["p", "q"], kinds: EVERYTHING },
            frame: Frame::Derived,
            worlds: Worlds::Few,
        },
        extents: [up_to(2, 1457), up_to(3, 89_914)],
    },
    Survey {
        name: "chains",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a", "g"], bound: &["p", "q"], kinds: CHAINS },
            frame: Frame::Watched,
            worlds: Worlds::Few,
        },
        extents: [up_to(3, 1296), up_to(4, 17_274)],
    },
    Survey {
        name: "control",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a"], bound: &[], kinds: CONTROL },
            frame: Frame::Bare,
            worlds: Worlds::Few,
        },
        extents: [up_to(3, 4765), up_to(4, 144_555)],
    },
    Survey {
        name: "handling",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a", "b"], bound: &[], kinds: HANDLING },
            frame: Frame::Bare,
            worlds: Worlds::Few,
        },
        extents: [up_to(3, 4957), up_to(4, 109_369)],
    },
    Survey {
        name: "queues",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a", "b"], bound: &[], kinds: QUEUES },
            frame: Frame::Bare,
            worlds: Worlds::Special,
        },
        extents: [up_to(3, 3136), up_to(4, 78_264)],
    },
    Survey {
        name: "awaits in place",
        programs: Programs::Of {
            grammar: Grammar { calls: &[], bound: &["p", "q"], kinds: IN_PLACE },
            frame: Frame::Watched,
            worlds: Worlds::Few,
        },
        extents: [up_to(4, 17_655), up_to(5, 275_068)],
    },
    Survey {
        name: "callbacks",
        programs: Programs::Of {
            grammar: Grammar { calls: &[], bound: &["p", "q"], kinds: CALLBACKS },
            frame: Frame::Watched,
            worlds: Worlds::Few,
        },
        extents: [up_to(5, 10_256), up_to(6, 76_908)],
    },
    Survey {
        name: "blocking",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a", "b"], bound: &[], kinds: BLOCKING },
            frame: Frame::Bare,
            worlds: Worlds::Special,
        },
        extents: [up_to(4, 55_906), up_to(5, 833_187)],
    },
    Survey {
        name: "unhandled",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a"], bound: &[], kinds: UNHANDLED },
            frame: Frame::Bare,
            worlds: Worlds::Few,
        },
        extents: [up_to(4, 1217), up_to(5, 9297)],
    },
    Survey {
        name: "values",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a", "b"], bound: &[], kinds: VALUES },
            frame: Frame::Bare,
            worlds: Worlds::Few,
        },
        extents: [up_to(4, 25_054), up_to(5, 347_427)],
    },
    Survey {
        name: "errors",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a"], bound: &[], kinds: ERRORS },
            frame: Frame::Bare,
            worlds: Worlds::Few,
        },
        extents: [up_to(5, 25_317), up_to(6, 296_399)],
    },
    Survey {
        name: "items",
        programs: Programs::Of {
            grammar: Grammar { calls: &["a", "f"], bound: &[], kinds: ITEMS },
            frame: Frame::Bare,
            worlds: Worlds::Items,
        },
        extents: [up_to(3, 4608), up_to(4, 100_644)],
    },
    Survey {
        name: "networks",
        programs: Programs::Networks(Ways::Plain),
        extents: [up_to(2, 374), up_to(3, 47_462)],
    },
    Survey {
        name: "networks, larger",
        programs: Programs::Networks(Ways::Few),
        extents: [up_to(3, 1790), up_to(4, 304_158)],
    },
    Survey {
        name: "networks, special tasks",
        programs: Programs::Networks(Ways::Special),
        extents: [up_to(3, 14_122), up_to(3, 14_122)],
    },
];

const fn up_to(size: usize, programs: u64) -> Extent {
    Extent { size, programs }
}
