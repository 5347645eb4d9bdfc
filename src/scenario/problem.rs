//! Errors in scenarios, and how they are displayed.

pub(crate) mod excerpt;

use std::fmt;
use std::sync::Arc;

use annotate_snippets::{Group, Level, Renderer};

use super::{Source, Span};

/// Longer names are not compared with others, because a comparison takes time proportional to the
/// product of the lengths.
const LONGEST_MISSPELT: usize = 200;

/// The most problems that are shown; further ones are only counted.
const SHOWN: usize = 50;

/// An error in a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Problem {
    /// The span, or [`Span::NONE`] in a scenario that was built in Rust.
    pub span: Span,
    /// The message.
    pub message: String,
    /// The expected text, beside the caret.
    pub label: Option<String>,
    /// How to fix the problem, such as the most similar name.
    pub help: Option<String>,
    /// For a duplicate, the span of the first occurrence.
    pub earlier: Option<Span>,
}

/// All problems of a scenario, in the order of the text: at least one.
///
/// [`Display`](fmt::Display) shows each problem with its file, line and column, the line itself and
/// a caret.
///
/// ```
/// use makespan::Scenario;
///
/// let problems = Scenario::from_ron("typo.ron", r#"(
///     tasks: { "fetchUser": (takes: "100ms") },
///     programs: { "p": ["fetchUsr"] },
/// )"#)
/// .unwrap_err();
/// assert!(problems.to_string().contains("--> typo.ron:3:23"));
/// assert_eq!(problems.list[0].help.as_deref(), Some("did you mean `fetchUser`?"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Problems {
    /// The text, if there is one.
    pub source: Option<Arc<Source>>,
    /// The title of the scenario, if it has one that can be read.
    pub title: Option<String>,
    /// The problems, sorted by span.
    pub list: Vec<Problem>,
}

/// The reason why a scenario could not be read from a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file itself could not be read, or is not UTF-8.
    #[error("cannot read {path}: {error}")]
    File {
        /// The file.
        path: String,
        /// The error of the operating system.
        #[source]
        error: std::io::Error,
    },
    /// The text is not a scenario.
    #[error(transparent)]
    Problems(#[from] Problems),
}

impl Problem {
    /// A problem with a span.
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), ..Self::default() }
    }

    /// Sets the label: the expected text.
    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets the span of the first of two duplicates.
    pub(super) fn earlier(mut self, earlier: Span) -> Self {
        self.earlier = Some(earlier);
        self
    }

    /// Moves all spans by `by` bytes.
    pub(super) fn moved(self, by: u32) -> Self {
        let Self { span, earlier, .. } = self;
        Self { span: span.moved(by), earlier: earlier.map(|span| span.moved(by)), ..self }
    }

    /// Sets the help: how to fix the problem.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the label to the position of the first of two duplicates, which is found in the text.
    fn tell_earlier(&mut self, source: &Source) {
        let Some(earlier) = self.earlier.and_then(|span| source.begins(span)) else { return };
        let Some(here) = source.begins(self.span) else { return };
        self.label = Some(if earlier.line == here.line {
            format!("already at column {}", earlier.column)
        } else {
            format!("already on line {}", earlier.line)
        });
    }

    /// Suggests the name that is most similar to the written one, if one is similar.
    pub(super) fn nearest<'n>(
        mut self,
        written: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        self.help = nearest(written, names, |_| true).map(did_you_mean);
        self
    }
}

/// The question that suggests a name.
pub(super) fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// Returns the name that is most similar to the written one; of several, the first that fits. A
/// name does not fit if it would be an error, because a suggestion must not cause the next error.
/// If none of the most similar names fits, there is no suggestion.
pub(super) fn nearest<'n>(
    written: &str,
    names: impl IntoIterator<Item = &'n str>,
    fits: impl Fn(&str) -> bool,
) -> Option<&'n str> {
    let length = written.chars().count();
    if length > LONGEST_MISSPELT {
        return None;
    }
    let lower = written.to_lowercase();
    // At most a third of the letters may differ. A name with more differences is another word.
    let allowed = (length / 3).max(1);
    let mut least = usize::MAX;
    let mut found = None;
    for name in names {
        if name.len().abs_diff(written.len()) > 4 * allowed {
            continue;
        }
        let distance = strsim::osa_distance(&lower, &name.to_lowercase());
        if distance > allowed || distance >= length || distance > least {
            continue;
        }
        if distance < least {
            (least, found) = (distance, None);
        }
        if found.is_none() && fits(name) {
            found = Some(name);
        }
    }
    found
}

impl Problems {
    /// The message for code without a program.
    pub(super) const NOTHING_TO_RUN: &str = "there is nothing to run";

    /// Whether the only problem is code without a program. This is not an error for one file among
    /// many.
    #[must_use]
    pub fn is_nothing_to_run(&self) -> bool {
        matches!(&self.list[..], [only] if only.message == Self::NOTHING_TO_RUN)
    }

    /// Creates the problems of a text, in its order, without duplicates.
    pub(super) fn new(
        source: Option<Arc<Source>>,
        title: Option<String>,
        mut list: Vec<Problem>,
    ) -> Self {
        // Problems without a span keep the order in which they were found.
        list.sort_by_key(|problem| problem.span);
        list.dedup();
        if let Some(source) = &source {
            for problem in &mut list {
                problem.tell_earlier(source);
            }
        }
        Self { source, title, list }
    }

    /// Renders them for a terminal, with or without color.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let source = self.source.as_deref();
        let shown = self.list.iter().take(SHOWN);
        let mut text: Vec<String> =
            shown.map(|problem| render_one(problem, source, &renderer)).collect();
        if self.list.len() > SHOWN {
            let more = format!("and {} more", self.list.len() - SHOWN);
            text.push(renderer.render(&[Group::with_title(Level::ERROR.primary_title(more))]));
        }
        text.join("\n\n")
    }
}

fn render_one(problem: &Problem, source: Option<&Source>, renderer: &Renderer) -> String {
    let group = Group::with_title(Level::ERROR.primary_title(problem.message.as_str()));
    let label = problem.label.as_deref();
    let help = problem.help.as_deref().map(|help| Level::HELP.message(help));
    let help: Vec<_> = help.into_iter().collect();
    if let Some(source) = source {
        return excerpt::render(group, source, (problem.span, label), help, renderer);
    }
    let label = label.map(|label| Level::NOTE.message(label));
    renderer.render(&[group.elements(label).elements(help)])
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Problems {}
