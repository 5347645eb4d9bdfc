//! How a function is handed over: to another function, or as a result.

use super::bindings::Source;
use super::names::Callee;

/// Whether a function is an argument of a call, or a result.
#[derive(Clone)]
pub(super) enum HandedOver {
    No,
    /// It is passed to a function, whose name may be known.
    To {
        callee: Option<Callee>,
        /// The call that registers it, or what wraps it, as a handler.
        registration: Option<Registration>,
        /// Whether what it returns is awaited: the callee runs tests.
        is_test: bool,
    },
    /// A function returns it.
    Returned,
}

impl HandedOver {
    /// A function is an argument of an expression in this position, which wraps the function.
    pub(super) fn wrapped(&self, callee: Option<Callee>) -> Self {
        let registration = match self {
            Self::To { registration, .. } => registration.clone(),
            Self::No | Self::Returned => None,
        };
        Self::To { callee, registration, is_test: false }
    }
}

/// A call whose result is not used, to which a function is passed. If the file does not contain the
/// called function, this is a handler: nothing calls it while the file starts.
#[derive(Clone)]
pub(super) struct Registration {
    pub(super) callee: Option<Callee>,
    /// Where the called function comes from.
    pub(super) of: Source,
    /// Whether functions with this name usually register handlers of requests, events or jobs.
    pub(super) is_usual: bool,
}

/// The properties of a function that follow from its text.
pub(super) struct FunctionTraits {
    pub(super) is_async: bool,
    pub(super) is_declaration: bool,
    pub(super) handed_over: HandedOver,
}

impl FunctionTraits {
    /// Whether its name is that of a declaration, to which the namespace around it belongs.
    pub(super) const fn is_named_by_scope(&self) -> bool {
        matches!(self.handed_over, HandedOver::No)
    }
}
