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
    chapter("built-ins/Promise", 0),
    chapter("built-ins/AsyncFunction", 0),
    chapter("built-ins/AsyncGeneratorFunction", 0),
    chapter("built-ins/AsyncGeneratorPrototype", 0),
    chapter("built-ins/AsyncFromSyncIteratorPrototype", 0),
    chapter("built-ins/GeneratorPrototype", 0),
    chapter("language/expressions/arrow-function", 0),
    chapter("language/expressions/assignment", 0),
    chapter("language/expressions/async-arrow-function", 0),
    chapter("language/expressions/async-function", 0),
    chapter("language/expressions/async-generator", 0),
    chapter("language/expressions/await", 0),
    chapter("language/expressions/class", 0),
    chapter("language/expressions/object", 0),
    chapter("language/expressions/optional-chaining", 0),
    chapter("language/expressions/template-literal", 0),
    chapter("language/expressions/yield", 0),
    chapter("language/statements/async-function", 0),
    chapter("language/statements/async-generator", 0),
    chapter("language/statements/class", 0),
    chapter("language/statements/const", 0),
    chapter("language/statements/for-await-of", 0),
    chapter("language/statements/for-of", 0),
    chapter("language/statements/generators", 0),
    chapter("language/statements/labeled", 0),
    chapter("language/statements/let", 0),
    chapter("language/statements/switch", 0),
    chapter("language/statements/try", 0),
];
