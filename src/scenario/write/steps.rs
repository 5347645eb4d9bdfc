//! The parts of written steps, in RON and in JSON.

use std::fmt::Write as _;

use super::super::{Branches, Chain, Format, Items, LogPiece, Named, Step, StepKind};
use super::part::Part;
use crate::{Duration, Name, Names};

pub(super) struct Writer<'n> {
    pub(super) names: &'n Names,
    pub(super) format: Format,
}

impl Writer<'_> {
    pub(super) fn list(&self, steps: &[Step]) -> Part {
        listed(steps.iter().map(|step| self.step(step)).collect())
    }

    pub(super) fn step(&self, step: &Step) -> Part {
        match &step.kind {
            StepKind::Name(name) => self.string(*name),
            StepKind::Call(named, items) => {
                let items = match items[..] {
                    [item] => self.string(item),
                    _ => self.strings(items),
                };
                self.variant("Call", vec![self.string(named.name), items])
            }
            StepKind::List(steps) => self.list(steps),
            StepKind::Combine(combinator, branches) => {
                self.variant(combinator.keyword(), vec![self.branches(branches)])
            }
            StepKind::Chain(chain, steps) => {
                let name = match chain {
                    Chain::Then => "Then",
                    Chain::Catch => "Catch",
                    Chain::Finally => "Finally",
                };
                self.variant(name, steps.iter().map(|step| self.step(step)).collect())
            }
            StepKind::Sleep(time) => self.variant("Sleep", vec![self.duration(*time)]),
            StepKind::Timeout(time, step) => {
                self.variant("Timeout", vec![self.duration(*time), self.step(step)])
            }
            StepKind::Pool { limit, of } => {
                let limit = self.field("limit", Part::Text(limit.to_string()));
                self.struct_like("Pool", vec![limit, self.field("of", self.branches(of))])
            }
            StepKind::Retry(retry) => {
                let mut fields = vec![self.field("times", Part::Text(retry.times.to_string()))];
                fields.extend(self.wait(&retry.wait).map(|wait| self.field("wait", wait)));
                fields.push(self.field("do", self.step(&retry.step)));
                self.struct_like("Retry", fields)
            }
            _ => self.statement(step),
        }
    }

    fn statement(&self, step: &Step) -> Part {
        match &step.kind {
            StepKind::Start(named) => self.variant("Start", vec![self.string(named.name)]),
            StepKind::Let(named, step) => {
                self.variant("Let", vec![self.string(named.name), self.step(step)])
            }
            StepKind::Await(step) => self.variant("Await", vec![self.step(step)]),
            StepKind::Log(pieces) => self.variant("Log", vec![self.text(&self.log(pieces))]),
            StepKind::Return(names) => self.variant("Return", vec![self.names(names)]),
            StepKind::Fail(reason) => self.variant("Fail", vec![self.string(*reason)]),
            StepKind::For(items, body) => {
                let of = self.field("of", self.items(items));
                self.struct_like("For", vec![of, self.field("do", self.body(body))])
            }
            StepKind::Try(parts) => {
                let mut fields = vec![self.field("body", self.list(&parts.body))];
                let catch = parts.catch.iter().map(|catch| self.field("catch", self.list(catch)));
                fields.extend(catch);
                let finally = parts.finally.iter();
                fields.extend(finally.map(|finally| self.field("finally", self.list(finally))));
                self.struct_like("Try", fields)
            }
            _ => self.variant("Rethrow", Vec::new()),
        }
    }

    /// The body of a loop: a single step that is not a list is written without brackets.
    fn body(&self, steps: &[Step]) -> Part {
        match steps {
            [only] if !matches!(only.kind, StepKind::List(_)) => self.step(only),
            _ => self.list(steps),
        }
    }

    fn branches(&self, branches: &Branches) -> Part {
        match branches {
            Branches::List(steps) => self.list(steps),
            Branches::Map(items, step) => {
                let of = self.field("of", self.items(items));
                self.struct_like("Map", vec![of, self.field("do", self.step(step))])
            }
        }
    }

    fn items(&self, items: &Items) -> Part {
        match items {
            Items::Count(count) => Part::Text(count.to_string()),
            Items::Listed(names) => self.strings(names),
        }
    }

    fn strings(&self, names: &[Name]) -> Part {
        listed(names.iter().map(|name| self.string(*name)).collect())
    }

    fn names(&self, names: &[Named]) -> Part {
        listed(names.iter().map(|named| self.string(named.name)).collect())
    }

    fn log(&self, pieces: &[LogPiece]) -> String {
        let piece = |piece: &LogPiece| match piece {
            LogPiece::Text(text) => self.names[*text].replace('{', "{{").replace('}', "}}"),
            LogPiece::Value(named) => format!("{{{}}}", &self.names[named.name]),
            LogPiece::Error(_) => "{error}".to_owned(),
            LogPiece::Item(_) => "{item}".to_owned(),
        };
        pieces.iter().map(piece).collect()
    }

    fn wait(&self, waits: &[Duration]) -> Option<Part> {
        match waits {
            [] => None,
            [only] => Some(self.duration(*only)),
            more => Some(listed(more.iter().map(|wait| self.duration(*wait)).collect())),
        }
    }

    /// A duration with its unit, which a zero has, too.
    fn duration(&self, time: Duration) -> Part {
        self.text(&if time == Duration::ZERO { "0ms".to_owned() } else { time.to_string() })
    }

    fn string(&self, name: Name) -> Part {
        self.text(&self.names[name])
    }

    fn text(&self, text: &str) -> Part {
        Part::Text(quoted(text, self.format))
    }

    /// `Let("p", s)`, or `{"Let": ["p", s]}`: a variant with unnamed arguments.
    fn variant(&self, name: &str, parts: Vec<Part>) -> Part {
        match (self.format, parts.len()) {
            (Format::Ron, 0) => Part::Text(name.to_owned()),
            (Format::Ron, _) => Part::Parts { open: format!("{name}("), parts, close: ")" },
            (Format::Json, 0) => self.object(name, Part::Text("null".to_owned())),
            (Format::Json, 1) => {
                let mut parts = parts;
                self.object(name, parts.remove(0))
            }
            (Format::Json, _) => self.object(name, listed(parts)),
        }
    }

    /// `Pool(limit: 2, of: B)`, or `{"Pool": {"limit": 2, "of": B}}`: a variant with named fields.
    fn struct_like(&self, name: &str, fields: Vec<Part>) -> Part {
        match self.format {
            Format::Ron => Part::Parts { open: format!("{name}("), parts: fields, close: ")" },
            Format::Json => {
                let fields = Part::Parts { open: "{".to_owned(), parts: fields, close: "}" };
                self.object(name, fields)
            }
        }
    }

    /// A JSON object with one entry.
    fn object(&self, name: &str, value: Part) -> Part {
        let parts = vec![self.field(name, value)];
        Part::Parts { open: "{".to_owned(), parts, close: "}" }
    }

    fn field(&self, name: &str, part: Part) -> Part {
        let name = match self.format {
            Format::Ron => name.to_owned(),
            Format::Json => format!("\"{name}\""),
        };
        Part::Field(name, Box::new(part))
    }
}

fn listed(parts: Vec<Part>) -> Part {
    Part::Parts { open: "[".to_owned(), parts, close: "]" }
}

/// A string in quotes. The two formats differ in how a control character is escaped.
pub(super) fn quoted(text: &str, format: Format) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                let code = u32::from(control);
                // Writing to a `String` never fails.
                let _ = match format {
                    Format::Ron => write!(quoted, "\\u{{{code:x}}}"),
                    Format::Json => write!(quoted, "\\u{code:04x}"),
                };
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
