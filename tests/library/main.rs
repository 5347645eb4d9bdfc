//! The library as Rust programs use it: scenarios are read, run, shown and turned into exercises.

mod determinism;
mod exercise;
mod limits;
mod networks;
mod problems;
mod properties;
mod published;
#[path = "../shared/random.rs"]
mod random;
mod regressions;
mod scenarios;
