//! Counts the steps of a regular expression on a text, to stop catastrophic backtracking.
//!
//! The crate that finds matches backtracks, and cannot be interrupted. So this module first
//! executes a match that may take long, with a limit of steps; then the crate computes the result.

mod pattern;

use std::cell::RefCell;

use pattern::{Op, Program};
use rustc_hash::FxHashMap;

/// The maximum number of steps of one match.
pub(super) const MOST_STEPS: u64 = 10_000_000;
/// Matches that certainly take at most this many steps are not counted.
const FEW_STEPS: f64 = 20_000.0;

/// A regular expression, compiled for counting its steps.
#[derive(Debug)]
pub(crate) struct Meter {
    program: Program,
    is_unicode: bool,
    is_multiline: bool,
    ignores_case: bool,
    /// Whether an atom matches a character, by the index of the atom and the character.
    known: RefCell<FxHashMap<(u32, u32), bool>>,
}

/// The error of a match that takes more than [`MOST_STEPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RunsAway;

impl Meter {
    /// Creates a meter for a valid pattern.
    pub(super) fn new(source: &[u16], flags: &str) -> Self {
        Self {
            program: Program::new(source, flags),
            is_unicode: flags.contains(['u', 'v']),
            is_multiline: flags.contains('m'),
            ignores_case: flags.contains('i'),
            known: RefCell::default(),
        }
    }

    /// The approximate number of steps for finding the first match at or after an index.
    pub(super) fn steps(&self, text: &[u16], from: usize) -> Result<u64, RunsAway> {
        let most = self.program.most_steps(text.len() - from);
        if most <= FEW_STEPS {
            // The maximum is seldom reached, so this is an estimate.
            return Ok(1 + (text.len() - from) as u64 / 16);
        }
        let mut run = Run::new(self, text);
        for start in from..=text.len() {
            if run.matches(0, start)? {
                break;
            }
        }
        Ok(run.steps)
    }

    /// Whether an atom matches a character.
    fn is_matched(&self, atom: u32, character: u32) -> bool {
        let mut known = self.known.borrow_mut();
        *known.entry((atom, character)).or_insert_with(|| {
            let mut units = [0; 2];
            let units = if let Some(character) = char::from_u32(character) {
                &*character.encode_utf16(&mut units)
            } else {
                units[0] = u16::try_from(character).unwrap_or_default();
                &units[..1]
            };
            self.program.atoms[atom as usize].as_ref().is_none_or(|atom| {
                let found = if self.is_unicode {
                    atom.find_from_utf16(units, 0).next()
                } else {
                    atom.find_from_ucs2(units, 0).next()
                };
                found.is_some()
            })
        })
    }
}

/// A state to return to if a match fails.
#[derive(Clone, Copy, Debug)]
enum Undo {
    Resume { pc: u32, at: usize },
    Group { group: u32, was: (usize, usize) },
    Loop { counter: u32, was: (u32, usize) },
}

/// A match in progress.
struct Run<'m> {
    meter: &'m Meter,
    text: &'m [u16],
    steps: u64,
    groups: Vec<(usize, usize)>,
    /// The number of iterations of each loop, and the position at the start of the last one.
    loops: Vec<(u32, usize)>,
    undo: Vec<Undo>,
}

/// The position of a group that did not participate.
const NOWHERE: usize = usize::MAX;

impl<'m> Run<'m> {
    fn new(meter: &'m Meter, text: &'m [u16]) -> Self {
        let program = &meter.program;
        Self {
            meter,
            text,
            steps: 0,
            groups: vec![(NOWHERE, NOWHERE); program.groups + 1],
            loops: vec![(0, NOWHERE); program.loops],
            undo: Vec::new(),
        }
    }

