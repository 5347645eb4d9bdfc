//! An index over many pages, and the links among them.

use std::fmt::Write as _;
use std::io::{self, Write};

use maud::{Markup, html};

use super::timeline::state;
use super::{document, prose};
use crate::timeline::{Outcome, Timeline};
use crate::view::Report;

/// The entry of a page in the index of a gallery.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The folders that it lies in, from the gallery's own inwards.
    pub folders: Vec<String>,
    /// Whether anything fails in it: in a folder, scenarios without failures come first.
    pub fails: bool,
    /// How many events it shows: then the shortest comes first.
    pub events: usize,
    /// The name of its file.
    pub file: String,
    title: String,
    about: Option<String>,
    /// Each program's name, and how it ends.
    programs: Vec<(String, &'static str, String)>,
}

impl Entry {
    /// The page of a report, in a file of that name in those folders.
    #[must_use]
    pub fn new(report: &Report<'_>, folders: Vec<String>, file: String) -> Self {
        let scenario = report.scenario;
        let programs = report.timelines.iter().enumerate().map(|(number, timeline)| {
            let ends = match (timeline.settles_at, &timeline.crash) {
                (Some(at), None) => at.to_string(),
                (Some(at), Some(_)) => format!("{at}, then crashes"),
                (None, Some(_)) => "crashes".to_owned(),
                (None, None) => "never settles".to_owned(),
            };
            (
                timeline.text(timeline.program).to_owned(),
                state(timeline, report.is_wrong(number)),
                ends,
            )
        });
        let title = scenario.title.map_or(file.as_str(), |title| scenario.text(title)).to_owned();
        Self {
            folders,
            fails: report.timelines.iter().any(fails),
            events: report.timelines.iter().map(Timeline::event_count).sum(),
            title,
            about: scenario.about.map(|about| scenario.text(about).to_owned()),
            programs: programs.collect(),
            file,
        }
    }

    /// The address of this page, as seen from `depth` folders within the gallery.
    fn address(&self, depth: usize) -> String {
        let path = self.folders.iter().chain([&self.file]).map(|part| encoded(part));
        "../".repeat(depth) + &path.collect::<Vec<_>>().join("/")
    }
}

/// The position of a page in its gallery.
#[derive(Clone, Copy, Debug)]
pub struct Neighbours<'e> {
    /// The page before it.
    pub previous: Option<&'e Entry>,
    /// The page itself.
    pub this: &'e Entry,
    /// The next page.
    pub next: Option<&'e Entry>,
}

impl Neighbours<'_> {
    pub(super) fn render(&self) -> Markup {
        let depth = self.this.folders.len();
        let link = |entry: Option<&Entry>, rel: &str, before: &str, after: &str| {
            html! {
                @if let Some(entry) = entry {
                    a rel=(rel) href=(entry.address(depth)) {
                        (before) (prose::line(&entry.title)) (after)
                    }
                }
            }
        };
        html! {
            nav.neighbours aria-label="Gallery" {
                span { (link(self.previous, "prev", "← ", "")) }
                a href=("../".repeat(depth) + "index.html") { "All scenarios" }
                span { (link(self.next, "next", "", " →")) }
            }
        }
    }
}

/// Writes the index of a gallery, whose pages are given in its order.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_index(entries: &[Entry], mut out: impl Write) -> io::Result<()> {
    let groups = entries.chunk_by(|a, b| a.folders == b.folders);
    let content = html! {
        header { h1 { "When does each thing happen?" }
            p.about {
                "Each page shows the same work, awaited in different ways. Step through it, and "
                "change it."
            }
        }
        main {
            @for group in groups {
                section.group {
                    h2 { (prose::name(&heading(group))) }
                    ul.cards role="list" { @for entry in group { (card(entry)) } }
                }
            }
        }
    };
    out.write_all(document("When does each thing happen?", &content).into_string().as_bytes())?;
    out.write_all(b"\n")
}

/// Whether a call rejects, the process crashes, or the program does not fulfill.
fn fails(timeline: &Timeline) -> bool {
    let fulfills = matches!(timeline.outcome, Outcome::Fulfilled(_)) && timeline.crash.is_none();
    !fulfills || timeline.calls.iter().any(|call| call.rejected.is_some())
}

/// The folders of a group; what lies at the top is for everybody.
fn heading(group: &[Entry]) -> String {
    match group.first().map(|entry| entry.folders.join(" / ")) {
        Some(folders) if !folders.is_empty() => folders,
        _ => "Start here".to_owned(),
    }
}

fn card(entry: &Entry) -> Markup {
    html! {
        li.card {
            h3 { a href=(entry.address(0)) { (prose::line(&entry.title)) } }
            @if let Some(about) = &entry.about { p { (prose::line(first_paragraph(about))) } }
            ul.ends role="list" {
                @for (name, state, ends) in &entry.programs {
                    li data-state=(state) { (prose::name(name)) " " b { (ends) } }
                }
            }
        }
    }
}

fn first_paragraph(text: &str) -> &str {
    text.trim().split("\n\n").next().unwrap_or_default()
}

/// Encodes a part of a path for an address.
fn encoded(part: &str) -> String {
    let mut written = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;
    use crate::findings;

    #[test]
    fn what_carries_an_error_gets_no_check_mark() {
        let text = r#"Scenario(
            tasks: {
                "a": (takes: "10ms"),
                "b": (takes: "10ms", needs: ["a"]),
                "no": (takes: "1ms", fails: "no"),
            },
            programs: { "right": ["a", "b"], "wrong": [All(["a", "b"])], "fails": ["no"] },
        )"#;
        let scenario = Scenario::from_ron("s.ron", text).unwrap();
        let bounds = scenario.bounds().unwrap();
        let timelines = ["right", "wrong", "fails"].map(|name| scenario.run(name).unwrap());
        let findings = timelines.each_ref().map(|timeline| findings::of(&scenario, timeline));
        let report = Report {
            scenario: &scenario,
            bounds: &bounds,
            timelines: &timelines,
            findings: &findings,
        };
        let mut index = Vec::new();
        let entry = Entry::new(&report, Vec::new(), "s.html".to_owned());
        write_index(&[entry], &mut index).unwrap();
        let index = String::from_utf8(index).unwrap();
        for (state, name) in [("fulfilled", "right"), ("wrong", "wrong"), ("rejected", "fails")] {
            let shown = format!("<li data-state=\"{state}\"><bdi>{name}</bdi>");
            assert!(index.contains(&shown), "{name}: {index}");
        }
    }
}
