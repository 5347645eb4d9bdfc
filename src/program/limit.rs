//! The limits of a program, with which an endless program ends in seconds, with a message.

use crate::Name;
use crate::timeline::Texts;

/// A limit that a run exceeds. It takes one byte, because everything that can exceed a limit
/// returns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// More events than allowed, by default [`Limit::EVENTS`].
    Events,
    /// More than [`Limit::STEPS`] steps started.
    Steps,
    /// An instant, or a sum of durations, that exceeds [`LIMIT`](crate::LIMIT).
    Time,
    /// A value with more than [`Limit::STRINGS`] strings.
    Strings,
    /// A value with lists nested deeper than [`Limit::DEPTH`].
    Depth,
    /// More than [`Limit::TEXT`] bytes of logs and values.
    Text,
}

impl Limit {
    /// The limit as text, for a run with this maximum number of events.
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

    /// The default maximum number of events of a program.
    pub const EVENTS: u64 = 10_000_000;
    /// The maximum number of steps that a program can start; each iteration of a loop counts too.
    pub const STEPS: u64 = 100_000_000;
    /// The maximum number of strings and nulls in a value, including nested lists.
    pub const STRINGS: u64 = 1_000_000;
    /// The maximum nesting of lists in a value.
    pub const DEPTH: u32 = 1_000;
    /// The maximum number of bytes of text that a program can create.
    pub const TEXT: usize = 1 << 28;

    /// Creates a text of a run, unless that exceeds the limit.
    pub(super) fn add_text(texts: &mut Texts, text: &str) -> Result<Name, Self> {
        Self::room_for_text(texts, text.len())?;
        Ok(texts.add(text))
    }

    /// Checks that a run can create `bytes` more bytes of text.
    pub(super) fn room_for_text(texts: &Texts, bytes: usize) -> Result<(), Self> {
        if texts.made_bytes().saturating_add(bytes) > Self::TEXT { Err(Self::Text) } else { Ok(()) }
    }
}
