//! Reasons why a proved finding is only a note: few people wait for the time that its fix saves.
//! Each reason is what the code, its location or its package says.

use super::CodeRun;
use crate::findings::Finding;
use crate::findings::words::code;
use crate::javascript::{BODY_METHODS, is_effect, last_name, verb};
use crate::scenario::{FileLocation, Package, mentions};
use crate::timeline::CallId;

/// A finding about speed: calls that wait for others, and what the fix saves.
pub(in crate::findings) struct Delay<'c> {
    /// The calls that are awaited first.
    pub(in crate::findings) waits_for: &'c [CallId],
    /// The calls that start late.
    pub(in crate::findings) late: &'c [CallId],
    /// The round trips before and after the fix, if all durations are assumed.
    pub(in crate::findings) round_trips: Option<[usize; 2]>,
    /// Whether the calls are those of a loop.
    pub(in crate::findings) is_loop: bool,
    /// Whether the code uses the value of the calls that start late, but not that of the calls that
    /// are awaited first.
    pub(in crate::findings) is_after_unused: bool,
}

impl<'c> Delay<'c> {
    /// The delay of some calls by others.
    pub(in crate::findings) const fn new(waits_for: &'c [CallId], late: &'c [CallId]) -> Self {
        Self { waits_for, late, round_trips: None, is_loop: false, is_after_unused: false }
    }
}

/// Directories, or files, whose code runs once, by hand.
const ONCE: &[&str] = &[
    "bin",
    "cli",
    "migrate",
    "migration",
    "migrations",
    "script",
    "scripts",
    "seed",
    "seeders",
    "seeds",
    "telemetry",
    "upgrade",
    "upgrades",
];

/// Last words of the names of files whose code runs once: `accounts-migration.service.ts`.
const ONCE_AT_END: &[&str] = &["migration", "migrations", "seed", "seeder", "seeds"];

/// Directories, or files, whose code runs in the background.
const BACKGROUND: &[&str] = &[
    "background",
    "cron",
    "crons",
    "job",
    "jobs",
    "queue",
    "queues",
    "scheduler",
    "schedulers",
    "worker",
    "workers",
];

/// Directories, or files, with pages for a few people.
const STAFF: &[&str] = &[
    "admin",
    "admins",
    "debug",
    "mod",
    "moderation",
    "moderator",
    "moderators",
    "mods",
    "staff",
    "superadmin",
];

/// The verbs at the start of names of functions that run a job: `handleBillingJob`.
const RUNS: &[&str] = &["execute", "handle", "perform", "process", "run"];

/// The words at the end of these names.
const JOBS: &[&str] = &["cron", "job", "webhook"];

/// Packages of databases that run in the process, and have one connection.
const IN_PROCESS: &[&str] =
    &["better-sqlite3", "expo-sqlite", "libsql", "sql.js", "sqlite", "sqlite3"];

/// Packages that connect to the server of a database.
const OF_SERVERS: &[&str] = &[
    "@libsql/client",
    "@neondatabase/serverless",
    "@planetscale/database",
    "mariadb",
    "mongodb",
    "mongoose",
    "mssql",
    "mysql",
    "mysql2",
    "oracledb",
    "pg",
    "postgres",
    "tedious",
];

/// Directories with copies of libraries.
const COPIES: &[&str] = &["third-party", "third_party", "vendor", "vendored"];

/// Rules, and the rules of `eslint` about the same code.
const LINTS: &[(&str, &str)] = &[
    ("async-for-each", "no-misused-promises"),
    ("await-in-loop", "no-await-in-loop"),
    ("floating-promise", "no-floating-promises"),
    ("return-skips-catch", "return-await"),
];

/// Modules with functions for local files.
const FILES: &[&str] = &["fs", "fs-extra", "fs/promises", "graceful-fs"];

/// Objects whose methods read and write on the device itself.
const ON_DEVICE: &[&str] = &["AsyncStorage", "browser", "chrome", "localStorage", "sessionStorage"];

/// Names of variables that hold the context of a request, perhaps with its transaction.
const CONTEXTS: &[&str] = &["context", "ctx", "requestContext"];

