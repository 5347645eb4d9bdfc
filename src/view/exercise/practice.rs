//! A page to practice on: one question at a time, with feedback to each answer, followed by the
//! solution with the timeline of the real run.
//!
//! Without scripts, it is a sheet with a solution to unfold below each question.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use super::json::answer as key;
use super::print::{markup, setting};
use super::runs::runs;
use super::shape::plain;
use super::solution::right;
use super::statement::{HELPERS, Statement};
use crate::exercise::{Answer, Match, Misconception, Order, Question, Setting, Sheet};
use crate::view::Report;
use crate::view::html::{self, frame};

/// The page before and after its sheets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page {
    /// The start, before the first sheet.
    pub head: String,
    /// The end, after the last sheet.
    pub foot: String,
}

/// A page of a course, for its index.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The subject of the lesson.
    pub heading: String,
    /// The address of the page, relative to the index.
    pub address: String,
    /// The ids of the questions.
    pub questions: Vec<String>,
}

impl Page {
    /// Creates a page for sheets, with this title, and with links to other pages: their words and
    /// addresses.
    #[must_use]
    pub fn new(title: &str, links: &[(String, String)]) -> Self {
        let (start, end) = frame(title, "practice");
        let head = html! {
            style { (PreEscaped(html::practice_style())) }
            header {
                (to_others(links))
                h1 { (title) }
                p.progress role="status" {}
                nav aria-label="Questions" { ol.map role="list" {} }
            }
        };
        let beliefs: serde_json::Map<String, Value> = Misconception::ALL
            .iter()
            .map(|idea| (idea.name().to_owned(), Value::from(idea.belief())))
            .collect();
        let foot = html! {
            section.end hidden {
                h2 { "These were all questions" }
                div.sum {}
                (to_others(links))
                div.acts { button type="button" data-does="again" { "Start again" } }
            }
            (data("beliefs", &Value::Object(beliefs)))
            script type="module" { (PreEscaped(html::practice_script())) }
        };
        Self { head: start + &head.into_string(), foot: foot.into_string() + &end }
    }
}

fn to_others(links: &[(String, String)]) -> Markup {
    html! {
        @if !links.is_empty() {
            p.links { @for (words, address) in links { a href=(address) { (words) } " " } }
        }
    }
}

/// The index of a course: each lesson, and the number of its questions that have been answered
/// right.
#[must_use]
pub fn index(title: &str, about: &str, lessons: &[Lesson]) -> String {
    let (start, end) = frame(title, "practice");
    let content = html! {
        style { (PreEscaped(html::practice_style())) }
        header { h1 { (title) } p.about { (about) } }
        ol.lessons {
            @for lesson in lessons {
                li data-questions=(json!(lesson.questions).to_string()) {
                    a href=(lesson.address) { (lesson.heading) }
                    span.progress { (lesson.questions.len()) " questions" }
                }
            }
        }
        script type="module" { (PreEscaped(html::lessons_script())) }
    };
    start + &content.into_string() + &end
}

/// The questions of a sheet.
#[must_use]
pub fn sheet(sheet: &Sheet) -> String {
    sheet.questions.iter().map(|asked| question(asked).into_string()).collect()
}

fn question(question: &Question) -> Markup {
    let statement = Statement::of(question);
    let data_of = json!({ "id": question.id, "answer": key(&question.answer) });
    html! {
        section.question {
            h2 { (question.kind.title()) }
            details.about-question {
                summary { "About this question" }
                ul { @for line in &statement.legend.texts() { li { (markup(line)) } } }
            }
            (setting(&statement))
            @if !statement.helpers.is_empty() {
                details.about-question {
                    summary { (HELPERS) }
                    pre { (statement.helpers.trim_end()) }
                }
            }
            form {
                fieldset {
                    legend { (markup(&question.prompt)) }
                    (controls(&question.answer))
                }
                p.verdict role="status" {}
                div.acts hidden {
                    button.main type="submit" data-does="check" { "Check" }
                    button type="button" data-does="solve" { "Show the solution" }
                    button type="button" data-does="next" { "Next question" }
                }
            }
            details.solution {
                summary { "Solution" }
                p { b { (markup(&right(question))) } }
                ul { @for line in &question.working { li { (markup(line)) } } }
                (timelines(&question.setting))
            }
            (data("answer-key", &data_of))
        }
    }
}

/// The controls that take the answer.
fn controls(answer: &Answer) -> Markup {
    html! {
        @match answer {
            Answer::Number(_) => label {
                input type="text" name="answer" inputmode="decimal" autocomplete="off"
                    aria-label="Milliseconds";
                " ms"
            },
            Answer::Choice(choice) => div.options {
                @for (index, option) in choice.options.iter().enumerate() {
                    label {
                        input type="radio" name="answer" value=(index);
                        span { (markup(option)) }
                    }
                }
            },
            Answer::Order(order) => (ordered(order)),
            Answer::Match(table) => (matched(table)),
        }
    }
}

/// The buttons that move an item of an order: the action, the sign, and the direction in words.
const MOVES: [(&str, &str, &str); 2] = [("up", "↑", "earlier"), ("down", "↓", "later")];

/// The items of an order, which buttons move.
fn ordered(order: &Order) -> Markup {
    html! {
        ol.ordered {
            @for (index, item) in order.items.iter().enumerate() {
                @let name = plain(item);
                li data-item=(index) data-name=(name) {
                    div {
                        span { (markup(item)) }
                        @for (does, sign, word) in MOVES {
                            button type="button" data-does=(does)
                                aria-label=(format!("{name}: {word}")) { (sign) }
                        }
                    }
                }
            }
        }
    }
}

fn matched(table: &Match) -> Markup {
    html! {
        div.matched {
            @for row in &table.rows {
                span { (markup(row)) }
                select name="answer" aria-label=(plain(row)) {
                    option value="" { "…" }
                    @for (index, text) in table.options.iter().enumerate() {
                        option value=(index) { (plain(text)) }
                    }
                }
            }
        }
    }
}

/// The timelines of the programs that a question is about.
fn timelines(setting: &Setting) -> Markup {
    let scenario = &setting.scenario;
    let (Some(timelines), Some(bounds)) = (runs(setting), scenario.bounds()) else {
        return html! {};
    };
    let report = Report { scenario, bounds: &bounds, timelines: &timelines, findings: &[] };
    PreEscaped(html::timeline(&report))
}

/// Data for the script.
fn data(class: &str, value: &Value) -> Markup {
    html! {
        script class=(class) type="application/json" { (PreEscaped(html::json_for_script(value))) }
    }
}
