//! Steps as expressions: `E(s)` starts `s` and yields its promise.

use super::identifiers::capitalized;
use super::layout::{Fragment, Long};
use super::literal::{milliseconds, string};
use super::module::Parameters;
use super::writer::{Helper, Item, Sink, Writer};
use crate::Name;
use crate::scenario::{Branches, Callable, Chain, Combinator, Items, Retry, Step, StepKind};

impl<'s> Writer<'_, 's> {
    /// `E(s)`; `wanted` says whether its value is read.
    pub(super) fn expression(&mut self, step: &'s Step, wanted: bool) -> Fragment {
        let code = match &step.kind {
            StepKind::Name(name) => self.name(*name),
            StepKind::Call(named, items) => self.call_given(named.name, items),
            StepKind::Combine(combinator, branches) => self.combined(*combinator, branches, wanted),
            StepKind::Chain(chain, parts) => self.chained(step, *chain, parts, wanted),
            StepKind::Sleep(duration) => {
                self.called.helpers.push(Helper::Sleep);
                Fragment::text(format!("sleep({})", milliseconds(&[*duration])))
            }
            StepKind::Timeout(duration, inner) => {
                self.called.helpers.push(Helper::WithTimeout);
                let milliseconds = Fragment::text(milliseconds(&[*duration]));
                let items = vec![milliseconds, self.expression(inner, wanted)];
                Fragment::bracket("withTimeout(", items, ")", Long::Hug)
            }
            StepKind::Pool { limit, of } => self.pooled(*limit, of, wanted),
            StepKind::Retry(retry) => self.retried(retry, wanted),
            // A list, or a statement, which is treated as a list of one step.
            _ => self.async_arrow("", step, wanted).within("(", ")()"),
        };
        code.of_step(step.id())
    }

    /// A bound promise, or a call.
    pub(super) fn name(&mut self, name: Name) -> Fragment {
        if let Some(bound) = self.bindings.get(name) {
            return Fragment::text(&*bound.identifier);
        }
        let items = self.arguments();
        self.call(name, &items)
    }

    /// A call with explicit items.
    fn call_given(&mut self, name: Name, items: &[Name]) -> Fragment {
        let items = items.iter().map(|item| string(self.module.scenario.text(*item)));
        let items: Vec<String> = items.collect();
        self.call(name, &items.join(", "))
    }

    fn call(&mut self, name: Name, items: &str) -> Fragment {
        Fragment::Text(match self.module.callable(name) {
            Some(Callable::Task(id)) => {
                self.called.tasks.push(id);
                let given = self.module.data.given_to(self.module.scenario, id);
                let values = given.filter_map(|name| self.values.get(name));
                let values = values.map(|value| value.identifier.as_str());
                let arguments: Vec<&str> = Some(items)
                    .filter(|items| !items.is_empty())
                    .into_iter()
                    .chain(values)
                    .collect();
                format!("{}({})", self.module.task(id), arguments.join(", "))
            }
            Some(Callable::Function(id)) => {
                self.called.functions.push(id);
                let function = self.module.function(id);
                let takes_none = function.parameters == Parameters::Named(0);
                let items = if takes_none { "" } else { items };
                format!("{}({items})", function.identifier)
            }
            None => "undefined".to_owned(),
        })
    }

    /// `async (..) => {..}`; the steps of a list are its body.
    fn async_arrow(&mut self, parameters: &str, step: &'s Step, wanted: bool) -> Fragment {
        let steps = match &step.kind {
            StepKind::List(steps) => steps,
            _ => std::slice::from_ref(step),
        };
        let around = std::mem::replace(&mut self.may_await, true);
        let body = match steps {
            [only] if !only.awaited().kind.is_statement() => {
                self.expression(only.awaited(), wanted).of_step(only.id()).within("await ", "")
            }
            _ => Fragment::Block(
                self.list(steps, if wanted { &Sink::Return } else { &Sink::Nowhere }),
            ),
        };
        self.may_await = around;
        body.within(&format!("async ({parameters}) => "), "")
    }

    /// `(..) => E(s)` or, if `E(s)` immediately calls an async function, that function itself.
    fn callback(&mut self, parameters: &str, step: &'s Step, wanted: bool) -> Fragment {
        if step.kind.is_statement() || matches!(step.kind, StepKind::List(_)) {
            return self.async_arrow(parameters, step, wanted).of_step(step.id());
        }
        let around = std::mem::replace(&mut self.may_await, false);
        let expression = self.expression(step, wanted);
        self.may_await = around;
        expression.within(&format!("({parameters}) => "), "")
    }

    fn combined(&mut self, combinator: Combinator, of: &'s Branches, wanted: bool) -> Fragment {
        let method = match combinator {
            Combinator::All => "Promise.all(",
            Combinator::AllSettled => "Promise.allSettled(",
            Combinator::Race => "Promise.race(",
            Combinator::Any => "Promise.any(",
        };
        match of {
            Branches::List(steps) => {
                let branches = steps.iter().map(|step| self.branch(step, wanted)).collect();
                Fragment::bracket(format!("{method}["), branches, "])", Long::Rows)
            }
            Branches::Map(items, step) => {
                let mapped = self.mapped(items, step, false, wanted);
                Fragment::bracket(method, vec![mapped], ")", Long::Hug)
            }
        }
    }

    /// A branch of a list. An `Await` in it waits in place if the surrounding code may await.
    fn branch(&mut self, step: &'s Step, wanted: bool) -> Fragment {
        match &step.kind {
            StepKind::Await(inner) if self.may_await => {
                self.expression(inner, wanted).within("await ", "").of_step(step.id())
            }
            _ => self.expression(step, wanted),
        }
    }

    /// `X.map((x) => E(s))`, or with a thunk in place of `E(s)`.
    fn mapped(&mut self, items: &'s Items, step: &'s Step, thunk: bool, wanted: bool) -> Fragment {
        let all = self.constant(items).all;
        let (_, callback) = self.with_item(items, |writer, item| {
            if thunk {
                writer.callback("", step, wanted).within(&format!("({item}) => "), "")
            } else {
                writer.callback(item, step, wanted)
            }
        });
        Fragment::bracket(format!("{all}.map("), vec![callback], ")", Long::Hug)
    }

    fn pooled(&mut self, limit: u32, of: &'s Branches, wanted: bool) -> Fragment {
        self.called.helpers.push(Helper::Pool);
        match of {
            Branches::List(steps) => {
                let thunks = steps.iter().map(|step| self.callback("", step, wanted)).collect();
                Fragment::bracket(format!("pool({limit}, ["), thunks, "])", Long::Rows)
            }
            Branches::Map(items, step) => {
                let thunks = self.mapped(items, step, true, wanted);
                Fragment::bracket(format!("pool({limit}, "), vec![thunks], ")", Long::Hug)
            }
        }
    }

    fn retried(&mut self, retry: &'s Retry, wanted: bool) -> Fragment {
        self.called.helpers.extend([Helper::Sleep, Helper::Retry]);
        let wait = match &retry.wait[..] {
            [] => "undefined".to_owned(),
            wait => milliseconds(wait),
        };
        let items = vec![
            Fragment::text(retry.times.to_string()),
            Fragment::text(wait),
            self.callback("", &retry.step, wanted),
        ];
        Fragment::bracket("retry(", items, ")", Long::Hug)
    }

    /// `E(s).then(() => E(t))`, and so on. A chain that follows a chain continues it.
    fn chained(
        &mut self,
        step: &'s Step,
        chain: Chain,
        [first, second]: &'s [Step; 2],
        wanted: bool,
    ) -> Fragment {
        let head = self.expression(first, wanted && chain != Chain::Then);
        let (open, parameters, wanted) = match chain {
            Chain::Then => (".then(", "", wanted),
            Chain::Catch if self.uses.error(step) => (".catch(", "error", wanted),
            Chain::Catch => (".catch(", "", wanted),
            Chain::Finally => (".finally(", "", false),
        };
        let callback = self.callback(parameters, second, wanted);
        let link = Fragment::bracket(open, vec![callback], ")", Long::Hug);
        head.linked(link)
    }

    /// Writes code in which an item of `items` is the innermost item. `act` gets the identifier of
    /// the item, if the item is used.
    pub(super) fn with_item<T>(
        &mut self,
        items: &'s Items,
        act: impl FnOnce(&mut Self, &str) -> T,
    ) -> (Option<String>, T) {
        self.identifiers.enter();
        let used = self.uses.item(items);
        let one = self.constant(items).one;
        let inner = format!("inner{}", capitalized(one));
        let item = used.then(|| self.identifiers.declare(&[one.to_owned(), inner]));
        self.items.push(item.clone().map(Item::One));
        let done = act(self, item.as_deref().unwrap_or_default());
        self.items.pop();
        self.identifiers.leave();
        (item, done)
    }
}