/// Words in the callees of queries, as a whole name or at the end of one.
const QUERIES: &[&str] =
    &["database", "db", "knex", "model", "models", "prisma", "repository", "sequelize"];

/// Objects of libraries for databases whose names are not in [`QUERIES`].
const OF_DATABASES: &[&str] = &["R", "dataSource", "em", "entityManager", "queryInterface"];

/// Words that name what the settings of a program or its license say, which is usually in memory.
const CONFIGURATION: &[&str] = &[
    "config",
    "configs",
    "configuration",
    "entitlement",
    "entitlements",
    "flag",
    "flags",
    "licence",
    "license",
    "limits",
    "secret",
    "secrets",
];

/// Verbs that say in the name of a program that it changes something, besides those of effects.
const CHANGES: &[&str] = &[
    "clone",
    "complete",
    "copy",
    "duplicate",
    "generate",
    "import",
    "invite",
    "link",
    "merge",
    "transfer",
    "trigger",
];

/// Verbs of effects that don't say that data is changed.
const OTHER_EFFECTS: &[&str] = &["connect", "execute", "flush", "log", "open", "record"];

/// Names of handlers, by the method of a request or the kind of procedure.
const HANDLERS: &[&str] = &["DELETE", "PATCH", "PUT", "delete", "mutation", "patch", "put"];

