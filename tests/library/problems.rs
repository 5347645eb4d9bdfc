//! Errors in scenario files, what is allowed, and that RON, JSON and Rust give the same errors.

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
