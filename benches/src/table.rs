//! Aligned tables in Markdown.

use std::fmt;

/// A heading and rows with as many cells: the first column is aligned left, the others right.
pub struct Table {
    rows: Vec<Vec<String>>,
}

/// The cell for a value that could not be measured.
pub const NONE: &str = "–";

impl Table {
    pub fn new<S: Into<String>>(head: impl IntoIterator<Item = S>) -> Self {
        Self { rows: vec![head.into_iter().map(Into::into).collect()] }
    }

    pub fn push(&mut self, name: &str, cells: impl IntoIterator<Item = Option<String>>) {
        let cells = cells.into_iter().map(|cell| cell.unwrap_or_else(|| NONE.to_owned()));
        self.rows.push(std::iter::once(name.to_owned()).chain(cells).collect());
    }

    fn widths(&self) -> Vec<usize> {
        // At least two characters, for the colon and a dash.
        let mut widths = vec![2; self.rows[0].len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        widths
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for (number, row) in self.rows.iter().enumerate() {
            let mut cells = row.iter().zip(&widths);
            if let Some((name, &width)) = cells.next() {
                write!(f, "| {name:width$} |")?;
            }
            for (cell, &width) in cells {
                write!(f, " {cell:>width$} |")?;
            }
            writeln!(f)?;
            if number == 0 {
                write!(f, "| {:-<width$} |", "", width = widths[0])?;
                for &width in &widths[1..] {
                    write!(f, " {:->width$}: |", "", width = width - 1)?;
                }
                writeln!(f)?;
            }
        }
        Ok(())
    }
}

/// A number with three digits, or more if it has more before the decimal point.
pub fn digits(number: f64) -> String {
    let decimals = match number {
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        0.1.. => 3,
        _ => 4,
    };
    format!("{number:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_aligned_with_their_headings() {
        let mut table = Table::new(["who", "speed", "×"]);
        table.push("makespan", [Some("12".to_owned()), None]);
        let expected = "\
            | who      | speed |  × |\n\
            | -------- | ----: | -: |\n\
            | makespan |    12 |  – |\n";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn numbers_have_three_digits() {
        let written = [0.012_34, 0.1234, 1.234, 12.34, 123.4, 1234.4].map(digits);
        assert_eq!(written, ["0.0123", "0.123", "1.23", "12.3", "123", "1234"]);
    }
}
