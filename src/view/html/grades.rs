//! The grades of a class as a page: a heat map of learners and kinds of question, and the
//! misconceptions to repeat.

use std::collections::BTreeMap;
use std::io::{self, Write};

use maud::{Markup, html};

use super::{document, prose};
use crate::exercise::{Class, Grade, Grades};
use crate::view::exercise::grades::{heading, mean, title};
use crate::view::text::counted;

/// Writes the grades of a class as an HTML document.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_grades(grades: &Grades, mut out: impl Write) -> io::Result<()> {
    let content = html! {
        header {
            h1 { "What the class knows" }
            p.about { (mean(grades)) "% on average, " (counted(grades.learners.len(), "learner")) }
        }
        main {
            (misconceptions(&grades.class))
            (heat_map(grades))
            (wrong_answers(grades))
            (unreadable(grades))
            (notes(grades))
        }
    };
    out.write_all(document("What the class knows", &content).into_string().as_bytes())?;
    out.write_all(b"\n")
}

/// The topics to repeat: the misconceptions of the class.
fn misconceptions(class: &Class) -> Markup {
    html! {
        section.group {
            h2 { "What to repeat" }
            @if class.misconceptions.is_empty() {
                p { "No answer follows from a known misconception." }
            } @else {
                table.misconceptions {
                    thead { tr { th scope="col" { "Learners" } th scope="col" { "think that" }
                        th scope="col" { "Exercises" }
                    } }
                    @for one in &class.misconceptions {
                        tr {
                            td {
                                meter max=(one.of) value=(one.learners) {}
                                " " (one.learners) " of " (one.of)
                            }
                            td { (prose::line(&one.belief)) }
                            td {
                                @for topic in &one.topics { code { "--topic " (topic) } " " }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A row for each learner, a column for each kind of question, from the hardest to the easiest.
fn heat_map(grades: &Grades) -> Markup {
    let mut scores: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for grade in &grades.answers {
        let cell = scores.entry((&grade.learner, &grade.kind)).or_default();
        cell.push(grade.percent);
    }
    let score = |learner: &str, kind: &str| {
        let all = scores.get(&(learner, kind))?;
        Some(crate::exercise::mean(all.iter().copied()))
    };
    let kinds = &grades.class.kinds;
    html! {
        section.group {
            h2 { "Who knows what" }
            div.scroll tabindex="0" role="region" aria-label="Scores of all learners" {
                table.heat {
                    thead { tr {
                        th scope="col" { "Learner" }
                        th scope="col" { "All" }
                        @for kind in kinds { th scope="col" { (title(&kind.kind)) } }
                    } }
                    @for total in &grades.learners {
                        tr {
                            th scope="row" { (prose::name(&total.learner)) }
                            (cell(Some(total.percent)))
                            @for kind in kinds { (cell(score(&total.learner, &kind.kind))) }
                        }
                    }
                    tfoot { tr {
                        th scope="row" { "Mean" }
                        (cell(Some(mean(grades))))
                        @for kind in kinds { (cell(Some(kind.percent))) }
                    } }
                }
            }
        }
    }
}

fn cell(percent: Option<u32>) -> Markup {
    html! {
        @match percent {
            Some(percent) => td style=(format!("--score:{percent}%")) { (percent) "%" },
            None => td.none { "–" },
        }
    }
}

/// The wrong answers, learner by learner.
fn wrong_answers(grades: &Grades) -> Markup {
    let wrong = |learner: &str| {
        let own = grades.answers.iter().filter(move |grade| grade.learner == learner);
        own.filter(|grade| grade.percent < 100).collect::<Vec<_>>()
    };
    html! {
        section.group {
            h2 { "Each learner" }
            @for total in &grades.learners {
                details.learner {
                    summary {
                        (prose::name(&total.learner)) ": " (total.percent) "%, " (total.answered)
                        " of " (total.questions) " answered"
                    }
                    @for grade in wrong(&total.learner) { (answer(grade)) }
                }
            }
        }
    }
}

fn answer(grade: &Grade) -> Markup {
    html! {
        h3 { (heading(grade)) " " span.id { (grade.question) } }
        dl {
            dt { "Given" } dd { (prose::line(&grade.given)) ", " (grade.percent) "%" }
            dt { "Right" } dd { (prose::line(&grade.right)) }
            @if let Some(feedback) = &grade.feedback {
                dt { "Why" } dd { (prose::line(feedback)) }
            }
        }
    }
}

fn unreadable(grades: &Grades) -> Markup {
    html! {
        @if !grades.unreadable.is_empty() {
            section.group {
                h2 { "Not graded" }
                ul {
                    @for one in &grades.unreadable {
                        li {
                            "Line " (one.place.line) ", column " (one.place.column) ": "
                            (prose::name(&one.problem))
                        }
                    }
                }
            }
        }
    }
}

fn notes(grades: &Grades) -> Markup {
    html! {
        @if !grades.notes.is_empty() {
            section.group {
                h2 { "Notes" }
                ul { @for note in &grades.notes { li { (prose::name(note)) } } }
            }
        }
    }
}
