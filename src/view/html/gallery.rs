//! The index of a gallery of pages, and the links between the pages.

use std::fmt::Write as _;
use std::io::{self, Write};

use maud::{Markup, PreEscaped, html};

use super::{assets, document, prose, timeline};
use crate::timeline::{Outcome, Timeline};
use crate::view::Report;
use crate::view::axis::Axis;

/// The entry of a page in the index of a gallery.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Entry {
    /// The directories that contain the page, starting from the gallery's root.
    pub directories: Vec<String>,
    /// Whether anything on the page fails: pages without failures come first in a directory.
    pub fails: bool,
    /// The number of events on the page: among pages that are otherwise equal, those with fewer
    /// events come first.
    pub events: usize,
    /// The name of the page's file.
    pub file: String,
    title: String,
    about: Option<String>,
    programs: Vec<Shown>,
}

/// A program on the card of its page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shown {
    name: String,
    state: &'static str,
    /// The outcome of the program, in words.
    ends: String,
    /// A small picture of its calls, as HTML.
    miniature: String,
}

impl Entry {
    /// Creates the entry of a report's page, in a file with this name in these directories.
    #[must_use]
    pub fn new(report: &Report<'_>, directories: Vec<String>, file: String) -> Self {
        let scenario = report.scenario;
        let axis = Axis::of(report.timelines);
        let programs = report.timelines.iter().enumerate().map(|(number, timeline)| Shown {
            name: timeline.text(timeline.program).to_owned(),
            state: timeline::state(timeline, report.is_wrong(number)),
            ends: timeline::short(timeline),
            miniature: timeline::miniature(timeline, axis).into_string(),
        });
        let title = scenario.title.map_or(file.as_str(), |title| scenario.text(title)).to_owned();
        Self {
            directories,
            fails: report.timelines.iter().any(fails),
            events: report.timelines.iter().map(Timeline::event_count).sum(),
            title,
            about: scenario.about.map(|about| scenario.text(about).to_owned()),
            programs: programs.collect(),
            file,
        }
    }

    /// The address of this page, relative to a directory `depth` levels below the root.
    fn address(&self, depth: usize) -> String {
        let path = self.directories.iter().chain([&self.file]).map(|part| encoded(part));
        "../".repeat(depth) + &path.collect::<Vec<_>>().join("/")
    }
}

/// Pages under one heading of the index.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Group {
    /// The heading.
    pub title: String,
    /// The pages, in their order.
    pub entries: Vec<Entry>,
}

impl Group {
    /// Creates a group of pages.
    #[must_use]
    pub const fn new(title: String, entries: Vec<Entry>) -> Self {
        Self { title, entries }
    }

    /// Groups pages by their directories, in the order of directories and of [`Entry`]. The pages
    /// in the root have the heading `root`.
    #[must_use]
    pub fn by_directory(mut entries: Vec<Entry>, root: &str) -> Vec<Self> {
        entries.sort();
        let groups = entries.chunk_by(|a, b| a.directories == b.directories);
        let groups = groups.map(|group| {
            let directories = group.first().map(|entry| entry.directories.join(" / "));
            let title = directories.filter(|directories| !directories.is_empty());
            Self::new(title.unwrap_or_else(|| root.to_owned()), group.to_vec())
        });
        groups.collect()
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
        let depth = self.this.directories.len();
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

/// Writes the index of a gallery.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_index(groups: &[Group], mut out: impl Write) -> io::Result<()> {
    let content = html! {
        header { h1 { "When does each thing happen?" }
            p.about {
                "Each page shows the same work, awaited in different ways. Guess when each program "
                "completes, then press play."
            }
        }
        main {
            p.filter hidden { label { "Filter" input type="search"; } }
            @for group in groups {
                section.group {
                    h2 { (prose::name(&group.title)) }
                    ul.cards role="list" { @for entry in &group.entries { (card(entry)) } }
                }
            }
        }
        script { (PreEscaped(assets::index_script())) }
    };
    out.write_all(document("When does each thing happen?", &content).into_string().as_bytes())?;
    out.write_all(b"\n")
}

/// Whether a call rejects, the process crashes, or the program does not fulfill.
fn fails(timeline: &Timeline) -> bool {
    let fulfills = matches!(timeline.outcome, Outcome::Fulfilled(_)) && timeline.crash.is_none();
    !fulfills || timeline.calls.iter().any(|call| call.rejected.is_some())
}

/// The maximum number of programs on a card.
const MOST_SHOWN: usize = 4;

fn card(entry: &Entry) -> Markup {
    let more = entry.programs.len().saturating_sub(MOST_SHOWN);
    html! {
        li.card {
            h3 { a href=(entry.address(0)) { (prose::line(&entry.title)) } }
            @if let Some(about) = &entry.about { p { (prose::line(first_sentence(about))) } }
            ul.ends.makespan role="list" {
                @for program in entry.programs.iter().take(MOST_SHOWN) {
                    li data-state=(program.state) {
                        (prose::name(&program.name)) " "
                        (PreEscaped(&program.miniature))
                        " " b { (program.ends) }
                    }
                }
                @if more > 0 { li.more { "and " (more) " more" } }
            }
        }
    }
}

/// The first sentence of a text, for the card's only line.
fn first_sentence(text: &str) -> &str {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let ends = paragraph.match_indices(['.', ':']).map(|(at, _)| at + 1);
    let mut ends = ends.filter(|at| paragraph[*at..].starts_with(char::is_whitespace));
    ends.next().map_or(paragraph, |end| &paragraph[..end])
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
        write_index(&Group::by_directory(vec![entry], "Start here"), &mut index).unwrap();
        let index = String::from_utf8(index).unwrap();
        for (state, name) in [("fulfilled", "right"), ("wrong", "wrong"), ("rejected", "fails")] {
            let shown = format!("<li data-state=\"{state}\"><bdi>{name}</bdi>");
            assert!(index.contains(&shown), "{name}: {index}");
        }
    }
}
