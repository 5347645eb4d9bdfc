//! What a program in the making knows of the place it is at.

use super::super::random::Random;

/// A function that was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Async,
    Generator,
    AsyncGenerator,
    Class,
}

/// Where a statement is.
#[derive(Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a place may be each of these, or not")]
pub(crate) struct Place {
    pub(crate) is_async: bool,
    pub(crate) is_generator: bool,
    /// Whether `return` may be said.
    pub(crate) is_function: bool,
    /// Whether `break` and `continue` may be said.
    pub(crate) in_loop: bool,
    pub(crate) in_switch: bool,
    /// The labels of loops around it.
    pub(crate) loops: Vec<String>,
    /// The labels of blocks around it.
    pub(crate) blocks: Vec<String>,
    /// How deep statements are within each other.
    pub(crate) depth: usize,
    pub(crate) variables: Vec<(String, bool)>,
    pub(crate) functions: Vec<(String, Kind)>,
    /// Private members may be used, and `super`.
    pub(crate) in_class: bool,
}

impl Place {
    /// The same place, one level further in.
    pub(crate) fn inner(&self) -> Self {
        Self { depth: self.depth + 1, ..self.clone() }
    }

    /// The body of a function of that kind.
    pub(crate) fn body(&self, kind: Kind) -> Self {
        Self {
            is_async: matches!(kind, Kind::Async | Kind::AsyncGenerator),
            is_generator: matches!(kind, Kind::Generator | Kind::AsyncGenerator),
            is_function: true,
            in_loop: false,
            in_switch: false,
            loops: Vec::new(),
            blocks: Vec::new(),
            ..self.inner()
        }
    }

    /// A name that can be read.
    pub(crate) fn variable(&self, random: &mut Random) -> Option<String> {
        if self.variables.is_empty() {
            return None;
        }
        Some(random.pick(&self.variables).0.clone())
    }

    /// A name that can be written; a constant now and then.
    pub(crate) fn writable(&self, random: &mut Random) -> Option<String> {
        let writable: Vec<_> =
            self.variables.iter().filter(|(_, is_constant)| !is_constant).collect();
        if writable.is_empty() || random.one_in(30) {
            return self.variable(random);
        }
        Some(random.pick(&writable).0.clone())
    }

    /// A function of one of those kinds.
    pub(crate) fn function(&self, random: &mut Random, kinds: &[Kind]) -> Option<(String, Kind)> {
        let fit: Vec<_> = self.functions.iter().filter(|(_, kind)| kinds.contains(kind)).collect();
        if fit.is_empty() { None } else { Some((*random.pick(&fit)).clone()) }
    }
}
