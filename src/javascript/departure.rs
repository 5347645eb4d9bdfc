//! Departures from the language, to evaluate code according to a misconception.

/// A departure from ECMAScript or Node: a widespread misconception about the order in which code
/// runs.
///
/// Code that is evaluated with one shows what someone with that misconception expects, line for
/// line: exercises compute their wrong answers this way. The functions of libraries are evaluated
/// as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Departure {
    /// `await` of a value that is already known doesn't pause the function.
    AwaitRunsOn,
    /// `await` pauses the callers of the function too.
    AwaitBlocks,
    /// A handler that a settled promise gets runs immediately.
    ThenRunsAtOnce,
    /// Callbacks run where they are written: code waits for timers and promises there.
    TopToBottom,
    /// Timers of 0 and 1 ms fire before microtasks run.
    TimersFirst,
    /// A promise that is resolved with another promise follows it within one tick, not three.
    AdoptsInOneTick,
    /// The body of an async function starts in a microtask, not in the call.
    BodyStartsLater,
    /// `forEach` waits for the promises of its callback, one after another.
    ForEachWaits,
    /// The executor of `new Promise` runs in a microtask, not in the constructor.
    ExecutorRunsLater,
    /// `await` doesn't pause the function, which settles once all that it awaited has.
    AwaitOverlaps,
    /// Calls of tasks run one after another.
    OneByOne,
    /// `Promise.all` waits for all of its promises before it rejects.
    AllWaits,
    /// The results of `Promise.all` are in the order in which its promises fulfill.
    ResultsByCompletion,
}
