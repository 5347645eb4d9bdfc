//! Grades: for people, and as a table.

use std::fmt::Write;

use crate::exercise::{Class, Grade, Grades, Kind, Total};
use crate::view::text::counted;
use crate::view::visible::visible;

/// Returns the wrong answers of each learner, then a summary of the class, then the answers that
/// could not be read. `answers` is the name of the file of answers.
#[must_use]
pub fn text(grades: &Grades, answers: &str) -> String {
    if grades.learners.is_empty() && grades.unreadable.is_empty() {
        return format!("there are no answers in {answers}\n");
    }
    let mut out = String::new();
    for total in &grades.learners {
        learner(&mut out, grades, total);
    }
    class(&mut out, grades);
    for note in &grades.notes {
        let _ = writeln!(out, "note: {}\n", visible(note));
    }
    if !grades.ignored.is_empty() {
        let ignored: Vec<_> = grades.ignored.iter().map(|heading| visible(heading)).collect();
        let _ = writeln!(out, "columns that are not used: {}\n", ignored.join(", "));
    }
    for unreadable in &grades.unreadable {
        let place = unreadable.place;
        let problem = visible(&unreadable.problem);
        let _ = writeln!(out, "not graded: {answers}:{}:{}: {problem}", place.line, place.column);
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

fn learner(out: &mut String, grades: &Grades, total: &Total) {
    let Total { learner, questions, answered, percent } = total;
    let _ = writeln!(out, "{}: {percent}%, {answered} of {questions} answered", visible(learner));
    let own = grades.answers.iter().filter(|grade| grade.learner == *learner);
    for grade in own.filter(|grade| grade.percent < 100) {
        let _ = writeln!(out, "  {:>3}%  {}", grade.percent, heading(grade));
        let _ = writeln!(out, "    given {}", visible(&grade.given));
        let _ = writeln!(out, "    right {}", visible(&grade.right));
        if let Some(feedback) = &grade.feedback {
            let _ = writeln!(out, "    {}", visible(feedback));
        }
    }
    out.push('\n');
}

fn class(out: &mut String, grades: &Grades) {
    let Class { kinds, misconceptions } = &grades.class;
    let [_, _, ..] = &grades.learners[..] else { return };
    let learners = counted(grades.learners.len(), "learner");
    let _ = writeln!(out, "class: {}%, {learners}", mean(grades));
    for kind in kinds {
        let (title, answers) = (title(&kind.kind), counted(kind.answers, "answer"));
        let _ = writeln!(out, "  {:>4}%  {title} ({answers})", kind.percent);
    }
    if !misconceptions.is_empty() {
        out.push_str("\nto repeat, the most common misconception first\n");
    }
    for one in misconceptions {
        let (learners, of) = (one.learners, one.of);
        let _ = writeln!(out, "  {learners:>3} of {of:<3} think that {}", visible(&one.belief));
        for topic in &one.topics {
            let _ = writeln!(out, "             exercises: simulate exercise --topic {topic}");
        }
    }
    out.push('\n');
}

/// The mean of the learners' totals in percent, rounded down.
pub(crate) fn mean(grades: &Grades) -> u32 {
    crate::exercise::mean(grades.learners.iter().map(|total| total.percent))
}

/// The place of a question for people, and its title: `sheet 7, 2. In which order?`.
pub(crate) fn heading(grade: &Grade) -> String {
    let sheet = grade.sheet.map_or_else(String::new, |sheet| format!("sheet {sheet}, "));
    let number = grade.number.map_or_else(String::new, |number| format!("{number}. "));
    format!("{sheet}{number}{}", visible(title(&grade.kind)))
}

/// The title of a kind of question.
pub(crate) fn title(kind: &str) -> &str {
    Kind::named(kind).map_or(kind, |known| known.title())
}

/// A table with an answer per row, for spreadsheets.
#[must_use]
pub fn csv(grades: &Grades) -> String {
    const HEADINGS: [&str; 9] = [
        "learner",
        "sheet",
        "question",
        "kind",
        "given",
        "right",
        "percent",
        "misconceptions",
        "id",
    ];
    let mut table = csv::Writer::from_writer(Vec::new());
    let rows = grades.answers.iter().map(row);
    let written: Result<(), csv::Error> = std::iter::once(HEADINGS.map(str::to_owned))
        .chain(rows)
        .try_for_each(|row| table.write_record(row));
    let bytes = written.ok().and_then(|()| table.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn row(grade: &Grade) -> [String; 9] {
    [
        inert(&grade.learner),
        grade.sheet.map_or_else(String::new, |sheet| sheet.to_string()),
        grade.number.map_or_else(String::new, |number| number.to_string()),
        grade.kind.clone(),
        inert(&grade.given),
        inert(&grade.right),
        grade.percent.to_string(),
        grade.misconceptions.join(" "),
        grade.question.clone(),
    ]
}

/// A cell that no spreadsheet interprets as a formula.
fn inert(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn a_name_that_a_spreadsheet_would_run_is_quoted() {
        assert_eq!(inert("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(inert("ada-1"), "ada-1");
    }
}
