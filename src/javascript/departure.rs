//! Departures from the language, to evaluate code according to a misconception.

/// A departure from ECMAScript or Node: a widespread misconception about the order in which code
/// runs.
///
/// A program that is evaluated with a departure logs the lines that someone with this misconception
/// expects: exercises compute their wrong answers this way. The functions of modeled libraries are
/// always evaluated without departures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Departure {
    /// `await` of a value that is already known does not pause the function.
    AwaitRunsOn,
    /// `await` pauses the callers of the function too.
    AwaitBlocks,
    /// A handler that is attached to a settled promise runs immediately.
    ThenRunsAtOnce,
    /// Callbacks run where they are written: the code blocks until the timer fires or the promise
    /// settles.
    TopToBottom,
    /// Timers of 0 and 1 ms fire before microtasks run.
    TimersFirst,
    /// A promise that is resolved with another promise settles one tick after it, not three.
    AdoptsInOneTick,
    /// The body of an async function starts in a microtask, not in the call.
    BodyStartsLater,
    /// `forEach` waits for the promises of its callback, one after another.
    ForEachWaits,
    /// The executor of `new Promise` runs in a microtask, not in the constructor.
    ExecutorRunsLater,
    /// `await` does not pause the function. Its promise settles once all promises that it awaited
    /// have settled.
    AwaitOverlaps,
    /// Calls of tasks run one after another.
    OneByOne,
    /// `Promise.all` waits for all of its promises before it rejects.
    AllWaits,
    /// The results of `Promise.all` are in the order in which its promises fulfill.
    ResultsByCompletion,
}
