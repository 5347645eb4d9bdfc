//! What a program under construction knows about the current position.

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

/// The position of a statement.
#[derive(Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a place may be each of these, or not")]
pub(crate) struct Place {
    pub(crate) is_async: bool,
    pub(crate) is_generator: bool,
    /// Whether `return` is allowed.
    pub(crate) is_function: bool,
    /// Whether `break` and `continue` are allowed.
    pub(crate) in_loop: bool,
    pub(crate) in_switch: bool,
    /// The labels of surrounding loops.
    pub(crate) loops: Vec<String>,
    /// The labels of surrounding blocks.
    pub(crate) blocks: Vec<String>,
    /// The nesting of statements.
    pub(crate) depth: usize,
    pub(crate) variables: Vec<(String, bool)>,
    pub(crate) functions: Vec<(String, Kind)>,
    /// Whether private members and `super` are allowed.
    pub(crate) in_class: bool,
}

impl Place {
    /// The same position, one level deeper.
    pub(crate) fn inner(&self) -> Self {
        Self { depth: self.depth + 1, ..self.clone() }
    }

    /// The body of a function of this kind.
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

    /// A name that can be assigned; sometimes a constant.
    pub(crate) fn writable(&self, random: &mut Random) -> Option<String> {
        let writable: Vec<_> =
            self.variables.iter().filter(|(_, is_constant)| !is_constant).collect();
        if writable.is_empty() || random.one_in(30) {
            return self.variable(random);
        }
        Some(random.pick(&writable).0.clone())
    }

    /// A function of one of these kinds.
    pub(crate) fn function(&self, random: &mut Random, kinds: &[Kind]) -> Option<(String, Kind)> {
        let fit: Vec<_> = self.functions.iter().filter(|(_, kind)| kinds.contains(kind)).collect();
        if fit.is_empty() { None } else { Some((*random.pick(&fit)).clone()) }
    }
}
