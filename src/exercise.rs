//! Generates exercises about programs, with computed answer keys.
//!
//! A key is computed by running the program, and a wrong answer by running it with a
//! [`Misconception`]. Each question is certified: it has one right answer, its wrong answers
//! differ, and no misconception that it tests leads to the right answer. Sheet *k* depends only on
//! the seed and on *k*.
//!
//! The steps from a brief to a question:
//!
//! 1. A [`Brief`] says what to ask about, and draws a scenario for each attempt: one generated for
//!    a [`Topic`] (`topic/`), or a given one with other numbers (`vary`), failures and shapes
//!    (`reshape`).
//! 2. [`Exercise::new`] plans (`plan`) with a few probes: for each kind, the program that most
//!    misconceptions get wrong, and the misconceptions that each sheet must test.
//! 3. [`Exercise::sheet`] draws until a [`Kind`] (one file each) finds a question. It sees only the
//!    programs that the question is about (`drawn`). It asks a `case`, which runs them as written,
//!    with each misconception (`misconception/`), and with ties reversed. `first_difference` finds
//!    where a misconception first differs from the truth; `working` explains the key.
//! 4. A `certificate` accepts or rejects the question.
//!
//! Answers are graded in `grade/`. The formats are in `view/exercise/`.
//!
//! ```
//! use makespan::Scenario;
//! use makespan::exercise::{Answer, Brief, Exercise, Kind, Subject};
//!
//! let scenario = Scenario::from_ron("page.ron", r#"Scenario(
//!     tasks: { "a": (takes: "100ms"), "b": (takes: "150ms", needs: ["a"]), "c": (takes: "80ms") },
//!     programs: { "page": [All([["a", "b"], "c"])] },
//! )"#)?;
//! let exercise = Exercise::new(Brief {
//!     kinds: vec![Kind::Makespan],
//!     ..Brief::of(Subject::Scenario(Box::new(scenario)))
//! })?;
//! let sheet = exercise.sheet(1)?;
//! let Answer::Number(number) = &sheet.questions[0].answer else { unreachable!() };
//! assert_eq!(number.key, 250);
//! let wrong: Vec<u64> = number.wrong.iter().map(|wrong| wrong.answer).collect();
//! assert_eq!(wrong, [150, 330]); // all at once; one by one
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod brief;
mod case;
mod certificate;
mod chain;
mod choice;
mod course;
mod critical_path;
mod dependencies;
mod difficulty;
mod drawn;
mod ending;
mod first_difference;
mod grade;
mod kind;
mod makespan;
mod mentions;
mod misconception;
mod mistake;
mod order;
mod outcome;
mod pick_the_program;
mod plan;
mod question;
mod refusal;
mod reshape;
mod rewrite;
mod settled_or_quiescent;
mod sheet;
mod slack;
mod speedup;
mod spot_the_misuse;
mod state_at;
mod stream;
mod text;
mod topic;
mod unsuited;
mod vary;
mod working;

pub use brief::{Brief, Subject};
pub use course::{COURSE, COURSE_SHEETS, CourseSet};
pub use difficulty::Difficulty;
pub(crate) use grade::mean;
pub use grade::{
    Class, Grade, Grades, Key, KeyError, KindResult, MisconceptionResult, Total, Unreadable,
};
pub use kind::Kind;
pub use mentions::Row;
pub use misconception::Misconception;
pub use question::{Answer, Choice, Feedback, Match, Number, Order, Question, Setting, Wrong};
pub use refusal::Refusal;
pub use sheet::{Exercise, Sheet};
pub use stream::Stream;
pub use text::{Piece, Text, ms};
pub use topic::Topic;
