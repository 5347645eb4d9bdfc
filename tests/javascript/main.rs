//! The evaluator of JavaScript, held against Node, against test262, and against hostile code.
#![cfg(feature = "javascript")]

mod advice;
mod builtins;
mod corpus;
mod evaluator;
mod found;
mod hostile;
mod libraries;
#[path = "../shared/logged.rs"]
mod logged;
mod order_questions;
mod test262;
mod translation;
