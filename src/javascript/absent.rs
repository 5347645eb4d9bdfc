//! Replaces the evaluator in a build without the feature `javascript`: it rejects every file.

use std::convert::Infallible;

use super::{Comment, Entry, Evaluation, LimitPassed, Outline, Span, SyntaxError, World};

/// A program that is ready to run in Node, which never exists: this build cannot read code.
#[derive(Clone, Debug)]
pub struct Staged(Infallible);

impl Staged {
    /// The code, as Node runs it.
    #[must_use]
    pub const fn code(&self) -> &str {
        match self.0 {}
    }

    /// A line of JSON for the [`referee`].
    #[must_use]
    pub const fn record(&self, _: u64) -> String {
        match self.0 {}
    }
}

/// Whether a call has an effect, judging by the name of its callee. Without code, there are no
/// calls.
pub(crate) const fn is_effect(_: &str) -> bool {
    false
}

/// The script that Node runs.
#[must_use]
pub fn referee(clock: &str) -> String {
    clock.to_owned()
}

/// A file of code, which never exists: this build cannot read code.
#[derive(Debug)]
pub struct Module(Infallible);

impl Module {
    /// Rejects every file.
    ///
    /// # Errors
    /// Always: this build cannot read code.
    pub fn parse(_name: &str, text: &str) -> Result<Self, Vec<SyntaxError>> {
        let end = text.find('\n').unwrap_or(text.len()).min(1 << 10);
        let end = u32::try_from(end).unwrap_or_default();
        Err(vec![SyntaxError {
            span: Span { start: 0, end },
            message: "this build cannot read code".to_owned(),
            help: Some("build with the feature `javascript`".to_owned()),
        }])
    }

    /// The parts of the text that an entry does not need.
    pub(crate) const fn unneeded(&self, _: usize) -> Vec<Span> {
        match self.0 {}
    }

    /// The entries of the file.
    #[must_use]
    pub const fn entries(&self) -> &[Entry] {
        match self.0 {}
    }

    /// The comments of the file.
    #[must_use]
    pub const fn comments(&self) -> &[Comment] {
        match self.0 {}
    }

    /// The spans of all calls in the file.
    #[must_use]
    pub const fn calls(&self) -> &[Span] {
        match self.0 {}
    }

    /// The module from which the file imports a name.
    #[must_use]
    pub const fn module_of(&self, _: &str) -> Option<&str> {
        match self.0 {}
    }

    /// The modules of all names that the file imports.
    pub fn modules(&self) -> std::iter::Empty<&str> {
        match self.0 {}
    }

    /// Runs an entry.
    ///
    /// # Errors
    /// If it exceeds a limit.
    pub const fn evaluate(&self, _: usize, _: &World) -> Result<Evaluation, LimitPassed> {
        match self.0 {}
    }

    /// The structure of the file.
    #[must_use]
    pub const fn outline(&self) -> &Outline {
        match self.0 {}
    }

    /// Prepares an entry for Node.
    #[must_use]
    pub const fn stage(&self, _: usize, _: &World, _: &Evaluation) -> Staged {
        match self.0 {}
    }
}
