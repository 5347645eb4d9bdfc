//! A report for people: each program as a timeline, how it ended, and what that compares to.
//!
//! Glyphs tell everything that colours tell. Columns are whole-number arithmetic, so the same
//! report and options give the same bytes everywhere.

mod axis;
mod bar;
mod findings;
mod fit;
mod heading;
mod lanes;
mod layout;
mod legend;
mod line;
mod notes;
mod number;
mod picture;
mod style;
mod summary;
mod table;
mod verdict;

use std::io::{self, BufWriter, Write};

pub(super) use self::fit::cut_middle;
pub(super) use self::number::{count, counted};

use self::bar::Glyphs;
use self::layout::Layout;
use self::line::Page;
use self::picture::Picture;
use super::Report;
use crate::Timeline;

/// The narrowest and the widest text, in columns.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=200;

/// How a report is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The columns there are; fewer than 60 count as 60, more than 200 as 200.
    pub width: usize,
    /// Whether to colour, in ANSI escapes.
    pub color: bool,
}

/// Writes a report for people.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(report: &Report<'_>, options: Options, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let width = options.width.clamp(*WIDTHS.start(), *WIDTHS.end());
    let mut page = Page::new(&mut out, width, options.color);
    let pictures: Vec<_> = report.timelines.iter().map(Picture::new).collect();
    let layout = Layout::new(width, &pictures);
    let mut glyphs = Glyphs::default();
    heading::write(&mut page, report)?;
    for (number, picture) in pictures.iter().enumerate() {
        write_program(&mut page, report, picture, &layout, &mut glyphs)?;
        summary::write_expected(&mut page, report.unmet(number).as_deref())?;
        findings::write(&mut page, report, number)?;
    }
    table::write(&mut page, report.timelines)?;
    legend::write(&mut page, &glyphs)?;
    out.flush()
}

fn write_program(
    page: &mut Page<'_>,
    report: &Report<'_>,
    picture: &Picture<'_>,
    layout: &Layout,
    glyphs: &mut Glyphs,
) -> io::Result<()> {
    let timeline: &Timeline = picture.timeline();
    page.blank()?;
    page.rule(timeline.text(timeline.program))?;
    let told = picture.write(page, layout, glyphs)?;
    page.blank()?;
    notes::write(page, timeline, &told, glyphs)?;
    summary::write(page, report, timeline)
}

#[cfg(test)]
mod tests;
