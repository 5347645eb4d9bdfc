//! Arranges entries on lines (`reduceToSingleString`, `groupArrayElements`).

use std::fmt::Write;

use super::text::width;
use super::{Inspector, Shape};
use crate::javascript::evaluator::object::ObjectId;
use crate::javascript::evaluator::value::Kind;

/// Whether the entries of an object are elements of a list, which are arranged in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extras {
    Object,
    Array,
}

/// The length of a text in UTF-16 code units.
pub(super) fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

impl Inspector<'_> {
    /// `reduceToSingleString`
    pub(super) fn reduce(
        &self,
        output: Vec<String>,
        shape: &Shape,
        recursion: usize,
        object: Option<ObjectId>,
    ) -> String {
        let Shape { base, braces: [open, close], extras, .. } = shape;
        let before = if base.is_empty() { String::new() } else { format!("{base} ") };
        let mut output = output;
        if self.options.compact >= 1 {
            let entries = output.len();
            if *extras == Extras::Array && entries > 6 {
                output = self.grouped(output, object);
            }
            if self.current_depth.saturating_sub(recursion) < self.options.compact
                && entries == output.len()
            {
                let start = output.len() + self.indentation + units(open) + units(base) + 10;
                if self.fits(&output, start, base) {
                    let joined = output.join(", ");
                    if !joined.contains('\n') {
                        return format!("{before}{open} {joined} {close}");
                    }
                }
            }
        }
        let line = format!("\n{}", " ".repeat(self.indentation));
        let joined = output.join(&format!(",{line}  "));
        format!("{before}{open}{line}  {joined}{line}{close}")
    }

    /// `isBelowBreakLength`
    fn fits(&self, output: &[String], start: usize, base: &str) -> bool {
        let lengths: usize = output.iter().map(|entry| units(entry)).sum();
        let total = lengths + output.len() + start;
        let with_commas = output.len() + start + output.len();
        total.max(with_commas) <= self.options.break_length && !base.contains('\n')
    }

    /// `groupArrayElements`: arranges more than six elements in columns.
    fn grouped(&self, output: Vec<String>, object: Option<ObjectId>) -> Vec<String> {
        const SEPARATOR: usize = 2;
        let has_more = self.options.max_array_length < output.len();
        let length = output.len() - usize::from(has_more);
        let widths: Vec<usize> = output[..length].iter().map(|entry| width(entry)).collect();
        let total: usize = widths.iter().map(|width| width + SEPARATOR).sum();
        let longest = widths.iter().copied().max().unwrap_or(0);
        let widest = longest + SEPARATOR;
        let float = super::super::float;
        let is_dense = float(total) / float(widest) > 5.0 || longest <= 6;
        if widest * 3 + self.indentation >= self.options.break_length || !is_dense {
            return output;
        }
        let columns = self.columns(output.len(), length, total, widest);
        if columns <= 1 {
            return output;
        }
        let column_widths: Vec<usize> = (0..columns)
            .map(|column| {
                let of_column = widths.iter().skip(column).step_by(columns);
                of_column.copied().max().unwrap_or(0) + SEPARATOR
            })
            .collect();
        let at_start = self.are_numbers(object, output.len());
        let mut lines = Vec::new();
        for row in 0..length.div_ceil(columns) {
            let range = row * columns..length.min((row + 1) * columns);
            let last = range.end - 1;
            let mut line = String::new();
            for index in range {
                let (entry, column) = (&output[index], index % columns);
                let padding = " ".repeat(column_widths[column] - SEPARATOR - widths[index]);
                let comma = if index == last { "" } else { ", " };
                if at_start {
                    let _ = write!(line, "{padding}{entry}{comma}");
                } else if index == last {
                    line.push_str(entry);
                } else {
                    let _ = write!(line, "{entry}{comma}{padding}");
                }
            }
            lines.push(line);
        }
        if has_more {
            lines.extend(output.into_iter().nth(length));
        }
        lines
    }

    /// The number of columns with which the elements form approximately a square, within the line
    /// width.
    fn columns(&self, entries: usize, length: usize, total: usize, widest: usize) -> usize {
        const HEIGHT_OF_CHARS: f64 = 2.5;
        const MOST: usize = 15;
        let float = super::super::float;
        let bias = (float(widest) - float(total) / float(entries)).sqrt();
        let biased = (float(widest) - 3.0 - bias).max(1.0);
        let square = (HEIGHT_OF_CHARS * biased * float(length)).sqrt() / biased;
        let square = super::super::clamp((square + 0.5).floor(), usize::MAX);
        let fitting = (self.options.break_length - self.indentation) / widest;
        square.min(fitting).min(self.options.compact * 4).min(MOST)
    }

    /// Whether all elements are numbers, which are right-aligned.
    fn are_numbers(&self, object: Option<ObjectId>, count: usize) -> bool {
        let Some(array) = object else { return true };
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        (0..count).all(|index| {
            let element = self.agent.element_value(array, index);
            element.is_some_and(|value| matches!(value.kind, Kind::Number(_) | Kind::BigInt(_)))
        })
    }
}
