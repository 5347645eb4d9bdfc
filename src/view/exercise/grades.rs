//! Grades as text.

use std::fmt::Write;

use crate::exercise::Grades;
use crate::view::visible::visible;

/// Returns each answer with its grade, then each learner, then what could not be read. `answers` is
/// the name of the file with the answers.
#[must_use]
pub fn text(grades: &Grades, answers: &str) -> String {
    let mut out = String::new();
    for grade in &grades.answers {
        let _ = writeln!(
            out,
            "{}: {}: {}%, {}",
            visible(&grade.learner),
            grade.question,
            grade.percent,
            grade.kind
        );
        if let Some(feedback) = &grade.feedback {
            let _ = writeln!(out, "    {feedback}");
        }
    }
    if !grades.learners.is_empty() {
        out.push('\n');
    }
    for total in &grades.learners {
        let _ = writeln!(
            out,
            "{}: {}% of {} questions, {} answered",
            visible(&total.learner),
            total.percent,
            total.questions,
            total.answered
        );
    }
    if !grades.unreadable.is_empty() {
        out.push('\n');
    }
    for unreadable in &grades.unreadable {
        let place = unreadable.place;
        let _ = writeln!(
            out,
            "not graded: {answers}:{}:{}: {}",
            place.line,
            place.column,
            visible(&unreadable.problem)
        );
    }
    if out.is_empty() {
        let _ = writeln!(out, "there are no answers in {answers}");
    }
    out
}
