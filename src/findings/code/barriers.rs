//! Calls that wait for a whole `Promise.all` although they depend on only one of its elements.

use super::gather::{Lines, indent_at};
use super::{CodeRun, edit};
use crate::javascript::{Combinator, Span, Statement, StatementKind, is_of_name};
use crate::scenario::{Edit, mentions};
use crate::timeline::CallId;

/// A call that a `Promise.all` delays.
pub(in crate::findings) struct DelayedByAll {
    /// The edits that call it right after the element that it depends on.
    pub(in crate::findings) edits: Vec<Edit>,
    /// The awaited expression, which is called late.
    pub(in crate::findings) span: Span,
    pub(in crate::findings) late: Vec<CallId>,
    /// The calls of the elements that it does not depend on.
    pub(in crate::findings) others: Vec<CallId>,
    /// The call that it depends on.
    pub(in crate::findings) needed: CallId,
}

/// Finds the statements right after a `const [a, b] = await Promise.all([..])` that use exactly one
/// of its values.
pub(in crate::findings) fn delayed_by_all(run: &CodeRun<'_>) -> Vec<DelayedByAll> {
    let lists = run.with_calls(&run.outline().lists, |index| &index.lists);
    let pairs = lists.flat_map(|list| list.statements.iter().zip(list.statements.iter().skip(1)));
    pairs.filter_map(|(all, next)| Together::of(run, all)?.holds_back(run, next)).collect()
}

/// A declaration such as `const [user, posts] = await Promise.all([getUser(), getPosts()]);`.
struct Together<'t> {
    statement: &'t Statement,
    combinator: &'t Combinator,
    names: Vec<&'t str>,
}

impl<'t> Together<'t> {
    fn of(run: &'t CodeRun<'_>, statement: &'t Statement) -> Option<Self> {
        let StatementKind::Declares { keyword: "const", pattern, annotation: None, awaited } =
            statement.kind
        else {
            return None;
        };
        let (combinators, index) = (&run.outline().combinators, run.outline().index());
        let mut combinators =
            index.combinators.equal_to(awaited).map(|number| &combinators[number]);
        let combinator = combinators.find(|one| one.name == "all")?;
        let inner = run.at(pattern).strip_prefix('[')?.strip_suffix(']')?;
        let names: Vec<&str> =
            inner.trim().trim_end_matches(',').split(',').map(str::trim).collect();
        let is_name = |name: &&str| !name.is_empty() && name.chars().all(is_of_name);
        let fits = names.len() == combinator.elements.len() && names.iter().all(is_name);
        (fits && combinator.awaits.is_empty() && !has_comment(run.at(statement.span)))
            .then_some(Self { statement, combinator, names })
    }

    fn holds_back(&self, run: &CodeRun<'_>, next: &Statement) -> Option<DelayedByAll> {
        let StatementKind::Declares { keyword: "const", pattern, annotation: None, awaited } =
            next.kind
        else {
            return None;
        };
        let is_used = |name: &&str| next.mentions.iter().any(|mentioned| mentioned == *name);
        let mut used = (0..).zip(&self.names).filter(|(_, name)| is_used(name));
        let (index, _) = used.next().filter(|_| used.next().is_none())?;
        let late = run.calls_in(awaited);
        let calls_of = |element: &Span| run.calls_in(*element);
        let (mut needed, mut others) = (Vec::new(), Vec::new());
        for (number, element) in self.combinator.elements.iter().enumerate() {
            if number == index { &mut needed } else { &mut others }.extend(calls_of(element));
        }
        let parts = [&self.combinator.elements[..], &[awaited]].concat();
        let must_wait = run.must_stay_in_order(&parts);
        if late.is_empty() || must_wait || run.depend(&late, &others) {
            return None;
        }
        let edits = self.edits(run, index, (next, pattern, awaited))?;
        Some(DelayedByAll { edits, span: awaited, late, others, needed: *needed.last()? })
    }

    /// The edits that bind the promise of the element, and chain the next statement to it within
    /// the array.
    fn edits(
        &self,
        run: &CodeRun<'_>,
        index: usize,
        (next, pattern, awaited): (&Statement, Span, Span),
    ) -> Option<Vec<Edit>> {
        let lines = Lines::of(run.text(), next.span).filter(|lines| !lines.have_comments())?;
        Lines::of(run.text(), self.statement.span)?;
        let promise = format!("{}Promise", self.names[index]);
        if mentions(run.at(run.function_around(next.span)), &promise).next().is_some() {
            return None;
        }
        let indent = indent_at(run.text(), self.statement.span);
        let within = format!("{indent}{}", run.style().unit);
        let semicolon = if run.at(self.statement.span).ends_with(';') { ";" } else { "" };
        let element = run.at(self.combinator.elements[index]);
        let elements = |from: &str, to: &str| -> Vec<String> {
            let elements = self.combinator.elements.iter().enumerate();
            let written = elements.map(|(number, span)| {
                if number == index { promise.clone() } else { run.indented(*span, from, to) }
            });
            let name = self.names[index];
            let chained =
                format!("{promise}.then(({name}) => {})", run.indented(awaited, from, to));
            written.chain([chained]).collect()
        };
        let names = [&self.names[..], &[run.at(pattern)]].concat().join(", ");
        let start = format!("const [{names}] = await Promise.all([");
        let line = format!("{start}{}]){semicolon}", elements("", "").join(", "));
        let fits = indent.chars().count() + line.chars().count() <= run.style().width;
        let all = if fits && !line.contains('\n') {
            line
        } else {
            let elements = elements(indent, &within).join(&format!(",\n{within}"));
            let comma = if run.style().trailing_commas { "," } else { "" };
            format!("{start}\n{within}{elements}{comma}\n{indent}]){semicolon}")
        };
        let text = format!("const {promise} = {element}{semicolon}\n{indent}{all}");
        Some(vec![edit(self.statement.span, text), edit(lines.whole(run.text()), String::new())])
    }
}

fn has_comment(text: &str) -> bool {
    text.contains("//") || text.contains("/*")
}
