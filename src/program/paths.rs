//! Runs all paths through code with unknown conditions.

use std::collections::BTreeSet;

use super::{RunError, RunOptions};
use crate::javascript::{Assumed, Decides};
use crate::scenario::{Scenario, Span};
use crate::timeline::{Assumption, Timeline};

/// The paths through a program of code.
#[derive(Debug)]
#[non_exhaustive]
pub struct Paths {
    /// The paths with their runs; the first is the assumed one.
    pub paths: Vec<Path>,
    /// Whether these are all paths.
    pub is_complete: bool,
}

/// A path: its branches, and its run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Path {
    /// The undecided conditions, in the order of the text.
    pub branches: Vec<PathBranch>,
    /// The run.
    pub timeline: Timeline,
}

/// A condition on a path, and whether the branch is taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct PathBranch {
    /// The span of the condition.
    pub span: Span,
    /// The source text of the condition.
    pub condition: String,
    /// Whether the branch is taken.
    pub is_taken: bool,
    /// What the condition decides.
    pub decides: Decides,
}

impl Path {
    /// Whether the path has the same outcome as another path, at the same time.
    #[must_use]
    pub fn ends_as(&self, other: &Self) -> bool {
        let ends = |path: &Self| (path.timeline.settles_at, path.timeline.ending());
        ends(self) == ends(other)
    }

    /// The branches that differ from those of another path, or that are not on it.
    pub fn parts_from<'p>(&'p self, other: &'p Self) -> impl Iterator<Item = &'p PathBranch> {
        self.branches.iter().filter(|branch| !other.branches.contains(branch))
    }
}

impl Scenario {
    /// Runs a program of code once for each combination of the assumed branches, up to `most` runs.
    /// A program of steps has one path.
    ///
    /// # Errors
    /// If a run exceeds a limit.
    ///
    /// # Panics
    /// If there is no such program.
    pub fn paths(
        &self,
        program: usize,
        options: &RunOptions,
        most: usize,
    ) -> Result<Paths, RunError> {
        let mut paths: Vec<Path> = Vec::new();
        let mut known = BTreeSet::new();
        let mut open: Vec<Vec<PathBranch>> = vec![Vec::new()];
        let mut runs = 0;
        while let Some(decided) = open.pop() {
            if runs == most {
                return Ok(Paths { paths, is_complete: false });
            }
            runs += 1;
            let path = self.path(program, options, &decided)?;
            let is_decided = |span: Span| decided.iter().any(|branch| branch.span == span);
            // The last branch is changed first, so adjacent paths differ in few branches.
            let mut prefix = decided.clone();
            let mut further = Vec::new();
            for branch in path.branches.iter().filter(|branch| !is_decided(branch.span)) {
                let turned = PathBranch { is_taken: !branch.is_taken, ..branch.clone() };
                further.push(prefix.iter().cloned().chain([turned]).collect());
                prefix.push(branch.clone());
            }
            open.extend(further);
            if known.insert(path.branches.clone()) {
                paths.push(path);
            }
        }
        Ok(Paths { paths, is_complete: true })
    }

    /// Runs the program with these decisions.
    fn path(
        &self,
        program: usize,
        options: &RunOptions,
        decided: &[PathBranch],
    ) -> Result<Path, RunError> {
        let branches = decided.iter().map(|branch| (branch.span, branch.is_taken));
        let timeline = self.deciding(branches).run_program(program, options)?;
        let is_open = |one: &&Assumption| {
            !one.is_decided || decided.iter().any(|branch| branch.span == one.span)
        };
        let assumed = timeline.assumptions().iter().filter(is_open);
        let branches = assumed.filter_map(|one| match &one.assumed {
            Assumed::Taken(condition, is_taken, what) => Some(PathBranch {
                span: one.span,
                condition: condition.clone(),
                is_taken: *is_taken,
                decides: *what,
            }),
            _ => None,
        });
        Ok(Path { branches: branches.collect(), timeline })
    }
}
