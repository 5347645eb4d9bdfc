//! The names in the enumerated programs.

use std::sync::{Arc, LazyLock};

use makespan::{Duration, Name, Names};

/// The names that `Let` binds.
pub(crate) const BINDINGS: [&str; 2] = ["x", "y"];

const WORDS: [&str; 32] = [
    "a", "b", "f", "p", "q", "x", "y", "main", "ticks", "m", "n", "t", "g", "slot", "?", "1", "2",
    "3", "4", "5", "6", "7", "8", "no 1", "no 2", "no 3", "no 4", "no 5", "no 6", "no 7", "1, 2",
    "2, 1",
];

/// All of them.
pub(crate) static NAMES: LazyLock<Arc<Names>> = LazyLock::new(|| {
    let mut names = Names::default();
    for word in WORDS {
        names.intern(word);
    }
    Arc::new(names)
});

/// One of them.
pub(crate) fn name(word: &str) -> Name {
    NAMES.find(word).expect("it is one of the words")
}

pub(crate) fn ms(ms: u64) -> Duration {
    Duration::from_nanos(ms * 1_000_000).expect("it is short")
}