impl CodeRun<'_> {
    /// The reason why a finding about speed is only a note, as a clause, if there is one.
    pub(super) fn reason_for_note(&self, delay: &Delay<'_>) -> Option<String> {
        self.scenario
            .location()
            .and_then(|location| self.reason_of_location(location, delay))
            .or_else(|| self.reason_of_job())
            .or_else(|| self.reason_of_cron(delay))
            .or_else(|| self.reason_of_context(delay))
            .or_else(|| self.reason_of_device(delay))
            .or_else(|| self.reason_of_configuration(delay))
            .or_else(|| self.reason_of_body(delay))
            .or_else(|| self.reason_of_loop(delay))
            .or_else(|| self.reason_of_unused(delay))
            .or_else(|| self.reason_of_change(delay))
            .or_else(|| reason_of_share(delay))
    }

    /// Whether a file of the package handles rejections that nothing else handles.
    pub(in crate::findings) fn handles_rejections(&self) -> bool {
        self.scenario.location().is_some_and(|location| location.handles_rejections)
    }

    /// The reason why any finding in this file is only a note, as a clause.
    pub(in crate::findings) fn reason_of_copy(&self) -> Option<&'static str> {
        let location = self.scenario.location()?;
        let is_copy = location.has_license
            || location.names.iter().any(|name| COPIES.contains(&name.as_str()));
        is_copy.then_some("the directory is a copy of a library")
    }

    /// The reason for a finding that a comment for a linter calls deliberate:
    /// `// eslint-disable-next-line no-await-in-loop`.
    pub(in crate::findings) fn reason_of_comment(&self, finding: &Finding) -> Option<String> {
        let (_, lint) = LINTS.iter().find(|(rule, _)| finding.rule.name == *rule)?;
        let start = self.in_code(finding.span).start as usize;
        let line_start = |at: usize| self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let above = line_start(line_start(start).saturating_sub(1));
        let end = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
        let both = &self.text[above..end];
        let is_disabled = both.contains(lint) && both.contains("lint-disable-");
        is_disabled.then(|| format!("a comment disables {} here", code(lint)))
    }

    fn reason_of_location(&self, location: &FileLocation, delay: &Delay<'_>) -> Option<String> {
        let names = names_of_directories_and_file(location);
        let within = |words: &[&str]| {
            names.iter().find(|name| words.contains(&name.to_lowercase().as_str())).copied()
        };
        let file = names.last().copied();
        let once = || file.filter(|name| ONCE_AT_END.contains(&last_word(name).as_str()));
        if let Some(name) = within(ONCE).or_else(once) {
            return Some(format!("the code of {} runs rarely", code(name)));
        }
        if let Some(name) = file.filter(|name| runs_a_job(name)) {
            return Some(format!("the code of {} runs in the background", code(name)));
        }
        if let Some(name) = within(BACKGROUND)
            && (delay.is_loop || saves_one(delay))
        {
            return Some(format!("the code of {} runs in the background", code(name)));
        }
        // `app.get("/admin/users", ..)`
        let program = self.timeline.text(self.timeline.program);
        let route = || program.split('/').find(|part| STAFF.contains(part));
        if let Some(name) = within(STAFF).or_else(route) {
            return Some(format!("few people use the pages of {}", code(name)));
        }
        let calls = delay.waits_for.iter().chain(delay.late);
        let are_queries = || calls.clone().all(|call| is_query(self.name_of(*call)));
        let has_one_connection = location.package.as_deref().is_some_and(has_one_connection);
        (has_one_connection && are_queries()).then(|| {
            "the package only depends on SQLite, which runs one query after the other".to_owned()
        })
    }

    /// The reason for a finding in a program that runs a job, judging by its name.
    fn reason_of_job(&self) -> Option<String> {
        let name = last_name(self.timeline.text(self.timeline.program));
        runs_a_job(name).then(|| format!("{} runs in the background", code(name)))
    }

    /// The reason for a finding in a handler of requests that a timer sends: it compares a secret
    /// for that (`hasCronSecret(request)`, `process.env.CRON_SECRET`).
    fn reason_of_cron(&self, delay: &Delay<'_>) -> Option<String> {
        let is_of_cron = ["CRON_SECRET", "CronSecret"].iter().any(|name| self.text.contains(name));
        (is_of_cron && (delay.is_loop || saves_one(delay)))
            .then(|| "the file answers requests of a cron job".to_owned())
    }

    /// The reason for calls that only read the configuration or the license.
    fn reason_of_configuration(&self, delay: &Delay<'_>) -> Option<String> {
        let name = self.side_of(delay, reads_configuration)?;
        Some(format!("{name} probably reads a configuration, which is usually in memory"))
    }

    /// The reason for calls that only read the body of a response or a file, which has mostly
    /// arrived when they are called.
    fn reason_of_body(&self, delay: &Delay<'_>) -> Option<String> {
        let is_body =
            |callee: &str| BODY_METHODS.contains(&last_name(callee)) && callee.contains('.');
        let name = self.side_of(delay, is_body)?;
        Some(format!("{name} reads a body, which takes little time"))
    }

    /// The reason for a loop in which no call is known to be a query of a database: its calls may
    /// be cheap, or go to a service that limits them.
    fn reason_of_loop(&self, delay: &Delay<'_>) -> Option<String> {
        // Declared durations say what a fix saves.
        if !delay.is_loop || delay.round_trips.is_none() {
            return None;
        }
        let calls = delay.waits_for;
        let first = calls.first().filter(|_| !calls.iter().any(|c| is_query(self.name_of(*c))))?;
        let name = code(self.name_of(*first));
        Some(format!("{name} may be cheap, or may not be called many times at once"))
    }

    /// The reason for a call whose value the code does not use, although it only reads: the code
    /// probably calls it to find out whether it rejects.
    fn reason_of_unused(&self, delay: &Delay<'_>) -> Option<String> {
        let only_reads = || delay.waits_for.iter().all(|call| self.only_reads(*call));
        let first = delay.waits_for.first().filter(|_| delay.is_after_unused && only_reads())?;
        let name = code(self.name_of(*first));
        Some(format!("the value of {name} is not used, so the call may be a check"))
    }

    /// The reason for calls that get the same context, as an argument of their own or of a function
    /// around them: it may carry a transaction (`getRepository(ctx, User)`).
    fn reason_of_context(&self, delay: &Delay<'_>) -> Option<String> {
        let gets = |context: &str, call: CallId, others: &[CallId]| {
            let is_shared =
                |span| others.iter().any(|CallId(id)| self.made_in[*id as usize].contains(span));
            let spans = self.made_in[call.0 as usize].iter().filter(|span| !is_shared(*span));
            spans.clone().any(|span| is_argument(self.at(*span), context))
        };
        let both = |context: &&&str| {
            delay.waits_for.iter().any(|call| gets(context, *call, delay.late))
                && delay.late.iter().any(|call| gets(context, *call, delay.waits_for))
        };
        let context = CONTEXTS.iter().find(both)?;
        Some(format!("{} may carry a transaction, which has one connection", code(context)))
    }

    /// The reason for calls that only read or write on the device itself.
    fn reason_of_device(&self, delay: &Delay<'_>) -> Option<String> {
        let is_local = |callee: &str| {
            let root = callee.split(['.', '(']).next().unwrap_or_default();
            match self.module.module_of(root) {
                Some(module) => FILES.contains(&module),
                None => ON_DEVICE.contains(&root) && callee != root,
            }
        };
        let name = self.side_of(delay, is_local)?;
        Some(format!("{name} stays on this machine and takes little time"))
    }

    /// The first call of those that are waited for, or of those that start late, if all of them are
    /// of this kind.
    fn side_of(&self, delay: &Delay<'_>, is: impl Fn(&str) -> bool) -> Option<String> {
        let only = |calls: &&[CallId]| calls.iter().all(|call| is(self.name_of(*call)));
        let mut sides = [delay.waits_for, delay.late].into_iter().filter(only);
        sides.find_map(|calls| Some(code(self.name_of(*calls.first()?))))
    }

    /// The reason for a finding that saves one of several round trips of a program that changes
    /// data: the first calls of such a program usually check whether it may.
    fn reason_of_change(&self, delay: &Delay<'_>) -> Option<String> {
        if delay.is_loop || !saves_one(delay) || delay.round_trips.is_some_and(|[_, left]| left < 2)
        {
            return None;
        }
        let name = self.timeline.text(self.timeline.program);
        if is_named_as_change(name) {
            return Some("it saves one round trip of a program that changes something".to_owned());
        }
        let mut calls = (0..).map(CallId).take(self.timeline.calls.len());
        let change = calls.find(|call| changes_data(self.name_of(*call)))?;
        let change = code(last_name(self.name_of(change)));
        Some(format!("it saves one round trip of a program that changes data with {change}"))
    }
}

