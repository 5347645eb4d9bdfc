//! Questions about a program, with keys that are certainly right.
//!
//! A key is computed by running the program, and every wrong answer by running it as somebody
//! misreads it: see [`Misconception`]. A question is asked only with a certificate: it has one
//! right answer, its wrong answers differ, and no misconception that it is there to find gives the
//! right one. Sheet *k* depends on the seed and on *k* alone.
//!
//! How a question comes about, and where to read on:
//!
//! 1. A [`Brief`] says what to ask about, and draws a scenario for each attempt: made up for a
//!    [`Topic`] (`topic/`), or one that somebody wrote with other numbers (`vary`), failures and
//!    shapes (`reshape`).
//! 2. [`Exercise::new`] plans (`plan`) by a few probes: kind by kind, the program that most
//!    misconceptions get wrong, and which of them every sheet must find.
//! 3. [`Exercise::sheet`] draws until a [`Kind`] (a file each) finds a question in it. Of what is
//!    `drawn` it sees the programs that it is about. It asks a `case`, which runs them as they are,
//!    as each believer reads them (`misconception/`), and with ties the other way round; `parting`
//!    says where a belief goes astray, and `working` how the key is reckoned.
//! 4. A `certificate` throws it away, or lets it pass.
//!
//! Answers are graded in `grade/`. How all that is written is the affair of `view/exercise/`.
//!
//! ```
//! use makespan::Scenario;
//! use makespan::exercise::{Answer, Brief, Exercise, Kind, Source};
//!
//! let scenario = Scenario::from_ron("page.ron", r#"Scenario(
//!     tasks: { "a": (takes: "100ms"), "b": (takes: "150ms", needs: ["a"]), "c": (takes: "80ms") },
//!     programs: { "page": [All([["a", "b"], "c"])] },
//! )"#)?;
//! let exercise = Exercise::new(Brief {
//!     kinds: vec![Kind::Makespan],
//!     ..Brief::of(Source::Scenario(Box::new(scenario)))
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
mod difficulty;
mod drawn;
mod ending;
mod grade;
mod kind;
mod makespan;
mod mentions;
mod misconception;
mod mistake;
mod needs;
mod order;
mod outcome;
mod parting;
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
mod vary;
mod working;

pub use brief::{Brief, Source};
pub use course::{COURSE, COURSE_SHEETS, CourseSet};
pub use difficulty::Difficulty;
pub use grade::{Grade, Grades, Key, KeyError, Total, Unreadable};
pub use kind::Kind;
pub use mentions::Row;
pub use misconception::Misconception;
pub use question::{Answer, Choice, Feedback, Match, Number, Order, Question, Setting, Wrong};
pub use refusal::Refusal;
pub use sheet::{Exercise, Sheet};
pub use stream::Stream;
pub use text::{Piece, Text, ms};
pub use topic::Topic;
