//! Steps as RON, laid out as a person would: what fits on a line stands on one.

use std::fmt::Write as _;

use super::{Branches, Chain, Items, LogPiece, Named, Step, StepKind};
use crate::{Duration, Name, Names};

/// The columns a line may have.
const WIDTH: usize = 92;
const INDENT: &str = "    ";

/// The list of steps as it stands in a scenario's text, each line but the first indented by
/// `depth` steps of four.
///
/// Read again, it is the same steps.
///
/// ```
/// use makespan::{Scenario, scenario::write_steps};
///
/// let text = r#"["fetchUser", All(["fetchPosts", "fetchNews"])]"#;
/// let scenario = Scenario::from_ron("s.ron", &format!(r#"(
///     tasks: {{
///         "fetchUser": (takes: "1ms"), "fetchPosts": (takes: "1ms"), "fetchNews": (takes: "1ms"),
///     }},
///     programs: {{ "p": {text} }},
/// )"#))?;
/// assert_eq!(write_steps(&scenario.programs[0].steps, &scenario.names, 0), text);
/// # Ok::<(), makespan::scenario::Problems>(())
/// ```
#[must_use]
pub fn write_steps(steps: &[Step], names: &Names, depth: usize) -> String {
    write_steps_within(steps, names, depth, WIDTH)
}

/// The same, in lines of at most so many columns, as far as they can be broken.
#[must_use]
pub fn write_steps_within(steps: &[Step], names: &Names, depth: usize, columns: usize) -> String {
    let mut out = String::new();
    Writer { names }.list(steps).lay_out((depth, columns), &mut out);
    out
}

/// A step as it stands in a scenario's text, on one line.
pub(crate) fn write_step(step: &Step, names: &Names) -> String {
    let mut out = String::new();
    Writer { names }.step(step).lay_out((0, usize::MAX), &mut out);
    out
}

/// A text whose parts stand on one line if they fit, and on lines of their own if not.
enum Part {
    Text(String),
    Parts {
        open: String,
        parts: Vec<Part>,
        close: &'static str,
    },
    /// `of: ..`
    Field(&'static str, Box<Part>),
}

impl Part {
    fn width(&self) -> usize {
        match self {
            Self::Text(text) => text.chars().count(),
            Self::Parts { open, parts, close } => {
                let inner: usize = parts.iter().map(|part| part.width() + 2).sum();
                open.chars().count() + close.len() + inner.saturating_sub(2)
            }
            Self::Field(name, part) => name.len() + 2 + part.width(),
        }
    }

    fn lay_out(&self, (depth, columns): (usize, usize), out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Field(name, part) => {
                out.push_str(name);
                out.push_str(": ");
                part.lay_out((depth, columns), out);
            }
            Self::Parts { open, parts, close } => {
                let column = out.rsplit('\n').next().unwrap_or_default().chars().count();
                out.push_str(open);
                // A lone part inside opens on the same line as what it stands in.
                let breaks = column + self.width() > columns && !parts.is_empty();
                let hugs = breaks && matches!(&parts[..], [Self::Parts { .. }]);
                for (number, part) in parts.iter().enumerate() {
                    if breaks && !hugs {
                        out.push('\n');
                        out.push_str(&INDENT.repeat(depth + 1));
                    } else if number > 0 {
                        out.push_str(", ");
                    }
                    let depth = if breaks && !hugs { depth + 1 } else { depth };
                    part.lay_out((depth, columns), out);
                    if breaks && !hugs {
                        out.push(',');
                    }
                }
                if breaks && !hugs {
                    out.push('\n');
                    out.push_str(&INDENT.repeat(depth));
                }
                out.push_str(close);
            }
        }
    }
}

struct Writer<'n> {
    names: &'n Names,
}

