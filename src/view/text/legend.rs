//! The meaning of the glyphs that occur.

use std::io;

use super::bar::{Glyph, Glyphs};
use super::fit;
use super::line::Page;
use super::style::FAINT;

pub(super) fn write(page: &mut Page<'_>, glyphs: &Glyphs) -> io::Result<()> {
    if glyphs.is_empty() {
        return Ok(());
    }
    page.blank()?;
    let mut line = page.line();
    for glyph in ORDER.into_iter().filter(|glyph| glyphs.contains(glyph)) {
        let meaning = meaning(glyph);
        if line.width() + fit::width(meaning) + 4 > page.width() {
            page.write(&std::mem::replace(&mut line, page.line()))?;
        }
        line.blanks(2);
        line.push(glyph.style(), &glyph.char().to_string());
        line.push(FAINT, &format!(" {meaning}"));
    }
    page.write(&line)
}

/// The order of the glyphs in the legend: from the start of a call to its end, and then the end of
/// the program.
const ORDER: [Glyph; 13] = [
    Glyph::Blocking,
    Glyph::Waiting,
    Glyph::Running,
    Glyph::Late,
    Glyph::Fulfilled,
    Glyph::Rejected,
    Glyph::CutOff,
    Glyph::Orphaned,
    Glyph::FulfilledUnseen,
    Glyph::Within,
    Glyph::Settles,
    Glyph::Crashes,
    Glyph::Logged,
];

const fn meaning(glyph: Glyph) -> &'static str {
    match glyph {
        Glyph::Blocking => "blocks the thread",
        Glyph::Within => "a function waits",
        Glyph::Waiting => "queued for a slot",
        Glyph::Late => "waits for the blocked thread",
        Glyph::Running => "running",
        Glyph::Fulfilled => "fulfills",
        Glyph::Rejected => "rejects",
        Glyph::CutOff => "cut off",
        Glyph::Orphaned => "runs after the program settles",
        Glyph::FulfilledUnseen => "fulfills after the program settles",
        Glyph::Settles | Glyph::Crossing => "program settles",
        Glyph::Crashes => "program crashes",
        Glyph::Logged => "logs",
    }
}
