//! Writes steps as JavaScript: statements here, expressions in `expression.rs`.

use rustc_hash::FxHashMap;

use super::ending::ends;
use super::identifiers::Identifiers;
use super::layout::Fragment;
use super::literal::string;
use super::looped::{Constant, Looped};
use super::module::{Module, Parameters};
use super::uses::Usage;
use crate::Name;
use crate::scenario::{Branches, FunctionId, Items, Scope, Step, StepKind, TaskId, Try, Valued};

/// The use of the value of a list's last step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sink {
    /// It is not read.
    Nowhere,
    /// The enclosing function returns it.
    Return,
    /// It is the result of an iteration, and is pushed to the array with this name.
    Push(String),
    /// It is assigned to the variable with this name.
    Assign(String),
}

/// The callees of a body, in order, with repetitions.
#[derive(Debug, Default)]
pub(super) struct Callees {
    pub(super) tasks: Vec<TaskId>,
    pub(super) functions: Vec<FunctionId>,
    pub(super) helpers: Vec<Helper>,
}

/// A helper, which scripts define if they use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Helper {
    Sleep,
    WithTimeout,
    Pool,
    Retry,
    Show,
}

impl Helper {
    /// All helpers.
    pub(super) const ALL: [Self; 5] =
        [Self::Sleep, Self::WithTimeout, Self::Pool, Self::Retry, Self::Show];
}

/// A bound promise or an awaited value.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) identifier: String,
    /// Whether the value is certainly a string.
    pub(super) text: bool,
}

/// The expression for an item of an enclosing loop.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// The identifier of a single item.
    One(String),
    /// The identifier of an array with all items of a function.
    All(String),
}

impl Item {
    fn argument(&self) -> String {
        match self {
            Self::One(identifier) => identifier.clone(),
            Self::All(identifier) => format!("...{identifier}"),
        }
    }

    /// The expression for the item of the innermost loop.
    pub(super) fn innermost(&self) -> String {
        match self {
            Self::One(identifier) => identifier.clone(),
            Self::All(identifier) => format!("{identifier}.at(-1)"),
        }
    }
}

/// Writes the body of one program or function.
pub(super) struct Writer<'w, 's> {
    pub(super) module: &'w Module<'s>,
    pub(super) identifiers: &'w mut Identifiers,
    pub(super) uses: &'w Usage<'s>,
    pub(super) bindings: Scope<Variable>,
    pub(super) values: Scope<Variable>,
    /// The expressions for the items of the enclosing loops, outermost first; `None` for items that
    /// are not used.
    pub(super) items: Vec<Option<Item>>,
    /// Whether the surrounding code belongs to an async function, so that it may await.
    pub(super) may_await: bool,
    /// The constants for the items of loops.
    pub(super) looped: FxHashMap<Looped<'s>, Constant>,
    pub(super) called: Callees,
}

impl<'w, 's> Writer<'w, 's> {
    pub(super) fn new(
        module: &'w Module<'s>,
        identifiers: &'w mut Identifiers,
        uses: &'w Usage<'s>,
    ) -> Self {
        Self {
            module,
            identifiers,
            uses,
            bindings: Scope::default(),
            values: Scope::default(),
            items: Vec::new(),
            may_await: true,
            looped: FxHashMap::default(),
            called: Callees::default(),
        }
    }

    /// An async function with this name, as a separate statement.
    pub(super) fn function(
        &mut self,
        name: &str,
        steps: &'s [Step],
        parameters: Parameters,
    ) -> Fragment {
        self.identifiers.enter();
        self.declare(parameters);
        let parameters = self.arguments();
        let mut body = self.constants();
        body.extend(self.list(steps, &Sink::Return));
        self.identifiers.leave();
        self.items.clear();
        let head = format!("async function {name}({parameters}) ");
        Fragment::Row(vec![Fragment::text(head), Fragment::Block(body)])
    }

    /// Declares the parameters for the items that a function gets.
    fn declare(&mut self, parameters: Parameters) {
        let declare = |writer: &mut Self, word: &str, inner: &str| {
            writer.identifiers.declare(&[word.to_owned(), inner.to_owned()])
        };
        self.items = match parameters {
            Parameters::Named(count) => {
                (0..count).map(|_| Some(Item::One(declare(self, "item", "innerItem")))).collect()
            }
            Parameters::Rest => vec![Some(Item::All(declare(self, "items", "allItems")))],
        };
    }

