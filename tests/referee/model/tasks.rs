//! Calls of tasks: `call` of the language reference, literally.

use std::cell::RefCell;
use std::rc::Rc;

use makespan::Scenario;
use makespan::scenario::{Task, Use, Uses};
use serde_json::json;

use super::event_loop::{EventLoop, Job};
use super::happened::Event;
use super::promise::{Promise, Settlement};

pub(crate) struct Tasks {
    event_loop: Rc<EventLoop>,
    scenario: Rc<Scenario>,
    /// Every call so far, by task and items.
    calls: RefCell<Vec<(String, Vec<String>)>>,
    resources: Rc<Resources>,
}

/// All queued calls, in the order of calling; starts those that can start.
struct Resources {
    free: RefCell<Vec<u32>>,
    waiting: RefCell<Vec<(Uses, Job)>>,
}

impl Resources {
    fn acquire(&self, uses: &Uses, begin: Job) {
        self.waiting.borrow_mut().push((uses.clone(), begin));
        self.serve();
    }

    fn release(&self, uses: &Uses) {
        for Use { resource, slots } in uses.iter() {
            self.free.borrow_mut()[resource.0 as usize] += slots;
        }
        self.serve();
    }

    /// A call starts if its slots are free and no call before it is queued for one of its
    /// resources.
    fn serve(&self) {
        let mut kept = Vec::new();
        for (uses, begin) in self.waiting.take() {
            let is_before = |one: &Use| {
                kept.iter().any(|(other, _): &(Uses, Job)| other.slots_of(one.resource) > 0)
            };
            let is_free = |one: &Use| self.free.borrow()[one.resource.0 as usize] >= one.slots;
            if uses.iter().any(|one| is_before(one) || !is_free(one)) {
                kept.push((uses, begin));
                continue;
            }
            for Use { resource, slots } in uses.iter() {
                self.free.borrow_mut()[resource.0 as usize] -= slots;
            }
            begin();
        }
        *self.waiting.borrow_mut() = kept;
    }
}

/// What one call of a task does.
struct Call {
    blocks: u64,
    takes: u64,
    settlement: Settlement,
}

impl Tasks {
    pub(crate) fn new(event_loop: &Rc<EventLoop>, scenario: &Rc<Scenario>) -> Self {
        let free = scenario.resources().iter().map(|resource| resource.capacity).collect();
        let resources = Resources { free: RefCell::new(free), waiting: RefCell::default() };
        Self {
            event_loop: Rc::clone(event_loop),
            scenario: Rc::clone(scenario),
            calls: RefCell::default(),
            resources: Rc::new(resources),
        }
    }

    pub(crate) fn call(&self, task: &Task, items: &[String]) -> Rc<Promise> {
        let name = self.scenario.text(task.name).to_owned();
        let this = (name.clone(), items.to_vec());
        let number = self.calls.borrow().len();
        let attempt = self.calls.borrow().iter().filter(|call| **call == this).count();
        self.calls.borrow_mut().push(this);
        let label = match items {
            [] => name,
            items => format!("{name}({})", items.join(", ")),
        };
        let call = self.describe(task, items, attempt, &label);

        let event_loop = Rc::clone(&self.event_loop);
        event_loop.record(Event::Called(number, label));
        event_loop.now.set(event_loop.now.get() + call.blocks);
        let promise = Promise::new(&event_loop);
        let result = Rc::clone(&promise);
        let (resources, held) = (Rc::clone(&self.resources), task.uses.clone());
        let begin = move || {
            event_loop.record(Event::Started(number));
            let settling = Rc::clone(&event_loop);
            let settle = move || {
                settling.record(match call.settlement {
                    Ok(_) => Event::Fulfilled(number),
                    Err(_) => Event::Rejected(number),
                });
                promise.settle(call.settlement);
                resources.release(&held);
            };
            event_loop.set_timeout(Box::new(settle), call.takes);
        };
        self.resources.acquire(&task.uses, Box::new(begin));
        result
    }

    fn describe(&self, task: &Task, items: &[String], attempt: usize, label: &str) -> Call {
        let text = |name| self.scenario.text(name).to_owned();
        let named = |wanted: Option<&str>| {
            let mut own = task.items.iter();
            own.find(|(name, _)| Some(self.scenario.text(*name)) == wanted).map(|(_, own)| own)
        };
        // All items together, as the call shows them, or else the last item.
        let whole = (!items.is_empty()).then(|| items.join(", "));
        let own = named(whole.as_deref()).or_else(|| named(items.last().map(String::as_str)));
        let takes = own.and_then(|own| own.takes.as_ref()).unwrap_or(&task.behavior.takes);
        let fails = own.and_then(|own| own.fails).or(task.behavior.fails);
        let returns = own.and_then(|own| own.returns).or(task.behavior.returns);
        let blocks = own.and_then(|own| own.blocks).unwrap_or(task.behavior.blocks);
        let fails = fails.filter(|fails| fails.first.is_none_or(|first| attempt < first as usize));
        Call {
            blocks: blocks.as_nanos(),
            takes: takes.get(attempt).or(takes.last()).expect("a task takes time").as_nanos(),
            settlement: match (fails, returns) {
                (Some(fails), _) => Err(json!(text(fails.reason))),
                (None, Some(returns)) => Ok(json!(text(returns))),
                (None, None) => Ok(json!(label)),
            },
        }
    }
}
