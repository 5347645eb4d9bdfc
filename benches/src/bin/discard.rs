//! Reads a RON file with the `ron` crate and discards the result: a lower bound for every command
//! that reads such a file with it.
#![forbid(unsafe_code)]

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use serde::de::IgnoredAny;

#[derive(Parser)]
struct Arguments {
    /// The file to read
    file: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(Arguments::parse().file)?;
    ron::from_str::<IgnoredAny>(&text)?;
    Ok(())
}
