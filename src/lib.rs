#![doc = "placeholder"]
#![deny(unsafe_code)]

pub mod executor;
mod names;
pub mod scenario;
mod time;
pub mod timeline;

pub use names::{Name, Names};
pub use scenario::Scenario;
pub use time::{Duration, DurationError, Instant, LIMIT};
pub use timeline::Timeline;
