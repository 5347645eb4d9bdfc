//! Tests the evaluator of JavaScript: compared with Node, with test262, and on hostile code.
#![cfg(feature = "javascript")]

mod advice;
mod assumptions;
mod builtins;
mod corpus;
mod evaluator;
mod found;
mod hostile;
mod libraries;
#[path = "../shared/logged.rs"]
mod logged;
mod order_questions;
mod precision;
mod test262;
mod translation;
