//! Reports made by hand, for tests of the views.

use std::sync::Arc;

use super::Report;
use crate::scenario::{Callables, Program};
use crate::timeline::{Bounds, Timeline};
use crate::{Duration, Names, Scenario};

/// A scenario without tasks, for timelines that are made by hand.
pub(crate) struct Shown {
    pub(crate) scenario: Scenario,
    pub(crate) bounds: Bounds<crate::scenario::TaskId>,
    timelines: Vec<Timeline>,
}

impl Shown {
    pub(crate) fn of(timelines: impl IntoIterator<Item = Timeline>) -> Self {
        let timelines: Vec<_> = timelines.into_iter().collect();
        let mut names = Names::default();
        let title = names.intern("Sample");
        let program = |timeline: &Timeline| Program {
            name: names.intern(timeline.text(timeline.program)),
            steps: Vec::new().into(),
            span: crate::scenario::Span::NONE,
            body: crate::scenario::Span::NONE,
        };
        let programs = timelines.iter().map(program).collect();
        let scenario = Scenario {
            names: Arc::new(names),
            title: Some(title),
            about: None,
            tasks: crate::scenario::Tasks::default(),
            resources: Vec::new(),
            functions: Vec::new(),
            callables: Callables::default(),
            programs,
            expect: Vec::new(),
            code: None,
            source: None,
        };
        let bounds = Bounds {
            sequential: Duration::ZERO,
            parallel: Duration::ZERO,
            with_resources: Duration::ZERO,
            critical_path: Vec::new(),
        };
        Self { scenario, bounds, timelines }
    }

    pub(crate) fn report(&self) -> Report<'_> {
        Report {
            scenario: &self.scenario,
            bounds: &self.bounds,
            timelines: &self.timelines,
            findings: &[],
        }
    }
}
