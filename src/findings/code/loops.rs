//! Loops whose iterations wait for each other although they do not depend on each other.

use super::gather::{Lines, indent_at};
use super::{CodeRun, edit};
use crate::javascript::{Loop, LoopOf, Push, Span, StatementKind, verb};
use crate::scenario::Edit;
use crate::timeline::CallId;

/// A loop that could run its iterations concurrently.
pub(in crate::findings) struct Sequential {
    /// The calls of its body, in order.
    pub(in crate::findings) calls: Vec<CallId>,
    /// The first call that waits for a previous iteration, and a call of that iteration.
    pub(in crate::findings) late: CallId,
    pub(in crate::findings) waits_for: CallId,
    /// Alternative edits that start all iterations concurrently.
    pub(in crate::findings) ways: Vec<Vec<Edit>>,
}

/// The loops of the run whose iterations do not depend on each other.
pub(in crate::findings) fn sequential(run: &CodeRun<'_>) -> Vec<Sequential> {
    let loops = run.with_calls(&run.outline().loops, |index| &index.loops);
    loops.filter_map(|of| sequential_one(run, of)).collect()
}

fn sequential_one(run: &CodeRun<'_>, of: &Loop) -> Option<Sequential> {
    let each = of.of.as_ref()?;
    let body = run.at(of.body);
    // With concurrent iterations, the list would be in the order of completion.
    let is_ordered = of.push.is_none() && appends(body);
    if of.leaves || !of.assigns.is_empty() || is_ordered {
        return None;
    }
    let calls = run.calls_in(of.body);
    let first = *calls.first()?;
    let ended = run.call(first).settles_at?;
    // If the loop runs several times concurrently, other calls of the same site start at the same
    // time as the first: they don't wait for it.
    let is_next = |call: &&CallId| {
        run.span_of(**call) == run.span_of(first) && run.call(**call).called_at >= ended
    };
    let late = *calls.iter().skip(1).find(is_next)?;
    if run.must_stay_in_order(&[of.body]) {
        return None;
    }
    let before: Vec<CallId> = calls.iter().copied().filter(|call| *call < late).collect();
    let after: Vec<CallId> = calls.iter().copied().filter(|call| *call >= late).collect();
    if run.depend(&after, &before) {
        return None;
    }
    let waits_for = run.last_before(late, &before)?;
    let ways = [false, true].into_iter().filter_map(|spread| written(run, of, each, spread));
    let ways: Vec<Vec<Edit>> = ways.collect();
    (!ways.is_empty()).then_some(Sequential { calls, late, waits_for, ways })
}

/// The first words of methods that append to a list or an output.
const APPENDING: &[&str] = &[
    "add", "append", "draw", "enqueue", "insert", "prepend", "print", "push", "unshift", "update",
    "write",
];

/// Whether the body of a loop appends to something, with a call that it does not await.
fn appends(body: &str) -> bool {
    body.match_indices('.').any(|(at, _)| {
        let method = body[at + 1..].split('(').next().unwrap_or_default();
        let before = body[..at].rsplit([';', '{', '}', '\n']).next().unwrap_or_default();
        APPENDING.contains(&verb(method)) && !before.contains("await ")
    })
}

/// The edits that write the loop as `Promise.all` over an array; with `spread`, over a copy of an
/// iterable that may not be an array.
fn written(run: &CodeRun<'_>, of: &Loop, each: &LoopOf, spread: bool) -> Option<Vec<Edit>> {
    let outer = Within::of(run, of);
    let source = outer.at(run, each.iterable);
    let is_simple = source.chars().all(|c| c.is_alphanumeric() || "_$.()'\"[]?".contains(c));
    let array = match (spread, is_simple) {
        (true, _) => format!("[...{source}]"),
        (false, true) => source,
        (false, false) => format!("({source})"),
    };
    if !spread && !each.may_map {
        return None;
    }
    let variable = outer.at(run, each.variable);
    let semicolon = if run.facts.has_semicolons() { ";" } else { "" };
    match &of.push {
        Some(push) if of.continues.is_empty() => {
            pushed(run, of, push, &Mapped { array, variable, semicolon, outer })
        }
        Some(_) => None,
        None => Some(each_awaited(run, of, &Mapped { array, variable, semicolon, outer })),
    }
}

/// The indentation of the lines of a loop, and of the call that replaces it.
struct Within<'t> {
    loops: &'t str,
    calls: String,
}

impl<'t> Within<'t> {
    fn of(run: &CodeRun<'t>, of: &Loop) -> Self {
        let loops = indent_at(run.text(), of.span);
        Self { loops, calls: format!("{loops}{}", run.style().unit) }
    }

    /// The text of a span of the loop, with its lines indented for the call.
    fn at(&self, run: &CodeRun<'_>, span: Span) -> String {
        run.indented(span, self.loops, &self.calls)
    }
}

/// The parts of a `map` over an array.
struct Mapped<'t> {
    array: String,
    variable: String,
    semicolon: &'t str,
    outer: Within<'t>,
}

impl Mapped<'_> {
    /// The call of `map`: `xs.map((x) => f(x))`.
    fn map(&self, is_async: bool, body: &str) -> String {
        let word = if is_async { "async " } else { "" };
        format!("{}.map({word}({}) => {body})", self.array, self.variable)
    }
}

