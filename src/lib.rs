#![doc = "placeholder"]
#![deny(unsafe_code)]

mod causes;
pub mod executor;
pub mod findings;
pub mod graph;
mod names;
pub mod program;
pub mod scenario;
mod time;
pub mod timeline;
pub mod view;

pub use causes::{Cause, Causes};
pub use graph::{Bounds, Graph};
pub use names::{Name, Names};
pub use program::{RunError, RunOptions, UnhandledRejections};
pub use scenario::Scenario;
pub use time::{Duration, DurationError, Instant, LIMIT};
pub use timeline::Timeline;
