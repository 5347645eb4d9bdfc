//! Finds the calls whose rejection nothing would handle in time, by making each of them reject.

use super::CodeRun;
use crate::Duration;
use crate::javascript::{Nth, Span, WhatIf, is_of_name};
use crate::scenario::mentions;
use crate::timeline::{CallId, Ending};

/// The maximum number of calls that are made to reject.
const MOST: usize = 16;
/// A day, in nanoseconds: by then, the program has done everything else.
const LATE: u64 = 86_400_000_000_000;

/// A call whose rejection would be unhandled.
pub(in crate::findings) struct Unhandled {
    /// The call of a task that was made to reject.
    pub(in crate::findings) call: CallId,
    /// The span of the call whose promise nothing handles in time: the call of the task, or of a
    /// function around it.
    pub(in crate::findings) span: Span,
    /// Whether its rejection is handled if it doesn't happen immediately.
    pub(in crate::findings) is_handled_later: bool,
    /// Whether another promise is derived from it. Then the derived promise is the one that nothing
    /// handles.
    pub(in crate::findings) is_chained: bool,
    /// Whether it is the operand of `void`, which marks it as deliberate.
    pub(in crate::findings) is_void: bool,
    /// The function that calls the async callback around the call. Then nothing handles the promise
    /// of the callback.
    pub(in crate::findings) called_by: Option<&'static str>,
}

/// Functions that ignore what their callback returns.
const TIMERS: [&str; 5] =
    ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "process.nextTick"];

/// Finds the calls, one for each site, whose immediate rejection would be unhandled.
pub(super) fn find(run: &CodeRun<'_>) -> Vec<Unhandled> {
    let mut found: Vec<Unhandled> = Vec::new();
    if matches!(run.timeline.ending(), Ending::Crashed(_)) {
        return found;
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut tried = 0;
    let calls = (0..).map(CallId).zip(&run.timeline.calls);
    for (call, _) in calls.filter(|(_, call)| call.fulfilled()) {
        let is_new = seen.insert(run.span_of(call));
        let is_awaited = run.is_awaited_at_once(call);
        let called_by = if is_awaited { run.timer_around(call) } else { None };
        if !is_new || is_awaited && called_by.is_none() || !run.may_reject(call) {
            continue;
        }
        // The labels need another run. Most programs don't get here, because they await all of
        // their calls.
        let Some(rejects) = run.nth(call) else { continue };
        tried += 1;
        if tried > MOST {
            break;
        }
        let is_unhandled = |nanos| {
            let takes = Duration::from_nanos(nanos);
            run.crashes_in(&WhatIf::rejecting(Nth { takes, ..rejects.clone() }))
        };
        let is_never_handled = is_unhandled(LATE);
        if is_never_handled || is_unhandled(1) {
            found.extend(run.unhandled_at(call, called_by, !is_never_handled));
        }
    }
    found.sort_by_key(|one| one.span);
    found.dedup_by_key(|one| one.span);
    found
}

/// The variable that a text which ends with `=` declares: `files` of `const files =`.
fn declared(before: &str) -> Option<&str> {
    let before = before.trim_end().strip_suffix('=')?;
    let keywords = ["const ", "let ", "var "].into_iter();
    let start = keywords.filter_map(|word| Some(before.rfind(word)? + word.len())).max()?;
    let declared = &before[start..];
    let name = &declared[..declared.find(|c| !is_of_name(c)).unwrap_or(declared.len())];
    // What follows the name may only be its type.
    let is_whole = !declared.contains([';', '=']) && !name.is_empty();
    is_whole.then_some(name)
}

/// The methods that a text which follows an expression calls one after the other, each with its
/// arguments: `.then(show).catch(report)`.
fn chained(mut after: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        let (method, rest) =
            after.trim_start().trim_start_matches('?').strip_prefix('.')?.split_once('(')?;
        if !method.chars().all(is_of_name) {
            return None;
        }
        let mut depth = 1_usize;
        let end = rest.find(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        after = &rest[end + 1..];
        Some((method, &rest[..end]))
    })
}