    /// Whether the program matches at this index, starting with an instruction. The captures of a
    /// match remain; alternatives that were not tried are discarded.
    fn matches(&mut self, pc: u32, at: usize) -> Result<bool, RunsAway> {
        let base = self.undo.len();
        let (mut pc, mut at) = (pc, at);
        loop {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return Err(RunsAway);
            }
            let op = &self.meter.program.ops[pc as usize];
            if matches!(op, Op::Match) {
                // After a match, there is no backtracking into a lookaround assertion.
                self.undo.truncate(base);
                return Ok(true);
            }
            let next = match self.step(op, pc, at)? {
                Some(next) => Some(next),
                None => self.backtrack(base),
            };
            match next {
                Some(next) => (pc, at) = next,
                None => return Ok(false),
            }
        }
    }

    /// Executes an instruction; returns the next instruction and index, or `None` if the match
    /// fails.
    fn step(&mut self, op: &Op, pc: u32, at: usize) -> Result<Option<(u32, usize)>, RunsAway> {
        let on = |at| Some((pc + 1, at));
        Ok(match *op {
            Op::Match => None,
            Op::Atom { atom, back } => self.neighbor(at, back).and_then(|(character, next)| {
                if self.meter.is_matched(atom, character) { on(next) } else { None }
            }),
            Op::Start => self.is_start(at).then_some((pc + 1, at)),
            Op::End => self.is_end(at).then_some((pc + 1, at)),
            Op::WordBoundary(expected) => {
                let word = |neighbor: Option<(u32, usize)>| {
                    let character = neighbor.and_then(|(character, _)| char::from_u32(character));
                    character.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
                };
                let is_boundary = word(self.neighbor(at, true)) != word(self.neighbor(at, false));
                (is_boundary == expected).then_some((pc + 1, at))
            }
            Op::Jump(to) => Some((to, at)),
            Op::Split { first, second } => {
                self.undo.push(Undo::Resume { pc: second, at });
                Some((first, at))
            }
            Op::Group { group, is_end } => {
                let was = self.groups[group as usize];
                self.undo.push(Undo::Group { group, was });
                let place = &mut self.groups[group as usize];
                if is_end {
                    place.1 = at;
                } else {
                    place.0 = at;
                }
                on(at)
            }
            Op::Back { group, back } => self.repeated(group, at, back).and_then(on),
            Op::Enter(counter) => {
                self.set_loop(counter, (0, NOWHERE));
                on(at)
            }
            Op::Again { counter, min, max, is_greedy, body } => {
                self.again((counter, min, max), is_greedy, (body, pc + 1), at)
            }
            Op::Look { is_negative, after } => {
                let matches = self.matches(pc + 1, at)?;
                (matches != is_negative).then_some((after, at))
            }
        })
    }

    /// Decides at the end of an iteration whether to enter the loop again or to leave it.
    fn again(
        &mut self,
        (counter, min, max): (u32, u32, u32),
        is_greedy: bool,
        (body, exit): (u32, u32),
        at: usize,
    ) -> Option<(u32, usize)> {
        let (times, last) = self.loops[counter as usize];
        // After the minimum number of iterations, an iteration that matched the empty string is not
        // repeated.
        if times > min && last == at {
            return None;
        }
        if times < min {
            self.set_loop(counter, (times + 1, at));
            return Some((body, at));
        }
        if times >= max {
            return Some((exit, at));
        }
        if is_greedy {
            self.undo.push(Undo::Resume { pc: exit, at });
            self.set_loop(counter, (times + 1, at));
            return Some((body, at));
        }
        // Backtracking into the loop must restore its count.
        let was = (times, last);
        self.undo.push(Undo::Resume { pc: body, at });
        self.undo.push(Undo::Loop { counter, was: (times + 1, at) });
        self.loops[counter as usize] = was;
        Some((exit, at))
    }

    fn set_loop(&mut self, counter: u32, to: (u32, usize)) {
        let was = std::mem::replace(&mut self.loops[counter as usize], to);
        self.undo.push(Undo::Loop { counter, was });
    }

    fn backtrack(&mut self, base: usize) -> Option<(u32, usize)> {
        while self.undo.len() > base {
            match self.undo.pop()? {
                Undo::Resume { pc, at } => return Some((pc, at)),
                Undo::Group { group, was } => self.groups[group as usize] = was,
                Undo::Loop { counter, was } => self.loops[counter as usize] = was,
            }
        }
        None
    }

    /// The character at an index, or before it if `back`; with the index on its other side.
    fn neighbor(&self, at: usize, back: bool) -> Option<(u32, usize)> {
        let unit = |at: usize| self.text.get(at).copied();
        let (near, next) = if back {
            let near = at.checked_sub(1)?;
            (near, near)
        } else {
            (at, at + 1)
        };
        let first = unit(near)?;
        if self.meter.is_unicode && (0xd800..0xe000).contains(&first) {
            let pair =
                if back { [near.checked_sub(1), Some(near)] } else { [Some(near), Some(next)] };
            let [Some(high), Some(low)] = pair else { return Some((first.into(), next)) };
            let units = [unit(high), unit(low)].into_iter().flatten();
            if let Some(Ok(character)) = char::decode_utf16(units).next()
                && character.len_utf16() == 2
            {
                return Some((character.into(), if back { high } else { low + 1 }));
            }
        }
        Some((first.into(), next))
    }

    fn is_start(&self, at: usize) -> bool {
        at == 0 || self.meter.is_multiline && is_line_end(self.text[at - 1])
    }

    fn is_end(&self, at: usize) -> bool {
        at == self.text.len() || self.meter.is_multiline && is_line_end(self.text[at])
    }

    /// The end of a backreference: the index after (or before) a repetition of a group's text.
    fn repeated(&mut self, group: u32, at: usize, back: bool) -> Option<usize> {
        let (start, end) = self.groups[group as usize];
        if start == NOWHERE || end == NOWHERE || start > end {
            return Some(at);
        }
        let length = end - start;
        self.steps += length as u64;
        let from = if back { at.checked_sub(length)? } else { at };
        let there = self.text.get(from..from + length)?;
        let same = |a: &u16, b: &u16| a == b || self.meter.ignores_case && lower(*a) == lower(*b);
        let is_same = self.text[start..end].iter().zip(there).all(|(a, b)| same(a, b));
        is_same.then_some(if back { from } else { at + length })
    }
}