    /// The surrounding items as arguments or parameters.
    pub(super) fn arguments(&self) -> String {
        let items: Vec<String> = self.items.iter().flatten().map(Item::argument).collect();
        items.join(", ")
    }

    /// The statements of a list.
    pub(super) fn list(&mut self, steps: &'s [Step], sink: &Sink) -> Vec<Fragment> {
        self.identifiers.enter();
        self.bindings.enter();
        self.values.enter();
        let mut statements = Vec::with_capacity(steps.len());
        if let Some((last, before)) = steps.split_last() {
            for step in before {
                self.marked(step, &Sink::Nowhere, &mut statements);
            }
            self.marked(last, sink, &mut statements);
        } else {
            sink.null(&mut statements);
        }
        self.values.leave();
        self.bindings.leave();
        self.identifiers.leave();
        statements
    }

    /// The statements of a step, each marked as its code.
    fn marked(&mut self, step: &'s Step, sink: &Sink, out: &mut Vec<Fragment>) {
        let mut statements = Vec::with_capacity(1);
        self.statement(step.awaited(), sink, &mut statements);
        out.extend(statements.into_iter().map(|statement| statement.of_step(step.id())));
    }

    fn statement(&mut self, step: &'s Step, sink: &Sink, out: &mut Vec<Fragment>) {
        let sink = if ends(step) { &Sink::Nowhere } else { sink };
        match &step.kind {
            StepKind::Start(named) => {
                let call = self.name(named.name);
                let text = self.module.gives_text_called(named.name);
                out.push(self.bind(step, named.name, call, text));
            }
            StepKind::Let(named, inner) => {
                let promise = self.expression(inner, true);
                let text = self.gives_text(inner);
                out.push(self.bind(step, named.name, promise, text));
            }
            StepKind::Log(pieces) => out.push(self.log(pieces)),
            StepKind::Return(names) => return out.push(self.give_back(names)),
            StepKind::Fail(reason) => {
                let reason = string(self.module.scenario.text(*reason));
                return out.push(Fragment::text(format!("throw new Error({reason});")));
            }
            StepKind::Rethrow => return out.push(Fragment::text("throw error;")),
            StepKind::For(items, body) => return self.each(items, body, sink, out),
            StepKind::Try(parts) => return self.attempt(step, parts, sink, out),
            StepKind::Sleep(_) => out.push(self.expression(step, false).within("await ", ";")),
            _ => return out.push(self.awaited(step, sink)),
        }
        sink.null(out);
    }

    /// `await E(s);`, with the use of its value.
    fn awaited(&mut self, step: &'s Step, sink: &Sink) -> Fragment {
        let parts: Vec<_> = step.valued().filter(|v| self.uses.value(step, v.part)).collect();
        let read = !parts.is_empty();
        let awaited = self.expression(step, read || *sink != Sink::Nowhere);
        if read {
            let pattern = self.pattern(step);
            return awaited.within(&format!("const {pattern} = await "), ";");
        }
        match sink {
            Sink::Nowhere => awaited.within("await ", ";"),
            Sink::Return => awaited.within("return await ", ";"),
            Sink::Push(results) => awaited.within(&format!("{results}.push(await "), ");"),
            Sink::Assign(variable) => awaited.within(&format!("{variable} = await "), ";"),
        }
    }

    /// The variables that a step's value is destructured into: `user`, or `[user, , stats]`.
    fn pattern(&mut self, step: &'s Step) -> String {
        let mut slots: Vec<String> = Vec::new();
        for valued in step.valued() {
            // If a name occurs twice, the later value counts, and the earlier one is never read.
            if !self.uses.value(step, valued.part) {
                continue;
            }
            let identifier = self.value_variable(step, valued);
            let Some(part) = valued.part else { return identifier };
            slots.resize(part, String::new());
            slots.push(identifier);
        }
        format!("[{}]", slots.join(", "))
    }

    fn value_variable(&mut self, step: &Step, valued: Valued) -> String {
        let name = valued.name;
        let noun = self.module.noun(name);
        let other = format!("{noun}Result");
        let identifier = self.identifiers.declare(&[noun, other]);
        let text = match self.bindings.get(name) {
            Some(bound) if !is_call(step, valued) => bound.text,
            _ => self.module.gives_text_called(name),
        };
        self.values.say(name, Variable { identifier: identifier.clone(), text });
        identifier
    }

