//! Statements that await one after the other although they do not depend on each other.

use super::gather::{gathered, indent_at};
use super::{CodeRun, edit};
use crate::javascript::{Span, Statement, StatementKind, is_of_name};
use crate::scenario::{Edit, mentions};
use crate::timeline::CallId;

/// A proposal to await several calls together.
pub(in crate::findings) struct Together {
    /// The edits.
    pub(in crate::findings) edits: Vec<Edit>,
    /// The awaited expression that starts late.
    pub(in crate::findings) span: Span,
    /// The calls that it makes.
    pub(in crate::findings) late: Vec<CallId>,
    /// The calls that it waits for.
    pub(in crate::findings) waits_for: Vec<CallId>,
    /// Whether the code uses the value of a late call, but not that of the calls it waits for.
    pub(in crate::findings) is_after_unused: bool,
}

impl Together {
    /// The first call that starts late, and the last call that takes time before it.
    pub(in crate::findings) fn first_late(&self, run: &CodeRun<'_>) -> Option<(CallId, CallId)> {
        let mut before = self.waits_for.clone();
        self.late.iter().find_map(|late| {
            let slow: Vec<CallId> =
                before.iter().copied().filter(|call| run.take_time(&[*call])).collect();
            before.push(*late);
            Some((*late, run.last_before(*late, &slow)?))
        })
    }
}

/// Proposes to await together each group of statements of a list that do not depend on each other,
/// and the `await`s of one statement. Returns what `prove` returns for the proposals that it
/// accepts. After it rejects a group, groups of later statements are proposed.
pub(in crate::findings) fn together<T>(
    run: &CodeRun<'_>,
    prove: impl Fn(Together) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    for list in run.with_calls(&run.outline().lists, |index| &index.lists) {
        let statements = &list.statements;
        let mut at = 0;
        while at < statements.len() {
            let Some(group) = Group::starting_at(run, statements, at) else {
                found.extend(within_one(run, &statements[at]).and_then(&prove));
                at += 1;
                continue;
            };
            let proved = group.together(run, statements).and_then(&prove);
            let last = group.members.last().filter(|_| proved.is_some());
            at = last.map_or(at, |last| *last) + 1;
            found.extend(proved);
        }
    }
    found
}

/// Statements that can await together.
struct Group {
    members: Vec<usize>,
    /// Declarations that have to come before them.
    moved: Vec<usize>,
    /// The calls of each member.
    calls: Vec<Vec<CallId>>,
}

impl Group {
    /// The group of a statement and of later statements, if at least one of them can join it.
    fn starting_at(run: &CodeRun<'_>, statements: &[Statement], at: usize) -> Option<Self> {
        awaited(&statements[at])?;
        let calls = run.calls_in(statements[at].span);
        if !run.take_time(&calls) || run.has_check(statements[at].span) {
            return None;
        }
        let mut group = Self { members: vec![at], moved: Vec::new(), calls: vec![calls] };
        // A statement that joins the group, or is moved before it, must not mention a name that the
        // group or a skipped statement binds.
        let mut bound: Vec<&str> = statements[at].binds.iter().map(String::as_str).collect();
        let mut left_behind: Vec<CallId> = Vec::new();
        for (index, statement) in statements.iter().enumerate().skip(at + 1) {
            let is_free = !statement.mentions.iter().any(|name| bound.contains(&name.as_str()));
            match &statement.kind {
                StatementKind::Plain if is_free => {
                    group.moved.push(index);
                    continue;
                }
                StatementKind::Plain => {}
                _ if awaited(statement).is_some() => {
                    let calls = run.calls_in(statement.span);
                    let depends = group.calls.iter().any(|earlier| run.depend(&calls, earlier))
                        || run.depend(&calls, &left_behind);
                    let joins = is_free && !depends && run.take_time(&calls);
                    if joins {
                        group.members.push(index);
                        group.calls.push(calls);
                    } else {
                        left_behind.extend(calls);
                    }
                    // Statements after a check must stay after it.
                    if run.has_check(statement.span) {
                        break;
                    }
                    if joins {
                        continue;
                    }
                }
                _ => break,
            }
            bound.extend(statement.binds.iter().map(String::as_str));
        }
        group.keep_what_must_move(statements);
        (group.members.len() > 1).then_some(group)
    }

    /// Keeps only the declarations that a member or another kept declaration mentions.
    fn keep_what_must_move(&mut self, statements: &[Statement]) {
        let mut needed: Vec<&str> = Vec::new();
        for member in &self.members[1..] {
            needed.extend(statements[*member].mentions.iter().map(String::as_str));
        }
        let mut kept = Vec::new();
        for index in self.moved.iter().rev() {
            let statement = &statements[*index];
            if statement.binds.iter().any(|name| needed.contains(&name.as_str())) {
                needed.extend(statement.mentions.iter().map(String::as_str));
                kept.push(*index);
            }
        }
        kept.reverse();
        self.moved = kept;
    }

    fn together(&self, run: &CodeRun<'_>, statements: &[Statement]) -> Option<Together> {
        let members: Vec<Span> =
            self.members.iter().map(|member| statements[*member].span).collect();
        if run.share_a_transaction(&members) || run.share_an_object(&members) {
            return None;
        }
        let edits = gathered(run, statements, &self.members, &self.moved)?;
        let is_used = |member: &usize| is_used(run, &statements[*member]);
        // A function of the code does more than its value shows.
        let first = awaited(&statements[self.members[0]]);
        let is_call = matches!(self.calls[0][..], [only] if Some(run.span_of(only)) == first);
        let is_unused = is_call && !is_used(&self.members[0]);
        Some(Together {
            edits,
            span: awaited(&statements[self.members[1]])?,
            late: self.calls[1..].concat(),
            waits_for: self.calls[0].clone(),
            is_after_unused: is_unused && self.members[1..].iter().any(is_used),
        })
    }
}

