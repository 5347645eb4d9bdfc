//! Parses its arguments with clap, and that is all: what no command that does so can undercut.
#![forbid(unsafe_code)]

use std::path::PathBuf;

use clap::Parser;

/// Takes what `simulate` takes in its simplest use.
#[derive(Parser)]
struct Arguments {
    /// A file that is not opened
    file: PathBuf,
    /// What is not printed
    #[arg(long, default_value = "text")]
    format: String,
}

fn main() {
    let Arguments { file, format } = Arguments::parse();
    std::hint::black_box((file, format));
}