    /// `const p = E(s);`, or the expression alone if nothing uses the promise.
    fn bind(&mut self, step: &'s Step, name: Name, promise: Fragment, text: bool) -> Fragment {
        let used = self.uses.binding(step);
        let noun = self.module.noun(name);
        let long = format!("{noun}Promise");
        // If the value is also read, it gets the short name.
        let short = self.module.callable(name).is_none() && !self.uses.valued.contains(&name);
        let wanted = if short { vec![noun, long] } else { vec![long] };
        let identifier = if used { self.identifiers.declare(&wanted) } else { String::new() };
        let declared = if used { format!("const {identifier} = ") } else { String::new() };
        self.bindings.say(name, Variable { identifier, text });
        promise.within(&declared, ";")
    }

    fn each(&mut self, items: &'s Items, body: &'s [Step], sink: &Sink, out: &mut Vec<Fragment>) {
        let results =
            (*sink != Sink::Nowhere).then(|| self.identifiers.declare(&["results".to_owned()]));
        if let Some(results) = &results {
            out.push(Fragment::text(format!("const {results} = [];")));
        }
        let inner = results.clone().map_or(Sink::Nowhere, Sink::Push);
        let all = self.constant(items).all;
        let (item, body) = self.with_item(items, |writer, _| writer.list(body, &inner));
        let head = format!("for (const {} of {all}) ", item.as_deref().unwrap_or("_"));
        out.push(Fragment::Row(vec![Fragment::text(head), Fragment::Block(body)]));
        match (sink, results) {
            (Sink::Return, Some(results)) => out.push(Fragment::text(format!("return {results};"))),
            (Sink::Push(outer), Some(results)) => {
                out.push(Fragment::text(format!("{outer}.push({results});")));
            }
            (Sink::Assign(variable), Some(results)) => {
                out.push(Fragment::text(format!("{variable} = {results};")));
            }
            _ => {}
        }
    }

    /// A `try`. Its value is added to the results of a loop after the `finally`, which may still
    /// throw.
    fn attempt(&mut self, step: &'s Step, parts: &'s Try, sink: &Sink, out: &mut Vec<Fragment>) {
        let Sink::Push(results) = sink else { return out.push(self.try_row(step, parts, sink)) };
        if parts.finally.is_none() {
            return out.push(self.try_row(step, parts, sink));
        }
        let value = self.identifiers.declare(&["value".to_owned()]);
        out.push(Fragment::text(format!("let {value};")));
        out.push(self.try_row(step, parts, &Sink::Assign(value.clone())));
        out.push(Fragment::text(format!("{results}.push({value});")));
    }

    fn try_row(&mut self, step: &'s Step, parts: &'s Try, sink: &Sink) -> Fragment {
        let mut row = vec![Fragment::text("try "), Fragment::Block(self.list(&parts.body, sink))];
        if let Some(catch) = &parts.catch {
            let error = if self.uses.error(step) { " catch (error) " } else { " catch " };
            row.extend([Fragment::text(error), Fragment::Block(self.list(catch, sink))]);
        }
        if let Some(finally) = &parts.finally {
            let finally = self.list(finally, &Sink::Nowhere);
            row.extend([Fragment::text(" finally "), Fragment::Block(finally)]);
        }
        Fragment::Row(row)
    }

    fn gives_text(&self, step: &Step) -> bool {
        self.module.gives_text(step, &|name| self.bindings.get(name).map(|bound| bound.text))
    }
}

/// Whether the value of a name comes from a call with explicit items, and not from a promise that
/// is bound to this name.
fn is_call(step: &Step, valued: Valued) -> bool {
    let of = match (&step.kind, valued.part) {
        (StepKind::Combine(_, Branches::List(branches)), Some(part)) => &branches[part],
        _ => step,
    };
    matches!(of.awaited().kind, StepKind::Call(..))
}

impl Sink {
    /// Writes a value for a step that has none, if the value is read.
    fn null(&self, out: &mut Vec<Fragment>) {
        // A function without a `return` returns `undefined`, which is equivalent here.
        match self {
            Self::Push(results) => out.push(Fragment::text(format!("{results}.push(null);"))),
            Self::Assign(variable) => out.push(Fragment::text(format!("{variable} = null;"))),
            Self::Nowhere | Self::Return => {}
        }
    }
}