/// `Promise.all` of a mapped array, on one line or as formatters break it.
fn all_of(run: &CodeRun<'_>, start: &str, mapped: &str, indent: &str, end: &str) -> String {
    let line = format!("{start}await Promise.all({mapped}){end}");
    if !line.contains('\n') && indent.chars().count() + line.chars().count() <= run.style().width {
        return line;
    }
    let comma = if run.style().trailing_commas { "," } else { "" };
    let unit = &run.style().unit;
    format!("{start}await Promise.all(\n{indent}{unit}{mapped}{comma}\n{indent}){end}")
}

/// The edits for a loop that collects no values.
fn each_awaited(run: &CodeRun<'_>, of: &Loop, mapped: &Mapped<'_>) -> Vec<Edit> {
    let indent = indent_at(run.text(), of.span);
    let body = match (&of.statements[..], has_comment(run, of)) {
        ([only], false) => match only.kind {
            StatementKind::Awaits { awaited } => mapped.map(false, &mapped.outer.at(run, awaited)),
            _ => mapped.map(true, &block(run, of, &mapped.outer)),
        },
        _ => mapped.map(true, &block(run, of, &mapped.outer)),
    };
    let text = all_of(run, "", &body, indent, mapped.semicolon);
    vec![edit(of.span, text)]
}

/// The body in braces, with `return` instead of `continue`.
fn block(run: &CodeRun<'_>, of: &Loop, outer: &Within<'_>) -> String {
    let mut text = String::new();
    let mut at = of.body.start;
    for go in &of.continues {
        text.push_str(&outer.at(run, Span { start: at, end: go.start }));
        text.push_str(&run.at(*go).replacen("continue", "return", 1));
        at = go.end;
    }
    text.push_str(&outer.at(run, Span { start: at, end: of.body.end }));
    if of.has_block { text } else { format!("{{ {text} }}") }
}

fn has_comment(run: &CodeRun<'_>, of: &Loop) -> bool {
    let text = run.at(of.body);
    text.contains("//") || text.contains("/*")
}

/// The edits for a loop that pushes one value of each iteration to a list.
fn pushed(run: &CodeRun<'_>, of: &Loop, push: &Push, mapped: &Mapped<'_>) -> Option<Vec<Edit>> {
    let at = |span| mapped.outer.at(run, span);
    let body = match (&of.statements[..], has_comment(run, of)) {
        // `out.push(await load(x))`
        ([_], false) if run.at(push.value).starts_with("await ") => {
            mapped.map(false, at(push.value).strip_prefix("await ")?.trim_start())
        }
        // `const user = await load(x); out.push(user)`
        ([first, _], false) if is_all_of(run, &first.kind, push) => match first.kind {
            StatementKind::Declares { awaited, .. } => mapped.map(false, &at(awaited)),
            _ => return None,
        },
        _ => {
            let before = at(Span { start: of.body.start, end: push.span.start });
            let after = at(Span { start: push.span.end, end: of.body.end });
            let semicolon = if run.at(push.span).ends_with(';') { ";" } else { "" };
            let value = at(push.value);
            let block = format!("{before}return {value}{semicolon}{after}");
            mapped.map(true, &if of.has_block { block } else { format!("{{ {block} }}") })
        }
    };
    let list = run.at(push.list);
    let indent = indent_at(run.text(), of.span);
    if let Some(declared) = declared_empty(run, of, list) {
        let start = format!("{} = ", declared.start);
        let text = all_of(run, &start, &body, declared.indent, mapped.semicolon);
        return Some(vec![edit(Span { start: declared.from, end: of.span.end }, text)]);
    }
    let (start, end) = (format!("{list}.push(...("), format!(")){}", mapped.semicolon));
    let text = all_of(run, &start, &body, indent, &end);
    Some(vec![edit(of.span, text)])
}

/// Whether a statement declares exactly the value that is pushed.
fn is_all_of(run: &CodeRun<'_>, kind: &StatementKind, push: &Push) -> bool {
    matches!(kind, StatementKind::Declares { pattern, annotation: None, .. }
        if run.at(*pattern) == run.at(push.value))
}

/// The declaration of an empty list right before a loop, such as `const out: User[] = [];`, up to
/// the type.
struct Declared<'t> {
    from: u32,
    indent: &'t str,
    start: &'t str,
}

fn declared_empty<'t>(run: &CodeRun<'t>, of: &Loop, list: &str) -> Option<Declared<'t>> {
    let lists = run.outline().index().lists.around(of.span);
    let statements = lists.map(|index| &run.outline().lists[index].statements);
    let (before, _) = statements
        .flat_map(|list| list.iter().zip(list.iter().skip(1)))
        .find(|(_, this)| this.span == of.span)?;
    let lines = Lines::of(run.text(), before.span)?;
    let between = run.at(Span { start: before.span.end, end: of.span.start });
    let text = run.at(before.span);
    let start = text.trim_end_matches(';').trim_end().strip_suffix("[]")?.trim_end();
    let start = start.strip_suffix('=')?.trim_end();
    let declares = before.kind == StatementKind::Plain
        && before.binds.len() == 1
        && before.binds[0] == list
        && start.starts_with("const ")
        && between.trim().is_empty();
    declares.then_some(Declared { from: before.span.start, indent: lines.indent, start })
}

#[cfg(test)]
mod tests {
    use super::appends;

    #[test]
    fn a_call_that_is_not_awaited_may_append() {
        for body in ["{ all.add(user); }", "all.write(await show(user))", "{ if (a) b.push(a); }"] {
            assert!(appends(body), "{body}");
        }
        for body in ["{ await jobs.add(user); }", "{ show(user.address); }", "all.address(user)"] {
            assert!(!appends(body), "{body}");
        }
    }
}
