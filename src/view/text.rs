//! `--format text`: each program as a timeline, how it ended, and how that compares.
//!
//! Everything that colors show is also shown by glyphs. Columns are computed with whole numbers, so
//! the same report and options give the same bytes everywhere.
//!
//! ```
//! # use makespan::{Scenario, view};
//! #
//! # let scenario = Scenario::from_ron("page.ron", r#"(
//! #     tasks: {
//! #         "fetchUser":  (takes: "100ms"),
//! #         "fetchPosts": (takes: "50ms", needs: ["fetchUser"]),
//! #     },
//! #     programs: { "page": ["fetchUser", "fetchPosts"] },
//! # )"#)?;
//! # let timelines = [scenario.run("page")?];
//! # let bounds = scenario.bounds().expect("durations of seconds");
//! # let (timelines, findings) = (&timelines, &[]);
//! # let report = view::Report { scenario: &scenario, bounds: &bounds, timelines, findings };
//! let options = view::text::Options { width: 80, color: false };
//! let mut out = Vec::new();
//! view::text::write(&report, options, &mut out)?;
//! let text = String::from_utf8(out)?;
//! assert!(text.contains("settles     150ms"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod axis;
mod bar;
mod findings;
mod fit;
pub(in crate::view) mod functions;
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
use self::layout::{Columns, Extent};
use self::line::Page;
use self::picture::Picture;
use self::style::FAINT;
use super::Report;
use super::assumed::all_assumed;
use super::expected::unmet_of;
use crate::findings::Findings;
use crate::scenario::TaskId;
use crate::timeline::Bounds;
use crate::{Scenario, Timeline};

/// The narrowest and the widest text, in columns.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=200;

/// The maximum number of lines for assumptions.
const MOST_LINES: usize = 4;

/// The options of a text report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The available columns; fewer than 60 count as 60, more than 200 as 200.
    pub width: usize,
    /// Whether to use colors (ANSI escapes).
    pub color: bool,
}

/// Writes a report as text.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, options: Options, out: impl Write) -> io::Result<()> {
    let mut drawing = Drawing::new(options);
    let sketches: Vec<_> = report.timelines.iter().map(|run| drawing.measure(run)).collect();
    let none = Findings::default();
    let section = |(number, (timeline, sketch)): (usize, (&Timeline, &Sketch))| {
        let findings = report.findings.get(number).unwrap_or(&none);
        drawing.section(report.scenario, timeline, sketch, findings)
    };
    let sections = report.timelines.iter().zip(&sketches).enumerate().map(section);
    let sections = sections.collect::<io::Result<Vec<_>>>()?;
    drawing.write(report.scenario, report.bounds, &sections, out)
}

/// Returns a text in lines of at most `columns` columns, broken at spaces if possible. Characters
/// that would move the cursor are escaped.
///
/// ```
/// use makespan::view::text::wrapped;
///
/// assert_eq!(wrapped("`b` is called only at 100ms", 14), ["`b` is called", "only at 100ms"]);
/// ```
#[must_use]
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    fit::wrap(text, columns, usize::MAX >> 8)
}

/// Returns the end of a run, in one line: `fulfilled at 120ms: "ada"`.
#[must_use]
pub fn ending_in_words(timeline: &Timeline) -> String {
    let (_, word) = summary::outcome(timeline);
    let at = timeline.settles_at.unwrap_or(timeline.quiescent_at);
    fit::cut(&format!("{word} at {at}: {}", summary::result(timeline)), *WIDTHS.start())
        .into_owned()
}

/// A text report about runs that need not be in memory together. First each run is measured, then
/// each is drawn, and then everything is written. A caller that cannot keep a run draws it
/// immediately after it is measured, and again if later runs need more room.
#[derive(Debug)]
pub struct Drawing {
    width: usize,
    color: bool,
    extent: Extent,
}

/// The picture of a run, before it is laid out.
#[derive(Debug)]
pub struct Sketch(Picture);

impl Sketch {
    /// Returns the sketch of a run.
    #[must_use]
    pub fn of(timeline: &Timeline) -> Self {
        Self(Picture::new(timeline))
    }
}

/// The text of one run.
#[derive(Debug)]
pub struct Section {
    /// The extent for which the section was laid out.
    extent: Extent,
    text: Vec<u8>,
    glyphs: Glyphs,
    row: table::ProgramRow,
}

impl Drawing {
    /// Creates a drawing without measured runs.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let width = options.width.clamp(*WIDTHS.start(), *WIDTHS.end());
        Self { width, color: options.color, extent: Extent::default() }
    }

    /// Reserves room for a run: for its names, its times, and its duration.
    pub fn measure(&mut self, timeline: &Timeline) -> Sketch {
        let sketch = Sketch::of(timeline);
        self.extent = self.extent.and(Extent::of(timeline, &sketch.0));
        sketch
    }

    /// Returns whether a section still fits: it may have been drawn when fewer runs had been
    /// measured.
    #[must_use]
    pub fn suits(&self, section: &Section) -> bool {
        self.extent == section.extent
    }

    /// Draws a run, laid out for all runs that have been measured so far.
    ///
    /// # Errors
    ///
    /// Never: writing to memory cannot fail.
    pub fn section(
        &self,
        scenario: &Scenario,
        timeline: &Timeline,
        Sketch(picture): &Sketch,
        findings: &Findings,
    ) -> io::Result<Section> {
        let (mut text, mut glyphs) = (Vec::new(), Glyphs::default());
        let mut page = Page::new(&mut text, self.width, self.color);
        page.blank()?;
        page.rule(timeline.text(timeline.program))?;
        if let Some(assumed) = all_assumed(scenario, timeline) {
            page.keyed((FAINT, "assumed"), (FAINT, &assumed), MOST_LINES)?;
        }
        let layout = Columns::new(self.width, self.extent);
        let told = picture.write(timeline, &mut page, &layout, &mut glyphs)?;
        page.blank()?;
        notes::write(&mut page, timeline, &told, &mut glyphs)?;
        summary::write(&mut page, scenario, timeline, findings.error().is_some())?;
        let unmet = unmet_of(scenario, timeline, &findings.found);
        summary::write_expected(&mut page, unmet.as_deref())?;
        findings::write(&mut page, scenario, findings)?;
        Ok(Section { extent: self.extent, text, glyphs, row: table::ProgramRow::of(timeline) })
    }

    /// Writes the heading of the scenario, then everything that was drawn.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn write(
        &self,
        scenario: &Scenario,
        bounds: &Bounds<TaskId>,
        sections: &[Section],
        out: impl Write,
    ) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        heading::write(&mut Page::new(&mut out, self.width, self.color), scenario, bounds)?;
        for section in sections {
            out.write_all(&section.text)?;
        }
        let mut page = Page::new(&mut out, self.width, self.color);
        let rows: Vec<_> = sections.iter().map(|section| &section.row).collect();
        table::write(&mut page, &rows)?;
        let glyphs = sections.iter().flat_map(|section| &section.glyphs).copied().collect();
        legend::write(&mut page, &glyphs)?;
        out.flush()
    }
}

#[cfg(test)]
mod tests;