impl Writer<'_> {
    fn list(&self, steps: &[Step]) -> Part {
        let parts = steps.iter().map(|step| self.step(step)).collect();
        Part::Parts { open: "[".to_owned(), parts, close: "]" }
    }

    fn step(&self, step: &Step) -> Part {
        match &step.kind {
            StepKind::Name(name) => self.string(*name),
            StepKind::Call(named, items) => {
                let items = match items[..] {
                    [item] => self.string(item),
                    _ => self.strings(items),
                };
                variant("Call", vec![self.string(named.name), items])
            }
            StepKind::List(steps) => self.list(steps),
            StepKind::Combine(combinator, branches) => {
                variant(combinator.keyword(), vec![self.branches(branches)])
            }
            StepKind::Chain(chain, steps) => {
                let name = match chain {
                    Chain::Then => "Then",
                    Chain::Catch => "Catch",
                    Chain::Finally => "Finally",
                };
                variant(name, steps.iter().map(|step| self.step(step)).collect())
            }
            StepKind::Sleep(time) => variant("Sleep", vec![duration(*time)]),
            StepKind::Timeout(time, step) => {
                variant("Timeout", vec![duration(*time), self.step(step)])
            }
            StepKind::Pool { limit, of } => {
                let limit = field("limit", Part::Text(limit.to_string()));
                variant("Pool", vec![limit, field("of", self.branches(of))])
            }
            StepKind::Retry(retry) => {
                let mut parts = vec![field("times", Part::Text(retry.times.to_string()))];
                parts.extend(wait(&retry.wait));
                parts.push(field("do", self.step(&retry.step)));
                variant("Retry", parts)
            }
            _ => self.statement(step),
        }
    }

    fn statement(&self, step: &Step) -> Part {
        match &step.kind {
            StepKind::Start(named) => variant("Start", vec![self.string(named.name)]),
            StepKind::Let(named, step) => {
                variant("Let", vec![self.string(named.name), self.step(step)])
            }
            StepKind::Await(step) => variant("Await", vec![self.step(step)]),
            StepKind::Log(pieces) => variant("Log", vec![quoted(&self.log(pieces))]),
            StepKind::Return(names) => variant("Return", vec![self.names(names)]),
            StepKind::Fail(reason) => variant("Fail", vec![self.string(*reason)]),
            StepKind::For(items, body) => {
                variant("For", vec![field("of", self.items(items)), field("do", self.body(body))])
            }
            StepKind::Try(parts) => {
                let mut fields = vec![field("body", self.list(&parts.body))];
                let catch = parts.catch.iter().map(|catch| field("catch", self.list(catch)));
                fields.extend(catch);
                let finally = parts.finally.iter();
                fields.extend(finally.map(|finally| field("finally", self.list(finally))));
                variant("Try", fields)
            }
            _ => Part::Text("Rethrow".to_owned()),
        }
    }

    /// A loop's body: one step that is not itself a list stands alone.
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
                variant("Map", vec![field("of", self.items(items)), field("do", self.step(step))])
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
        let parts = names.iter().map(|name| self.string(*name)).collect();
        Part::Parts { open: "[".to_owned(), parts, close: "]" }
    }

    fn names(&self, names: &[Named]) -> Part {
        let parts = names.iter().map(|named| self.string(named.name)).collect();
        Part::Parts { open: "[".to_owned(), parts, close: "]" }
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

    fn string(&self, name: Name) -> Part {
        quoted(&self.names[name])
    }
}

fn variant(name: &str, parts: Vec<Part>) -> Part {
    Part::Parts { open: format!("{name}("), parts, close: ")" }
}

fn field(name: &'static str, part: Part) -> Part {
    Part::Field(name, Box::new(part))
}

fn wait(waits: &[Duration]) -> Option<Part> {
    let part = match waits {
        [] => return None,
        [only] => duration(*only),
        more => {
            let parts = more.iter().copied().map(duration).collect();
            Part::Parts { open: "[".to_owned(), parts, close: "]" }
        }
    };
    Some(field("wait", part))
}

/// A duration with its unit, which people need not be told of nothing.
fn duration(time: Duration) -> Part {
    quoted(&if time == Duration::ZERO { "0ms".to_owned() } else { time.to_string() })
}

/// A string in quotes. What RON escapes, JSON escapes alike, but for characters beyond its `\u`.
fn quoted(text: &str) -> Part {
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
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    Part::Text(quoted)
}
