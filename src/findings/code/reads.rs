//! Whether calls only read, by their names: then the order of two of them cannot matter.

use super::CodeRun;
use crate::timeline::CallId;

/// What the name of a call that only reads starts with.
const READS: &[&str] = &[
    "access",
    "aggregate",
    "calculate",
    "check",
    "compute",
    "count",
    "describe",
    "download",
    "exists",
    "fetch",
    "find",
    "get",
    "has",
    "head",
    "is",
    "list",
    "load",
    "lookup",
    "measure",
    "query",
    "read",
    "readdir",
    "resolve",
    "retrieve",
    "scan",
    "search",
    "select",
    "stat",
    "use",
];

impl CodeRun<'_> {
    /// Whether a call only reads, by its name.
    pub(in crate::findings) fn only_reads(&self, CallId(id): CallId) -> bool {
        let call = &self.timeline.calls[id as usize];
        let is_effect = self.coded.effects.get(id as usize).copied().unwrap_or(false);
        !is_effect && is_read(self.timeline.text(self.timeline.task_of(call).name))
    }

    /// The calls that are not known to only read, in words, for the clause of an assumption.
    pub(in crate::findings) fn assumed_to_only_read(&self, calls: &[CallId]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for call in calls.iter().filter(|call| !self.only_reads(**call)) {
            let name = self.timeline.text(self.timeline.task_of(self.call(*call)).name);
            let name = crate::findings::words::code(name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// Methods that only read, by their whole names: those of responses, files and blobs.
const METHODS: &[&str] = &["arrayBuffer", "blob", "bytes", "formData", "json", "text"];

/// Whether the last name of a callee is one of reading, or starts with a verb of reading.
fn is_read(callee: &str) -> bool {
    let name = callee.rsplit('.').next().unwrap_or(callee).trim_start_matches(['#', '_']);
    let end = name.find(|next: char| !next.is_ascii_lowercase()).unwrap_or(name.len());
    METHODS.contains(&name) || READS.binary_search(&&name[..end]).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_with_a_verb_of_reading_only_read() {
        assert!(READS.is_sorted());
        for name in ["getUser", "db.user.findMany", "this.#load", "fetch", "useLoader"] {
            assert!(is_read(name), "{name}");
        }
        for name in ["issue", "settle", "db.user.update", "hashPassword", "getter"] {
            assert!(!is_read(name), "{name}");
        }
    }
}
