//! Parses its arguments with clap and does nothing else: a lower bound for every command that uses
//! clap.
#![forbid(unsafe_code)]

use std::path::PathBuf;

use clap::Parser;

/// The arguments of `simulate` in its simplest use.
#[derive(Parser)]
struct Arguments {
    /// A file, which is not opened
    file: PathBuf,
    /// An output format, which is not used
    #[arg(long, default_value = "text")]
    format: String,
}

fn main() {
    let Arguments { file, format } = Arguments::parse();
    std::hint::black_box((file, format));
}
