//! The tests that are run, and how many of them pass.

/// A directory of tests.
pub(crate) struct Chapter {
    pub(crate) path: &'static str,
    /// The minimum number of tests that pass.
    pub(crate) passes: usize,
}

const fn chapter(path: &'static str, passes: usize) -> Chapter {
    Chapter { path, passes }
}

pub(crate) const CHAPTERS: &[Chapter] = &[
    chapter("built-ins/Promise", 601),
    chapter("built-ins/AsyncFunction", 14),
    chapter("built-ins/AsyncGeneratorFunction", 9),
    chapter("built-ins/AsyncGeneratorPrototype", 48),
    // Node 20 does not close these iterators where later editions of ECMA-262 do: 14 tests.
    chapter("built-ins/AsyncFromSyncIteratorPrototype", 24),
    chapter("built-ins/GeneratorPrototype", 61),
    chapter("language/expressions/arrow-function", 328),
    chapter("language/expressions/assignment", 474),
    chapter("language/expressions/async-arrow-function", 56),
    chapter("language/expressions/async-function", 85),
    chapter("language/expressions/async-generator", 614),
    chapter("language/expressions/await", 22),
    chapter("language/expressions/class", 3_899),
    chapter("language/expressions/object", 1_137),
    chapter("language/expressions/optional-chaining", 37),
    chapter("language/expressions/template-literal", 56),
    chapter("language/expressions/yield", 61),
    chapter("language/statements/async-function", 69),
    chapter("language/statements/async-generator", 298),
    chapter("language/statements/class", 4_178),
    chapter("language/statements/const", 135),
    chapter("language/statements/for-await-of", 1_234),
    chapter("language/statements/for-of", 717),
    chapter("language/statements/generators", 256),
    chapter("language/statements/labeled", 21),
    chapter("language/statements/let", 144),
    chapter("language/statements/switch", 85),
    chapter("language/statements/try", 180),
];
