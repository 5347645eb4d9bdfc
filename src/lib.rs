#![doc = "placeholder"]
#![deny(unsafe_code)]

pub mod executor;
pub mod graph;
mod names;
mod program;
pub mod scenario;
mod time;
pub mod timeline;

pub use graph::{Bounds, Graph};
pub use names::{Name, Names};
pub use scenario::Scenario;
pub use time::{Duration, DurationError, Instant, LIMIT};
pub use timeline::Timeline;
