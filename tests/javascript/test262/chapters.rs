//! Which tests are run, and how many of them pass.

/// A folder of tests.
pub(crate) struct Chapter {
    pub(crate) path: &'static str,
    /// No fewer than these may pass.
    pub(crate) passes: usize,
}

const fn chapter(path: &'static str, passes: usize) -> Chapter {
    Chapter { path, passes }
}

pub(crate) const CHAPTERS: &[Chapter] = &[
    chapter("built-ins/Promise", 570),
    chapter("built-ins/AsyncFunction", 14),
    chapter("built-ins/AsyncGeneratorFunction", 9),
    chapter("built-ins/AsyncGeneratorPrototype", 45),
    chapter("built-ins/AsyncFromSyncIteratorPrototype", 38),
    chapter("built-ins/GeneratorPrototype", 61),
    chapter("language/expressions/arrow-function", 327),
    chapter("language/expressions/assignment", 453),
    chapter("language/expressions/async-arrow-function", 56),
    chapter("language/expressions/async-function", 83),
    chapter("language/expressions/async-generator", 612),
    chapter("language/expressions/await", 22),
    chapter("language/expressions/class", 3_893),
    chapter("language/expressions/object", 1_132),
    chapter("language/expressions/optional-chaining", 36),
    chapter("language/expressions/template-literal", 56),
    chapter("language/expressions/yield", 61),
    chapter("language/statements/async-function", 67),
    chapter("language/statements/async-generator", 295),
    chapter("language/statements/class", 4_164),
    chapter("language/statements/const", 134),
    chapter("language/statements/for-await-of", 1_234),
    chapter("language/statements/for-of", 694),
    chapter("language/statements/generators", 253),
    chapter("language/statements/labeled", 21),
    chapter("language/statements/let", 143),
    chapter("language/statements/switch", 85),
    chapter("language/statements/try", 177),
];