/// The names of the directories around a file, and that of the file without what follows a dot.
pub(super) fn names_of_directories_and_file(location: &FileLocation) -> Vec<&str> {
    let names = location.names.iter().map(String::as_str);
    names
        .enumerate()
        .map(|(number, name)| {
            let is_file = number + 1 == location.names.len();
            let end = name.find('.').filter(|end| is_file && *end > 0).unwrap_or(name.len());
            &name[..end]
        })
        .collect()
}

/// The last word of a name in small letters: `job` of `handleMailJob` and of `mail-job`.
fn last_word(name: &str) -> String {
    let start = name.char_indices().rev().find_map(|(at, c)| match c {
        '-' | '_' => Some(at + 1),
        c if c.is_uppercase() => Some(at),
        _ => None,
    });
    name[start.unwrap_or(0)..].to_lowercase()
}

/// Whether a name says that a function runs a job: `handleBillingJob`.
fn runs_a_job(name: &str) -> bool {
    RUNS.contains(&verb(name)) && JOBS.contains(&last_word(name).as_str())
}

/// Whether a package depends only on databases that run in the process.
fn has_one_connection(package: &Package) -> bool {
    // A driver among the development dependencies may be for tests only.
    package.needs(IN_PROCESS) && !package.mentions(OF_SERVERS)
}

/// Whether a call passes a variable itself as one of the arguments in its text.
fn is_argument(call: &str, name: &str) -> bool {
    mentions(call, name).any(|(before, after)| {
        before.trim_end().ends_with(['(', ',']) && after.trim_start().starts_with([')', ','])
    })
}

/// The reason for a finding that saves less than a quarter of the round trips.
fn reason_of_share(delay: &Delay<'_>) -> Option<String> {
    let [before, after] = delay.round_trips?;
    let saved = before.saturating_sub(after);
    (4 * saved < before).then(|| format!("it saves {saved} of {before} sequential round trips"))
}

