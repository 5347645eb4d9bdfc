//! Errors in scenario files, unusual texts that are allowed, and equal errors in RON, JSON and
//! Rust.

mod allowed;
mod built;
mod formats;
mod habits;
mod limits;
mod messages;
mod several;
mod shown;
mod suggestions;
mod syntax;
mod words;
