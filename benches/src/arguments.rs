//! The command line.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::column::Column;

/// Makespan's engine and its peers on the same work, measured side by side
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub alone: Option<Alone>,
    #[command(flatten)]
    pub options: Options,
}

/// One thing alone; with none of these, everything is measured.
#[derive(Subcommand)]
pub enum Alone {
    /// Measure one contestant once, and print the nanoseconds it took as JSON
    Measure { contestant: String, column: Column, size: u32 },
    /// Print the scenario of a column
    Scenario { column: Column, size: u32 },
}

#[derive(Args)]
pub struct Options {
    /// 100 k tasks alone, and 3 rounds
    #[arg(long)]
    quick: bool,
    /// Measure this alone; may be given several times
    #[arg(long, value_enum, value_name = "COLUMN")]
    only: Vec<Part>,
    /// How many tasks: the sizes of the tables, with commas between [default: 100k,1M]
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = size)]
    sizes: Vec<u32>,
    /// How many rounds of each [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
    /// Keep the results in this file too
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// A part of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Column(Column),
    BigFile,
    StartUp,
    Code,
    Batch,
    Growth,
}

impl Options {
    pub fn rounds(&self) -> u32 {
        self.rounds.unwrap_or(if self.quick { 3 } else { 5 })
    }

    /// The sizes, ascending, at least one.
    pub fn sizes(&self) -> Vec<u32> {
        let mut sizes = match (&self.sizes[..], self.quick) {
            ([], true) => vec![100_000],
            ([], false) => vec![100_000, 1_000_000],
            (sizes, _) => sizes.to_vec(),
        };
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    pub fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Whether any measurement of the whole command is selected.
    pub fn wants_command(&self) -> bool {
        [Part::BigFile, Part::StartUp, Part::Code, Part::Batch, Part::Growth]
            .into_iter()
            .any(|part| self.wants(part))
    }

    /// The selected ones of these columns.
    pub fn wanted(&self, columns: &[Column]) -> Vec<Column> {
        columns.iter().copied().filter(|&column| self.wants(Part::Column(column))).collect()
    }
}

impl ValueEnum for Part {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Column(Column::ForkJoin),
            Self::Column(Column::Chain),
            Self::Column(Column::Layered),
            Self::Column(Column::Pool),
            Self::Column(Column::Small),
            Self::Column(Column::Nesting),
            Self::Column(Column::Wide),
            Self::Column(Column::Loop),
            Self::Column(Column::Retries),
            Self::Column(Column::Races),
            Self::BigFile,
            Self::StartUp,
            Self::Code,
            Self::Batch,
            Self::Growth,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Column(column) => return column.to_possible_value(),
            Self::BigFile => ("big-file", "The whole command on one big file"),
            Self::StartUp => ("start-up", "Whole processes on small files"),
            Self::Code => ("code", "The whole command on code, beside Node"),
            Self::Batch => ("batch", "Scenarios a line each"),
            Self::Growth => ("growth", "How cost grows with the number of tasks"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

/// `250000`, `100k` or `1M`.
fn size(text: &str) -> Result<u32, String> {
    let (digits, unit) = match text.as_bytes().last() {
        Some(b'k') => (&text[..text.len() - 1], 1_000),
        Some(b'M') => (&text[..text.len() - 1], 1_000_000),
        _ => (text, 1),
    };
    let size = digits.parse::<u32>().ok().and_then(|number| number.checked_mul(unit));
    size.filter(|size| (1..=1_000_000).contains(size))
        .ok_or_else(|| "a number of tasks is wanted, from 1 to 1M: 250000, 100k, 1M".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_of_the_arguments_is_valid() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_column_can_be_asked_for_alone() {
        for &column in Column::value_variants() {
            assert!(Part::value_variants().contains(&Part::Column(column)), "{column:?}");
        }
    }

    #[test]
    fn sizes_have_units_and_bounds() {
        assert_eq!(["1", "100k", "1M"].map(size), [Ok(1), Ok(100_000), Ok(1_000_000)]);
        for wrong in ["", "k", "0", "2M", "1.5k", "1001k", "5000000000"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn given_options_override_quick() {
        let options = |line: &str| {
            let words = std::iter::once("benches").chain(line.split_whitespace());
            Arguments::parse_from(words).options
        };
        assert_eq!(options("").sizes(), [100_000, 1_000_000]);
        assert_eq!((options("--quick").sizes(), options("--quick").rounds()), (vec![100_000], 3));
        let given = options("--quick --sizes 2k,1k --rounds 9 --only chain --only growth");
        assert_eq!((given.sizes(), given.rounds()), (vec![1_000, 2_000], 9));
        assert!(given.wants(Part::Growth) && !given.wants(Part::StartUp));
        assert_eq!(given.wanted(&Column::GRAPHS), [Column::Chain]);
    }
}
