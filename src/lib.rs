//! When does each thing happen in this asynchronous code, and why?
//!
//! A [`Scenario`] describes tasks: how long each takes, what it depends on, how it fails. It also
//! has programs: how code awaits those tasks, as in JavaScript. Running a program on the virtual
//! clock gives a [`Timeline`]: what happened, event for event as in Node, how long it takes, and
//! its lower bounds. The command `simulate` is based on this library.
//!
//! ```
//! use makespan::Scenario;
//!
//! let scenario = Scenario::from_ron("dashboard.ron", r#"Scenario(
//!     tasks: {
//!         "fetchUser":  (takes: "100ms"),
//!         "fetchPosts": (takes: "150ms", needs: ["fetchUser"]),
//!         "fetchStats": (takes: "80ms"),
//!     },
//!     programs: { "together": [All([["fetchUser", "fetchPosts"], "fetchStats"])] },
//! )"#)?;
//! let timeline = scenario.run("together")?;
//! assert_eq!(timeline.settles_at.map(|at| at.to_string()).as_deref(), Some("250ms"));
//! assert_eq!(timeline.bounds().sequential.to_string(), "330ms");
//! println!("{timeline}"); // every event, made for a snapshot
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`scenario`]: reads scenarios from RON or JSON, or [builds](Scenario::builder) them in Rust.
//! - [`program`]: runs programs, with options and limits.
//! - [`timeline`]: the record of a run.
//! - [`javascript`]: parses and evaluates JavaScript and TypeScript.
//! - [`findings`]: mistakes in programs, with proof and fixes.
//! - [`exercise`]: exercises with computed answer keys, and grading.
//! - [`view`]: text, JSON, JavaScript and pictures.
//! - [`executor`]: the event loop, which does not know scenarios and can be used alone.
//! - [`graph`]: the dependency graph: cycles, order, critical path.
//!
//! Everything here is deterministic: no system clock, no threads, no order of a hash table, no
//! floats in times.

#![forbid(unsafe_code)]

mod causes;
pub mod executor;
pub mod exercise;
pub mod findings;
pub mod graph;
pub mod javascript;
mod list;
mod names;
pub mod program;
pub mod scenario;
mod time;
pub mod timeline;
pub mod view;

pub use causes::{Cause, Causes};
pub use graph::{Bounds, Graph};
pub use list::List;
pub use names::{Name, Names};
pub use program::{RunError, RunOptions, UnhandledRejections};
pub use scenario::Scenario;
pub use time::{Duration, DurationError, Instant, LAST_EXACT_IN_JS, LIMIT, TimerError};
pub use timeline::Timeline;
