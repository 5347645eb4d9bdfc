//! Findings about programs of code: the same rules, proved by rewriting the text and running it.
//!
//! A rule looks at a run and at the structure of the code, and proposes edits. A proposal counts
//! only if the edited text, read and run again, makes the same calls with the same dependencies,
//! gives the same result and settles earlier. This must also hold if calls fail, and with other
//! durations ([`proof`]).

pub(super) mod barriers;
mod branches;
mod browser;
pub(super) mod combinators;
mod fixing;
mod gather;
pub(super) mod loops;
mod meaning;
mod ordered;
mod proof;
mod rewrite;
pub(super) mod statements;
mod style;
mod text_facts;
mod unhandled;
mod worth;

pub use fixing::{CodeFix, CodeFixes, fix_code};
pub use rewrite::Rewrite;

use std::cell::{Cell, OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::rc::Rc;

use self::proof::{Edited, OriginalRuns};
use self::style::Style;
pub(super) use self::text_facts::TextFacts;
use self::unhandled::Unhandled;
pub(super) use self::worth::Delay;
use super::rules::order;
use super::run::FindingText;
use super::{Before, Finding, Findings, LeftOut, Rule, Severity, expected, words};
use crate::javascript::{self, CalledHandler, Module, NestedSpans, Outline, OutlineIndex};
use crate::scenario::{Edit, ResourceId, Span, Use, span_of};
use crate::timeline::{Call, CallId, Coded, Timeline};
use crate::{Duration, Scenario};

/// Creates an edit of a span of the code.
pub(super) const fn edit(span: javascript::Span, text: String) -> Edit {
    Edit { span: span_of(span, 0), text }
}

/// A function that returns the findings of a run of code.
pub(super) type CodeCheck = fn(&CodeRun<'_>) -> Vec<Finding>;

/// The maximum number of proposals of one program that are run.
const MOST_PROPOSALS: usize = 64;

/// A run of code, with the data that several rules read.
pub(super) struct CodeRun<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) timeline: &'a Timeline,
    pub(super) program: usize,
    /// The findings of other programs of the code.
    before: &'a Before,
    coded: &'a Coded,
    text: &'a str,
    /// The position at which the code begins in the scenario: the offset between its spans and the
    /// scenario's.
    begins: u32,
    module: Rc<Module>,
    facts: Rc<TextFacts>,
    /// For each call, the spans in which it was made: its own, and those of the function calls
    /// around it, innermost first.
    made_in: Vec<Vec<javascript::Span>>,
    /// The spans of `made_in`, each with its call, sorted.
    by_span: Vec<(javascript::Span, CallId)>,
    /// The calls whose rejection would be unhandled: two rules read them.
    unhandled: OnceCell<Vec<Unhandled>>,
    compared_labels: OnceCell<Vec<String>>,
    /// The code that runs in other worlds.
    original: OnceCell<Edited>,
    original_runs: RefCell<OriginalRuns>,
    proposals: Cell<usize>,
    left_out: RefCell<Vec<LeftOut>>,
}

/// The findings of a program of code.
pub(super) fn check(
    scenario: &Scenario,
    timeline: &Timeline,
    wanted: impl Fn(&Rule) -> bool,
    before: &Before,
) -> Findings {
    let Some(run) = CodeRun::new(scenario, timeline, before) else { return Findings::default() };
    let rules = super::RULES.into_iter().filter(|rule| wanted(rule));
    let checks = rules.filter_map(|rule| rule.on_code);
    let mut found: Vec<Finding> = checks.flat_map(|check| check(&run)).collect();
    let copy = run.reason_of_copy();
    for finding in &mut found {
        if let Some(reason) = copy.map(str::to_owned).or_else(|| run.reason_of_comment(finding)) {
            finding.make_note(&reason);
        }
    }
    found.sort_by_cached_key(|finding| (finding.span, order(finding.rule)));
    found.dedup_by(|later, first| later.span == first.span && is_same_mistake(first, later));
    Findings { found, left_out: run.left_out.into_inner() }
}

