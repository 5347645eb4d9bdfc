//! How far a program may go: a runaway ends in seconds, with a message.

use crate::Name;
use crate::timeline::Texts;

/// A limit that a run would have passed. It is a byte, for everything that may pass one hands it
/// on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// More events than asked for, by default [`Limit::EVENTS`].
    Events,
    /// More than [`Limit::STEPS`] steps started.
    Steps,
    /// An instant, or a sum of durations, past [`LIMIT`](crate::LIMIT).
    Time,
    /// A value of more than [`Limit::STRINGS`] strings.
    Strings,
    /// A value of lists more than [`Limit::DEPTH`] deep.
    Depth,
    /// Logs and values of more than [`Limit::TEXT`] bytes in all.
    Text,
}

impl Limit {
    /// The limit in words, of a run that may have that many events.
    #[must_use]
    pub fn message(self, max_events: u64) -> String {
        let fixed = match self {
            Self::Events => {
                return format!(
                    "more than {max_events} events, the limit (--max-events raises it)"
                );
            }
            Self::Steps => "more than 100000000 steps started, the limit",
            Self::Time => "a time past 2^63 - 1 ns (292 years), the limit",
            Self::Strings => "a value of more than 1000000 strings, the limit",
            Self::Depth => "a value of lists more than 1000 deep, the limit",
            Self::Text => "more than 256 MiB of logs and values, the limit",
        };
        fixed.to_owned()
    }

    /// How many events a program may have unless more are asked for.
    pub const EVENTS: u64 = 10_000_000;
    /// How many steps a program may start; each iteration of a loop counts as one too.
    pub const STEPS: u64 = 100_000_000;
    /// How many strings and nulls a value may hold, all the way down.
    pub const STRINGS: u64 = 1_000_000;
    /// The maximum nesting of lists in a value.
    pub const DEPTH: u32 = 1_000;
    /// How many bytes of text a program may make while it runs.
    pub const TEXT: usize = 1 << 28;

    /// Makes a text of a run, unless that would be too much of it.
    pub(super) fn add_text(texts: &mut Texts, text: &str) -> Result<Name, Self> {
        Self::room_for_text(texts, text.len())?;
        Ok(texts.add(text))
    }

    /// Whether a run may make that many bytes of text more.
    pub(super) fn room_for_text(texts: &Texts, bytes: usize) -> Result<(), Self> {
        if texts.made_bytes().saturating_add(bytes) > Self::TEXT { Err(Self::Text) } else { Ok(()) }
    }
}