fn is_line_end(unit: u16) -> bool {
    matches!(unit, 0x0a | 0x0d | 0x2028 | 0x2029)
}

fn lower(unit: u16) -> Option<char> {
    char::from_u32(unit.into()).and_then(|character| character.to_lowercase().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(source: &str, flags: &str, text: &str) -> Result<u64, RunsAway> {
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        Meter::new(&units(source), flags).steps(&units(text), 0)
    }

    #[test]
    fn endless_backtracking_is_detected() {
        let text = format!("{}!", "a".repeat(5_000));
        for source in [
            "^(a+)+$",
            "^(a|aa)+$",
            "^(?:a*)*b$",
            "(a+a+)+b",
            r"(\w+\s?)+:",
            "(?=(a*)*b)",
            "^(a?){30,}(a?){30}$b",
        ] {
            assert_eq!(steps(source, "", &text), Err(RunsAway), "{source}");
        }
        assert_eq!(steps("(x+x+)+y", "i", &"X".repeat(60)), Err(RunsAway));
        assert_eq!(steps(r"(.*)\1(.*)\2b", "s", &text), Err(RunsAway));
        assert_eq!(steps("(?<=b(a+)+)c", "u", &text), Err(RunsAway));
    }

    #[test]
    fn common_patterns_are_not_taken_for_endless_backtracking() {
        let words = "the quick brown fox, ".repeat(2_000);
        for (source, flags) in [
            (r"\s+$", ""),
            (r"(\w+)\s(\w+)", "g"),
            ("fox|dog|cat", "i"),
            (r"^(\w+,? ?)+$", ""),
            (r"[^,]+?,", "y"),
            (r"(?<word>\w+) \k<word>x?", "u"),
            (r"\p{Lu}\p{Ll}*", "u"),
            (r"\bfox\b(?! hole)", ""),
            ("(?<!brown )fox", ""),
            (".*?,|$", "s"),
        ] {
            assert!(steps(source, flags, &words).is_ok_and(|steps| steps > 0), "{source}");
        }
        assert!(steps("^[a-z]{3}-[0-9]+$", "", "abc-17").is_ok_and(|steps| steps < 2_000));
    }
}
