//! A text made of parts, which are on one line if they fit, otherwise on separate lines.

use super::super::Format;
use super::formatting::{Breaks, Formatting, columns_of};

/// A text, or brackets with parts between them.
pub(super) enum Part {
    Text(String),
    Parts {
        open: String,
        parts: Vec<Part>,
        close: &'static str,
    },
    /// `of: ..`, or `"of": ..`
    Field(String, Box<Part>),
}

/// The text of a part.
pub(super) fn lay_out(part: &Part, formatting: &Formatting) -> String {
    let mut layout = PartWriter { formatting, out: String::new() };
    layout.part(part, 0);
    layout.out
}

struct PartWriter<'f> {
    formatting: &'f Formatting,
    out: String,
}

impl PartWriter<'_> {
    fn part(&mut self, part: &Part, depth: usize) {
        match part {
            Part::Text(text) => self.out.push_str(text),
            Part::Field(name, part) => {
                self.out.push_str(name);
                self.out.push(':');
                self.out.push_str(self.formatting.gap);
                self.part(part, depth);
            }
            Part::Parts { open, parts, close } => {
                let breaks = !parts.is_empty() && self.breaks(part);
                let is_alone = matches!(&parts[..], [only] if only.opens_a_bracket());
                self.out.push_str(open);
                // A bracket that is the only content of another opens on the same line.
                if breaks && !(is_alone && self.formatting.breaks == Breaks::WhereTooLong) {
                    self.on_lines(parts, depth);
                } else {
                    self.on_a_line(open, parts, depth);
                }
                self.out.push_str(close);
            }
        }
    }

    fn on_lines(&mut self, parts: &[Part], depth: usize) {
        for (number, part) in parts.iter().enumerate() {
            self.out.push_str(&self.formatting.next_line(depth + 1));
            self.part(part, depth + 1);
            let is_last = number + 1 == parts.len();
            if !is_last || self.formatting.format == Format::Ron {
                self.out.push(',');
            }
        }
        self.out.push_str(&self.formatting.next_line(depth));
    }

    fn on_a_line(&mut self, open: &str, parts: &[Part], depth: usize) {
        let padding = self.padding(open, parts);
        self.out.push_str(padding);
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                self.out.push_str(&self.formatting.separator());
            }
            self.part(part, depth);
        }
        self.out.push_str(padding);
    }

    fn breaks(&self, part: &Part) -> bool {
        match self.formatting.breaks {
            Breaks::Everywhere => true,
            Breaks::Nowhere => false,
            Breaks::WhereTooLong => self.column() + self.width(part) > self.formatting.columns,
        }
    }

    /// The current width of the line.
    fn column(&self) -> usize {
        match self.out.rsplit_once('\n') {
            Some((_, line)) => columns_of(line),
            None => self.formatting.taken + columns_of(&self.out),
        }
    }

    /// The width of a part on one line.
    fn width(&self, part: &Part) -> usize {
        let gap = self.formatting.gap.len();
        match part {
            Part::Text(text) => text.chars().count(),
            Part::Parts { open, parts, close } => {
                let inner: usize = parts.iter().map(|part| self.width(part) + 1 + gap).sum();
                let padding = 2 * self.padding(open, parts).len();
                let brackets = open.chars().count() + close.len();
                brackets + padding + inner.saturating_sub(1 + gap)
            }
            Part::Field(name, part) => name.chars().count() + 1 + gap + self.width(part),
        }
    }

    /// The space within brackets on one line.
    fn padding(&self, open: &str, parts: &[Part]) -> &'static str {
        let [object, array] = self.formatting.padding;
        match open {
            _ if parts.is_empty() => "",
            "{" => object,
            "[" => array,
            _ => "",
        }
    }
}

impl Part {
    fn opens_a_bracket(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Parts { .. } => true,
            Self::Field(_, part) => part.opens_a_bracket(),
        }
    }
}
