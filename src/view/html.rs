//! `--format html`: a page to step through, in one file.
//!
//! Everything is rendered here, and the script only moves a clock over it. So the page is also
//! complete without the script. Most of it is the component that [`timeline()`] returns, which
//! other documents can use alone.
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
//! let mut out = Vec::new();
//! view::html::write(&report, &mut out)?;
//! let text = String::from_utf8(out)?;
//! assert!(text.starts_with("<!DOCTYPE html>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assets;
mod gallery;
mod grades;
mod proof;
mod prose;
mod timeline;

pub(in crate::view) use assets::{lessons_script, practice_script, practice_style};
pub use gallery::{Entry, Group, Neighbours, write_index};
pub use grades::write_grades;
pub use timeline::{FixedRun, SCRIPT, STYLE, timeline};

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;

use super::visible::title_of;
use super::{Report, ZERO_COUNTS_AS_ONE};

/// The page loads nothing from elsewhere, and runs only its own scripts.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; \
    script-src 'unsafe-inline' 'unsafe-eval'; base-uri 'none'; form-action 'none'";

/// Writes a report as an HTML document.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, out: impl Write) -> io::Result<()> {
    write_with(report, &[], None, out)
}

/// Writes a report as an HTML document, with programs that findings have fixed, and links to the
/// previous and the next page.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_with(
    report: &Report<'_>,
    fixes: &[FixedRun],
    neighbours: Option<Neighbours<'_>>,
    mut out: impl Write,
) -> io::Result<()> {
    out.write_all(page(report, fixes, neighbours).into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn page(report: &Report<'_>, fixes: &[FixedRun], neighbours: Option<Neighbours<'_>>) -> Markup {
    let title = title_of(report);
    let content = html! {
        @if let Some(neighbours) = &neighbours { (neighbours.render()) }
        header {
            h1 { (prose::line(title)) }
            (prose::about(report))
        }
        main {
            (timeline::markup(report, fixes))
            @if proof::is_possible(report) { (proof::panel(report)) }
        }
        footer.aside {
            @if report.scenario.has_timer_of_zero() {
                p { "Timers: " (ZERO_COUNTS_AS_ONE) "." }
            }
            p { "Recorded by " b { "makespan" } ". The times are exact and the same on every \
            machine." }
        }
        script type="module" {
            (PreEscaped(assets::script(proof::is_possible(report))))
        }
    };
    document(&prose::plain(title), &content)
}

/// Returns the start and the end of an HTML document whose main part has this class. Its content
/// can then be written piece by piece.
pub(super) fn frame(title: &str, class: &str) -> (String, String) {
    let whole = document(title, &html! { main class=(class) { (PreEscaped(CONTENT)) } });
    let whole = whole.into_string();
    let (start, end) = whole.split_once(CONTENT).unwrap_or((&whole, ""));
    (start.to_owned(), end.to_owned() + "\n")
}

/// Returns data as JSON for a script element, in which no text can end the element.
pub(super) fn json_for_script(data: &impl Serialize) -> String {
    let json = serde_json::to_string(data).unwrap_or_default();
    json.replace('<', "\\u003c").replace('>', "\\u003e")
}

/// Marks the position of the content in a frame. No title can contain the mark, because `<` is
/// escaped in titles.
const CONTENT: &str = "<!-- content -->";

/// Returns an HTML document with this content.
fn document(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(assets::style())) }
            }
            body.makespan-page { (content) }
        }
    }
}