/// Whether a fix saves exactly one round trip.
fn saves_one(delay: &Delay<'_>) -> bool {
    delay.round_trips.is_some_and(|[before, after]| before == after + 1)
}

/// Whether a callee is a function or a method that queries a database.
fn is_query(callee: &str) -> bool {
    callee.split(['.', '(']).any(|name| {
        let lower = name.to_lowercase();
        OF_DATABASES.contains(&name)
            || QUERIES.iter().any(|word| match *word {
                "db" | "models" | "database" => lower == *word,
                word => lower.ends_with(word),
            })
    })
}

/// Whether a callee reads the configuration of the program, judging by its name and that of its
/// object: `configService.get`, `hasEntitlement`.
fn reads_configuration(callee: &str) -> bool {
    let names = callee.rsplit('.').take(2);
    let mut words = names.flat_map(words_of);
    !is_query(callee) && !changes_data(callee) && words.any(|word| CONFIGURATION.contains(&&*word))
}

/// The words of a name in small letters.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if !c.is_lowercase() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphabetic(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// Whether the verb of a name says that something is changed.
fn is_verb_of_change(name: &str) -> bool {
    let verb = verb(name);
    CHANGES.contains(&verb) || is_effect(name) && !OTHER_EFFECTS.contains(&verb)
}

/// Whether a call changes data, judging by the name of its callee.
fn changes_data(callee: &str) -> bool {
    is_verb_of_change(callee) && last_name(callee) != "createQueryBuilder"
}

/// Whether the name of a program says that it changes something: its verb (`deleteUser`), the
/// method of the request that it handles, or a participle in its name (`audited("deleted")`).
fn is_named_as_change(program: &str) -> bool {
    let (name, argument) = program.split_once('(').unwrap_or((program, ""));
    let last = last_name(name.split(" #").next().unwrap_or_default());
    let argument = argument.trim_start_matches(['"', '\'', '`']);
    let word = verb(argument);
    let is_participle = [word.strip_suffix('d'), word.strip_suffix("ed")]
        .into_iter()
        .flatten()
        .any(is_verb_of_change);
    is_verb_of_change(last) || HANDLERS.contains(&last) || is_participle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_programs_say_that_they_change_something() {
        for name in [
            "deleteTeam",
            "CollectionController.removeBatch",
            "bookmarksProcedure.use.mutation #4",
            "withAuditLogging(\"created\") #2",
            "router.patch(\"/users/:id\")",
            "PUT",
            "generateReport",
        ] {
            assert!(is_named_as_change(name), "{name}");
        }
        for name in [
            "getTeam",
            "router.get(\"/users/:id\")",
            "GET",
            "POST",
            "settings",
            "executeQuery",
            "useEffect",
        ] {
            assert!(!is_named_as_change(name), "{name}");
        }
    }

    #[test]
    fn callees_say_that_they_read_a_configuration() {
        for callee in [
            "configService.get",
            "this.configsService.get",
            "hasEntitlement",
            "getTokenFromConfig",
            "Config.getDefaultProvider",
            "feature_flags.all",
            "resourceLimitsService.getResourceLimits",
        ] {
            assert!(reads_configuration(callee), "{callee}");
        }
        for callee in [
            "configs.users.map.get",
            "getConfiguredModels",
            "prisma.config.findMany",
            "updateConfig",
            "flagpole.raise",
        ] {
            assert!(!reads_configuration(callee), "{callee}");
        }
    }

    #[test]
    fn callees_say_that_they_query_a_database() {
        for callee in [
            "db.users.find",
            "ctx.db.query.users.findMany",
            "Database.userModel.findAll",
            "getRepository(User).findOne",
            "this.usersRepository.find",
            "R.find",
            "prisma.user.count",
        ] {
            assert!(is_query(callee), "{callee}");
        }
        for callee in ["fetch", "api.users.find", "loadDb", "response.json"] {
            assert!(!is_query(callee), "{callee}");
        }
    }
}
