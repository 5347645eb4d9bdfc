//! Options that differ from JavaScript, to run programs according to a misconception.

use super::Ties;

/// Differences from ECMAScript and Node. The default has none.
///
/// Each is a widespread misconception about promises. A program that runs with such a rule shows
/// what someone with that misconception expects, event for event: exercises compute their wrong
/// answers this way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// `Promise.all` rejects only once every branch has settled.
    pub all_waits_to_reject: bool,
    /// The results of a combinator are in the order in which its branches settle.
    pub results_as_they_settle: bool,
    /// A rejection is unhandled only if the promise never gets a handler.
    pub late_handlers_count: bool,
    /// The order of timers that are due at the same time.
    pub ties: Ties,
}
