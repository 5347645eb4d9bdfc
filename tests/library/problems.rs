//! What a bad file gets, what is allowed, and that RON and JSON and Rust say the same.

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
