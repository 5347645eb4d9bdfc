//! Decides, from names and texts, which calls must stay in their order although no data flows
//! between them: those after a checking call, those of one transaction, and the methods of one
//! object that the function creates.

use super::CodeRun;
use crate::javascript::{Span, last_name, verb};
use crate::scenario::mentions;
use crate::timeline::CallId;

impl CodeRun<'_> {
    /// Whether the calls in these parts of the code must stay in their order.
    pub(super) fn must_stay_in_order(&self, parts: &[Span]) -> bool {
        parts.iter().any(|part| self.has_check(*part))
            || self.share_a_transaction(parts)
            || self.share_an_object(parts)
    }

    /// Whether a part of the code makes a checking call: of a task, or of a function of the file.
    /// No call may be moved before it.
    pub(super) fn has_check(&self, part: Span) -> bool {
        let tasks = self.calls_in(part).into_iter().map(|call| self.name_of(call));
        let functions = self.functions_called_in(part).map(|(_, name)| name);
        tasks.chain(functions).any(is_check)
    }

    /// Whether several calls in these parts belong to a transaction: the call itself mentions one,
    /// or it is made by a function that gets one. A transaction has one connection, which runs one
    /// query after the other.
    pub(super) fn share_a_transaction(&self, parts: &[Span]) -> bool {
        let mentions_one = |span: Span| {
            TRANSACTIONS.iter().any(|word| mentions(self.at(span), word).next().is_some())
        };
        let calls = |part: &Span| {
            let part = *part;
            let around = move |call: CallId| {
                let within = move |span: &&Span| part.start <= span.start && span.end <= part.end;
                self.made_in[call.0 as usize].iter().filter(within)
            };
            let calls = self.calls_in(part).into_iter();
            calls.filter(move |call| around(*call).any(|span| mentions_one(*span)))
        };
        parts.iter().flat_map(calls).count() > 1 || self.share_a_connection(parts)
    }

    /// Whether calls in several of these parts are methods of one connection: the function around
    /// them got it from `connect()`, or begins a transaction on it.
    fn share_a_connection(&self, parts: &[Span]) -> bool {
        let connections = |part: &Span| -> Vec<&str> {
            let within = self.at(self.function_around(*part));
            let calls = self.calls_in(*part).into_iter();
            let objects = calls.filter_map(|call| Some(self.name_of(call).split_once('.')?.0));
            objects.filter(|object| is_connection(within, object)).collect()
        };
        let mut known: Vec<&str> = Vec::new();
        for part in parts {
            let own = connections(part);
            if own.iter().any(|object| known.contains(object)) {
                return true;
            }
            known.extend(own);
        }
        false
    }

    /// Whether calls in several of these parts are methods of one object that the function around
    /// them creates. Such an object may keep state.
    pub(super) fn share_an_object(&self, parts: &[Span]) -> bool {
        let mut objects: Vec<(&str, usize)> = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            let within = self.at(self.function_around(*part));
            let calls = self.calls_in(*part).into_iter();
            let named = calls.filter_map(|call| self.name_of(call).split_once('.'));
            objects.extend(
                named
                    .map(|(object, _)| (object, number))
                    .filter(|(object, _)| super::meaning::makes_object_with_state(within, object)),
            );
        }
        let is_again = |(number, (object, part)): (usize, &(&str, usize))| {
            objects[..number].iter().any(|(known, other)| known == object && other != part)
        };
        objects.iter().enumerate().any(is_again)
    }

    /// The functions of the file that a part of the code calls, directly or indirectly: the span of
    /// each call, and the function's name.
    fn functions_called_in(&self, part: Span) -> impl Iterator<Item = (Span, &str)> {
        let functions = self.coded.functions.iter();
        let called = functions
            .filter_map(|function| Some((self.in_code(function.span?), function.name.as_str())));
        called.filter(move |(span, _)| part.start <= span.start && span.end <= part.end)
    }
}

/// The verbs that the names of checks start with. A check returns or throws, and no other call may
/// be moved before it. A name can also end with such a verb: `jwtVerify`.
const CHECKS: &[&str] = &[
    "assert",
    "authenticate",
    "authorize",
    "can",
    "check",
    "ensure",
    "require",
    "validate",
    "verify",
];

/// The last words of names of checks: `getWorkspaceAuth`, `resolveActor`.
const LAST_WORDS: &[&str] =
    &["Access", "Actor", "Auth", "Authorize", "Permission", "Permissions", "Validate", "Verify"];

/// The ends of names of functions that return the session of the current user, or throw.
const SESSIONS: &[&str] =
    &["getSession", "AuthSession", "CurrentSession", "ServerSession", "UserSession"];

/// The ends of names of functions that throw if something doesn't exist for this user. Methods of
/// database clients with such names (`prisma.user.findUniqueOrThrow`) only read.
const OR_THROW: &[&str] = &["OrFail", "OrRedirect", "OrThrow"];

/// Common names of variables that are transactions.
const TRANSACTIONS: &[&str] = &["lock", "queryRunner", "transaction", "trx", "tx"];

/// Whether code gets an object from `connect()`, or begins a transaction on it with a statement.
fn is_connection(code: &str, object: &str) -> bool {
    mentions(code, object).any(|(_, after)| {
        let value = after.trim_start().strip_prefix('=').unwrap_or_default().trim_start();
        let value = value.strip_prefix("await ").unwrap_or_default();
        let end = value.find([';', '\n']).unwrap_or(value.len());
        let statement = after.strip_prefix(".query(").unwrap_or_default().trim_start();
        let statement = statement.trim_start_matches(['\'', '"', '`']).to_ascii_lowercase();
        value[..end].ends_with(".connect()")
            || statement.starts_with("begin")
            || statement.starts_with("start transaction")
    })
}

/// Whether the last name of a callee is that of a check.
fn is_check(callee: &str) -> bool {
    let name = last_name(callee);
    name == "auth"
        || CHECKS.contains(&verb(name))
        || LAST_WORDS.iter().chain(SESSIONS).any(|end| name.ends_with(end))
        || !callee.contains('.') && OR_THROW.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_known_by_the_first_and_the_last_word_of_their_names() {
        for name in [
            "auth",
            "ensureClean",
            "request.jwtVerify",
            "getServerAuthSession",
            "auth.api.getSession",
            "getWorkspaceAuth",
            "this.resolveActor",
            "getUserPermissions",
            "getProgramOrThrow",
        ] {
            assert!(is_check(name), "{name}");
        }
        for name in
            ["getAuthor", "canvas", "getOptionalSession", "getFactor", "db.user.findOrThrow"]
        {
            assert!(!is_check(name), "{name}");
        }
    }
}
