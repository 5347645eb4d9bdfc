#![doc = "placeholder"]
#![deny(unsafe_code)]

mod names;
pub mod scenario;
mod time;
pub mod timeline;
pub mod view;

pub use names::{Name, Names};
pub use scenario::Scenario;
pub use time::{Duration, DurationError, Instant, LIMIT};
pub use timeline::Timeline;