impl CodeRun<'_> {
    /// Whether the code awaits a call where the call is made, and also each call of a function
    /// around it.
    fn is_awaited_at_once(&self, CallId(id): CallId) -> bool {
        self.made_in[id as usize].iter().all(|span| self.word_before(*span) == "await")
    }

    /// The word right before a span of the code.
    fn word_before(&self, span: Span) -> &str {
        let before = self.text[..span.start as usize].trim_end();
        let start = before.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
        // The character before the word may have more than one byte.
        before.get(start..).unwrap_or_default()
    }

    /// The promise that is not handled: that of a call, or of a function around it.
    fn unhandled_at(
        &self,
        call: CallId,
        called_by: Option<&'static str>,
        is_handled_later: bool,
    ) -> Option<Unhandled> {
        let spans = &self.made_in[call.0 as usize];
        let handled = self.handled_around(call);
        let unhandled = spans.iter().zip(&handled).find(|(_, is_handled)| !**is_handled);
        // A promise that is handled later, or from which another is derived, is not awaited where
        // it is made.
        let chained = || spans.iter().find(|span| self.word_before(**span) != "await");
        let (span, is_chained) = match unhandled.filter(|_| !is_handled_later) {
            _ if called_by.is_some() => (spans[0], false),
            Some((span, _)) => (*span, false),
            None => (*chained()?, true),
        };
        // An unknown function may return something other than a promise. This is excluded if, for
        // example, another call of it is awaited.
        let is_task = span == spans[0];
        if is_task && !self.gives_promise(call) {
            return None;
        }
        // The caller has to handle a returned promise, and may be unknown.
        let before = self.text[..span.start as usize].trim_end();
        if self.word_before(span) == "return" || before.ends_with("=>") {
            return None;
        }
        // If the call is chained, the derived promise is the one that is not handled.
        let after = self.text[span.end as usize..].trim_start();
        if is_chained && !is_handled_later && !after.starts_with('.') {
            return None;
        }
        if self.is_kept_for_later(span) || is_chained && self.tells_of_errors(span) {
            return None;
        }
        let is_void = self.word_before(span) == "void";
        // At the top level of a command, an unhandled rejection is usual: Node prints the error and
        // exits.
        let is_top_level = self.is_at_top_level(span);
        let found = Unhandled { call, span, is_handled_later, is_chained, is_void, called_by };
        (!is_top_level).then_some(found)
    }

    /// Whether a promise has a name that another function of the code mentions later:
    /// `return { ready: () => files }`. The caller of that function can handle the promise.
    fn is_kept_for_later(&self, span: Span) -> bool {
        let Some(name) = declared(&self.text[..span.start as usize]) else { return false };
        let function = self.function_around(span);
        let after = Span { start: span.end, end: function.end };
        mentions(self.at(after), name).any(|(before, _)| {
            let start = after.start + u32::try_from(before.len()).unwrap_or(0);
            let mention = Span { start, end: start + 1 };
            self.function_around(mention) != function
        })
    }

    /// Whether a handler of a chain tells listeners of the rejection:
    /// `.catch((error) => this.emit("error", error))`. Without a listener that would throw, but the
    /// listeners may be anywhere.
    fn tells_of_errors(&self, span: Span) -> bool {
        let emits = [".emit('error'", ".emit(\"error\""];
        chained(&self.text[span.end as usize..]).any(|(method, arguments)| {
            method == "catch" && emits.iter().any(|emit| arguments.contains(emit))
        })
    }

    /// The function whose async callback makes a call, if it ignores what the callback returns.
    fn timer_around(&self, call: CallId) -> Option<&'static str> {
        let callback = self.function_around(self.span_of(call));
        let before = self.text[..callback.start as usize].trim_end().strip_suffix('(')?;
        let is_async = self.text[callback.start as usize..].starts_with("async");
        TIMERS.into_iter().find(|timer| is_async && before.ends_with(timer))
    }

    /// Whether a span of the code is outside of all functions.
    fn is_at_top_level(&self, span: Span) -> bool {
        // A function can start where the file starts, so the largest span is the file.
        self.outline().index().functions.first() == Some(self.function_around(span))
    }

    /// For each span that a call was made in, whether the promise there is handled at all.
    fn handled_around(&self, CallId(id): CallId) -> Vec<bool> {
        let id = id as usize;
        let mut handled = vec![self.coded.handled.get(id).copied().unwrap_or(true)];
        let mut by = self.coded.made_by.get(id).copied().flatten();
        while let Some(function) = by.and_then(|by| self.coded.functions.get(by as usize)) {
            if function.span.is_some() {
                handled.push(function.is_handled);
            }
            by = function.made_by;
        }
        handled
    }
}