/// Whether two findings about the same code are about the same mistake. A promise that nothing
/// handles is also what other rules report, which say more about it.
fn is_same_mistake(first: &Finding, later: &Finding) -> bool {
    let is_about_rejections = |one: &Finding| !one.rule.speed;
    first.rule == later.rule
        || first.severity <= later.severity && [first, later].into_iter().all(is_about_rejections)
}

impl<'a> CodeRun<'a> {
    /// Returns `None` for a program of steps.
    fn new(scenario: &'a Scenario, timeline: &'a Timeline, before: &'a Before) -> Option<Self> {
        let (coded, code) = (timeline.coded.as_deref()?, scenario.code()?);
        let mut run = Self {
            scenario,
            timeline,
            program: timeline.index,
            before,
            coded,
            text: scenario.text_of_code()?,
            begins: code.begins(),
            module: code.module(),
            facts: before.facts(scenario.source.as_ref()?),
            made_in: Vec::new(),
            by_span: Vec::new(),
            unhandled: OnceCell::new(),
            compared_labels: OnceCell::new(),
            original: OnceCell::new(),
            original_runs: RefCell::new(OriginalRuns::default()),
            proposals: Cell::new(0),
            left_out: RefCell::default(),
        };
        run.made_in = (0..timeline.calls.len()).map(|call| run.spans_around(call)).collect();
        let calls = (0..).map(CallId).zip(&run.made_in);
        run.by_span =
            calls.flat_map(|(id, spans)| spans.iter().map(move |span| (*span, id))).collect();
        run.by_span.sort_unstable();
        Some(run)
    }

    fn spans_around(&self, call: usize) -> Vec<javascript::Span> {
        let site = self.timeline.span(self.scenario, self.timeline.calls[call].step);
        let mut spans = vec![self.in_code(site)];
        let mut by = self.coded.made_by.get(call).copied().flatten();
        while let Some(function) = by.and_then(|by| self.coded.functions.get(by as usize)) {
            spans.extend(function.span.map(|span| self.in_code(span)));
            by = function.made_by;
        }
        spans
    }

    /// The calls whose immediate rejection would be unhandled.
    pub(super) fn unhandled(&self) -> &[Unhandled] {
        self.unhandled.get_or_init(|| unhandled::find(self))
    }

    /// The structure of the code.
    pub(super) fn outline(&self) -> &Outline {
        self.module.outline()
    }