/// Whether the code after a statement uses the awaited value.
fn is_used(run: &CodeRun<'_>, statement: &Statement) -> bool {
    let function = run.function_around(statement.span);
    let after = run.at(Span { start: statement.span.end, end: function.end });
    match statement.kind {
        StatementKind::Declares { .. } => statement.binds.iter().any(|name| uses(after, name)),
        StatementKind::Awaits { .. } => false,
        _ => true,
    }
}

/// The expression that a statement awaits, if the statement does nothing else but bind the value.
fn awaited(statement: &Statement) -> Option<Span> {
    match statement.kind {
        StatementKind::Declares { awaited, .. }
        | StatementKind::Assigns { awaited, .. }
        | StatementKind::Awaits { awaited } => Some(awaited),
        StatementKind::Plain | StatementKind::Other { .. } => None,
    }
}

/// Proposes to await together the several `await`s of one statement.
fn within_one(run: &CodeRun<'_>, statement: &Statement) -> Option<Together> {
    let StatementKind::Other { awaits } = &statement.kind else { return None };
    let [_, second, ..] = &awaits[..] else { return None };
    let calls: Vec<Vec<CallId>> = awaits.iter().map(|(whole, _)| run.calls_in(*whole)).collect();
    let depends = (1..calls.len()).any(|later| run.depend(&calls[later], &calls[..later].concat()));
    let operands: Vec<Span> = awaits.iter().map(|(_, operand)| *operand).collect();
    if depends || run.must_stay_in_order(&operands) || calls.iter().any(Vec::is_empty) {
        return None;
    }
    let names = names(run, statement, awaits)?;
    let indent = indent_at(run.text(), statement.span);
    let within = format!("{indent}{}", run.style().unit);
    let moved = |(_, operand): &(Span, Span)| {
        run.indented(*operand, indent_at(run.text(), *operand), &within)
    };
    let elements: Vec<String> = awaits.iter().map(moved).collect();
    let semicolon = if run.at(statement.span).ends_with(';') { ";" } else { "" };
    let start = format!("const [{}] = await Promise.all([", names.join(", "));
    let line = format!("{start}{}]){semicolon}", elements.join(", "));
    let declared = if line.contains('\n') || indent.len() + line.len() > run.style().width {
        let elements = elements.join(&format!(",\n{within}"));
        let last = if run.style().trailing_commas { "," } else { "" };
        format!("{start}\n{within}{elements}{last}\n{indent}]){semicolon}")
    } else {
        line
    };
    let at = Span { start: statement.span.start, end: statement.span.start };
    let mut edits = vec![edit(at, format!("{declared}\n{indent}"))];
    edits.extend(awaits.iter().zip(names).map(|((whole, _), name)| named(run, *whole, name)));
    Some(Together {
        edits,
        span: second.1,
        late: calls[1..].concat(),
        waits_for: calls[0].clone(),
        is_after_unused: false,
    })
}

/// Replaces an `await` by a name. A field `user: await ..` becomes the shorthand `user`.
fn named(run: &CodeRun<'_>, whole: Span, name: String) -> Edit {
    let before = &run.text()[..whole.start as usize];
    let key = format!("{name}: ");
    let is_field = before.strip_suffix(&key).is_some_and(|rest| {
        let before = rest.trim_end();
        before.ends_with(['{', ','])
    });
    if is_field {
        let start = whole.start - u32::try_from(key.len()).unwrap_or(0);
        return edit(Span { start, end: whole.end }, name);
    }
    edit(whole, name)
}

/// A name for each value: that of its field, or else a name derived from the callee. Returns `None`
/// if a name is already used.
fn names(run: &CodeRun<'_>, statement: &Statement, awaits: &[(Span, Span)]) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for (whole, operand) in awaits {
        let name =
            field(&run.text()[..whole.start as usize]).or_else(|| of_callee(run.at(*operand)))?;
        let is_taken = statement.mentions.contains(&name)
            || statement.binds.contains(&name)
            || names.contains(&name);
        if is_taken || uses(run.at(run.function_around(statement.span)), &name) {
            return None;
        }
        names.push(name);
    }
    Some(names)
}

/// The field that a text ends with: `user` of `{ user: `.
fn field(before: &str) -> Option<String> {
    let before = before.trim_end().strip_suffix(':')?.trim_end();
    let start = before.rfind(|c: char| !is_of_name(c));
    let name = &before[start.map_or(0, |at| at + 1)..];
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '$');
    let is_field = start.is_some_and(|at| before[..=at].trim_end().ends_with(['{', ',']));
    (is_name && is_field).then(|| name.to_owned())
}

/// A name derived from the callee: `user` for `getUser(id)`.
fn of_callee(call: &str) -> Option<String> {
    let callee = call.split('(').next()?.trim();
    let name = callee.rsplit('.').next()?;
    let rest = ["fetch", "get", "load", "find", "read", "list"]
        .iter()
        .find_map(|verb| name.strip_prefix(verb))
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))?;
    let mut letters = rest.chars();
    let first = letters.next()?.to_ascii_lowercase();
    let name: String = std::iter::once(first).chain(letters).collect();
    name.chars().all(|c| c.is_alphanumeric() || c == '_').then_some(name)
}

/// Whether code uses a name as a variable: anywhere but after a dot or before a colon.
fn uses(code: &str, name: &str) -> bool {
    let is_variable = |(before, after): (&str, &str)| {
        let is_property = before.ends_with('.') && !before.ends_with("...");
        !is_property && !after.trim_start().starts_with(':')
    };
    mentions(code, name).any(is_variable)
}