    /// The code.
    pub(super) const fn text(&self) -> &'a str {
        self.text
    }

    /// The text of a span of the code.
    pub(super) fn at(&self, span: javascript::Span) -> &'a str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn style(&self) -> &Style {
        self.facts.style()
    }

    /// Converts a span of the scenario to a span of the code.
    pub(super) const fn in_code(&self, span: Span) -> javascript::Span {
        javascript::Span {
            start: span.start.saturating_sub(self.begins),
            end: span.end.saturating_sub(self.begins),
        }
    }

    /// Converts a span of the code to a span of the scenario.
    pub(super) const fn in_source(
        &self,
        javascript::Span { start, end }: javascript::Span,
    ) -> Span {
        Span { start: start + self.begins, end: end + self.begins }
    }

    /// The innermost function around a span of the code; the span itself if there is none.
    pub(super) fn function_around(&self, span: javascript::Span) -> javascript::Span {
        let mut around = self.outline().index().functions.around(span);
        around.next().map_or(span, |index| self.outline().functions[index].span)
    }

    /// The parts of a list of the outline that contain a call, in the order of the list. Most parts
    /// of a large file belong to other programs.
    pub(super) fn with_calls<'o, T>(
        &self,
        list: &'o [T],
        spans: fn(&OutlineIndex) -> &NestedSpans,
    ) -> impl Iterator<Item = &'o T> + use<'o, T> {
        let spans = spans(self.outline().index());
        let mut calls: Vec<javascript::Span> = self.by_span.iter().map(|(span, _)| *span).collect();
        calls.dedup();
        let around: BTreeSet<usize> =
            calls.into_iter().flat_map(|call| spans.around(call)).collect();
        around.into_iter().map(|index| &list[index])
    }

    /// The parts of a list of the outline whose spans are async functions that were entered, in the
    /// order of the list.
    pub(super) fn entered_ones<'o, T>(
        &self,
        list: &'o [T],
        spans: fn(&OutlineIndex) -> &NestedSpans,
    ) -> impl Iterator<Item = &'o T> + use<'o, T> {
        let spans = spans(self.outline().index());
        let entered = self.coded.entered.iter().map(|span| self.in_code(*span));
        let found: BTreeSet<usize> = entered.flat_map(|span| spans.equal_to(span)).collect();
        found.into_iter().map(|index| &list[index])
    }

    /// The first line of a span of the code, shortened.
    pub(super) fn line(&self, span: javascript::Span) -> String {
        let text = self.at(span);
        let line = text.lines().next().unwrap_or_default();
        let short: String = line.chars().take(40).collect();
        if short.len() < text.len() { short + "…" } else { short }
    }

    /// Whether the run depends only on what the code itself defines: it has no assumptions and no
    /// imports.
    pub(super) fn is_all_known(&self) -> bool {
        self.timeline.assumptions().is_empty() && !self.facts.has_imports()
    }

    /// The span at which an error was thrown that terminated the process.
    pub(super) fn crash(&self) -> Option<javascript::Span> {
        self.coded.crash.map(|span| self.in_code(span))
    }

    /// The handlers that a `then` got and ignored, because their values are known not to be
    /// functions.
    pub(super) fn ignored_handlers(&self) -> impl Iterator<Item = &CalledHandler> {
        let outline = self.outline();
        let calls = self.coded.ignored_handlers.iter().map(|span| self.in_code(*span));
        let ignored: BTreeSet<usize> = calls
            .flat_map(|call| {
                let within = javascript::Span { start: call.start + 1, ..call };
                let handlers = outline.index().called_handlers.starting_in(within);
                handlers.filter(move |index| {
                    outline.called_handlers[*index].handler.end + 1 == call.end
                })
            })
            .collect();
        // The value that an unknown function returns may be a function, even if it is awaited
        // elsewhere.
        let is_task = |handler| self.made_in.iter().any(|spans| spans[0] == handler);
        let handlers = ignored.into_iter().map(|index| &outline.called_handlers[index]);
        handlers.filter(move |one| !is_task(one.handler))
    }

    pub(super) fn call(&self, id: CallId) -> &Call {
        self.timeline.call(id)
    }

    /// The label of a call, in backticks.
    pub(super) fn label(&self, id: CallId) -> String {
        words::code(&self.timeline.label(self.call(id)))
    }

    /// The slots that a call occupies while it runs.
    pub(super) fn uses(&self, CallId(id): CallId) -> Vec<Use> {
        let uses = self.coded.uses.get(id as usize).into_iter().flatten();
        let number = |resource: usize| u32::try_from(resource).unwrap_or(u32::MAX);
        uses.map(|(resource, slots)| Use { resource: ResourceId(number(*resource)), slots: *slots })
            .collect()
    }

    /// The span of the call itself.
    pub(super) fn span_of(&self, CallId(id): CallId) -> javascript::Span {
        self.made_in[id as usize][0]
    }

    /// The calls that were made in a span of the code, or by the functions that are called there.
    pub(super) fn calls_in(&self, within: javascript::Span) -> Vec<CallId> {
        let first = self.by_span.partition_point(|(span, _)| span.start < within.start);
        let starting = self.by_span[first..].iter().take_while(|(span, _)| span.start < within.end);
        let inside = starting.filter(|(span, _)| span.end <= within.end);
        let mut calls: Vec<CallId> = inside.map(|(_, id)| *id).collect();
        calls.sort_unstable();
        calls.dedup();
        calls
    }

    /// Whether any of some calls takes time.
    pub(super) fn take_time(&self, calls: &[CallId]) -> bool {
        let takes_time = |call: &Call| call.settles_at != Some(call.called_at);
        calls.iter().any(|call| takes_time(self.call(*call)))
    }

    /// Whether any of some calls depends on any of others, for certain or by assumption.
    pub(super) fn depend(&self, later: &[CallId], earlier: &[CallId]) -> bool {
        let depends = |call: &CallId| {
            let on = self.timeline.depends_on(*call);
            on.is_some_and(|on| on.all().any(|one| earlier.contains(&one)))
        };
        later.iter().any(depends)
    }

    /// The last of some calls to settle before `late` was made. Calls that were made by the same
    /// function call are preferred.
    pub(super) fn last_before(&self, late: CallId, calls: &[CallId]) -> Option<CallId> {
        let made_by = |CallId(id): CallId| self.coded.made_by.get(id as usize).copied().flatten();
        let called_at = self.call(late).called_at;
        let settled = calls.iter().copied().filter_map(|call| {
            let settles_at = self.call(call).settles_at.filter(|at| *at <= called_at)?;
            Some((made_by(call) == made_by(late), settles_at, Reverse(call)))
        });
        settled.max().map(|(.., Reverse(call))| call)
    }

    /// The message that a call starts late because it waits for a call that it doesn't depend on.
    pub(super) fn late(&self, late: CallId, waits_for: &str, more: usize) -> String {
        let more = match more {
            0 => String::new(),
            more => format!(" (and {} like it)", words::counted(more, "more call")),
        };
        format!(
            "{}{more} starts at {} because it waits for {waits_for}, \
             but it doesn't depend on it ({})",
            self.label(late),
            self.call(late).called_at,
            self.ready(late)
        )
    }

    /// The time since which a call could have run, in words.
    fn ready(&self, call: CallId) -> String {
        let on = self.timeline.depends_on(call);
        let settled = |id: CallId| self.call(id).settles_at.map(|at| (at, id));
        let last = on.and_then(|on| on.all().filter_map(settled).max());
        last.map_or_else(
            || "it has no dependencies".to_owned(),
            |(at, id)| {
                let which = match on.map_or(0, |on| on.all().count()) {
                    1 => "its dependency",
                    _ => "its last dependency",
                };
                format!("{which} {} settled at {at}", self.label(id))
            },
        )
    }

    /// Creates a finding at a span of the code.
    pub(super) fn finding(
        &self,
        rule: (&'static Rule, Severity),
        span: javascript::Span,
        said: FindingText,
        witness: Vec<CallId>,
    ) -> Finding {
        Finding::new(rule, (None, self.in_source(span)), said, witness)
    }

    /// Creates a finding about speed with its proved fix: a note if it rests on the assumption that
    /// calls only read, or if a change is probably not worth it.
    pub(super) fn speed_finding(
        &self,
        rule: &'static Rule,
        span: javascript::Span,
        mut said: FindingText,
        (delay, rewrite, saves): (Delay<'_>, Rewrite, Duration),
    ) -> Finding {
        let calls = [delay.waits_for, delay.late].concat();
        let assumed = self.assumed_to_only_read(&calls);
        let severity = if assumed.is_empty() { rule.severity } else { Severity::Note };
        let reason = self.reason_for_note(&Delay { round_trips: rewrite.round_trips, ..delay });
        if !assumed.is_empty() {
            let one = words::verb(assumed.len(), "has no effect", "have no effects");
            let names = words::few(assumed.into_iter(), "more function");
            let _ = write!(said.why, "; assumed: {names} {one} that the other calls depend on");
        }
        let finding = self.finding((rule, severity), span, said, calls);
        let mut finding = Finding { saves: Some(saves), rewrite: Some(rewrite), ..finding };
        if let Some(reason) = reason {
            finding.make_note(&reason);
        }
        finding
    }

    /// Whether another program already has this finding, and the scenario doesn't expect it in this
    /// one.
    fn is_found_before(&self, rule: &'static Rule, span: javascript::Span) -> bool {
        self.before.has(self.in_source(span), rule)
            && !expected(self.scenario, self.program).any(|name| name == rule.name)
    }

    /// Counts a proposal, and returns whether it may be run.
    fn may_propose(&self, rule: &'static Rule) -> bool {
        let proposals = self.proposals.get() + 1;
        self.proposals.set(proposals);
        if proposals == MOST_PROPOSALS + 1 {
            let what = format!("more than {MOST_PROPOSALS} rewrites of the program");
            self.left_out.borrow_mut().push(LeftOut { rules: vec![rule], what });
        }
        proposals <= MOST_PROPOSALS
    }
}
