//! The JSON Schema of `--format json` and of what `simulate batch` answers.
//!
//! The document itself is written as it is walked, so its shape is said once more here, in types
//! that hold nothing. Fields may be added to it: whoever reads it should not mind ones that they do
//! not know.

// These types are read by the derive alone.
#![expect(dead_code, reason = "a schema is all that is ever made of them")]

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

/// The schema, as JSON that ends with a newline.
#[must_use]
pub fn schema() -> String {
    // Of what is written, not of what might be read: every field is there that can be relied on.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<Line>();
    // A schema is made of maps with string keys: it cannot fail to be JSON.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// What `simulate --format json` prints of one scenario, or `simulate batch` answers to one line.
#[derive(JsonSchema)]
#[schemars(title = "makespan/1", untagged)]
enum Line {
    Document(Document),
    Refusal(Refusal),
}

/// What `simulate batch` answers to a line that is no scenario, or has a program that cannot be run
/// to its end.
#[derive(JsonSchema)]
struct Refusal {
    /// The name and version of this shape.
    schema: Version,
    /// The scenario's title, where one can be read.
    title: Option<String>,
    /// Everything that is wrong with the line, as far as it was found.
    #[schemars(length(min = 1))]
    error: Vec<Wrong>,
}

/// One thing that is wrong with a line.
#[derive(JsonSchema)]
struct Wrong {
    message: String,
    /// The line of the code that it is in, from 1, where the line has code.
    #[schemars(skip_serializing_if = "Option::is_none", range(min = 1))]
    code_line: Option<u64>,
    /// Where in the line, or in that line of the code, in characters from 1.
    #[schemars(skip_serializing_if = "Option::is_none", range(min = 1))]
    column: Option<u64>,
    /// What was expected there.
    #[schemars(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    /// How it might be mended.
    #[schemars(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

/// A scenario, and its programs that were run.
#[derive(JsonSchema)]
struct Document {
    /// The name and version of this shape.
    schema: Version,
    /// The unit of every time.
    unit: Unit,
    title: Option<String>,
    /// What it was read from, as it was named.
    file: Option<String>,
    /// What the code that it names was read from. Where a program is code, its spans are in there.
    #[schemars(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// What any program could do with the tasks; the critical path in names of tasks.
    bounds: Bounds,
    programs: Vec<Program>,
}

#[derive(JsonSchema)]
enum Version {
    #[schemars(rename = "makespan/1")]
    First,
}

#[derive(JsonSchema)]
enum Unit {
    #[schemars(rename = "ns")]
    Nanoseconds,
}

/// A whole number of nanoseconds, at most 2^63 - 1.
#[derive(JsonSchema)]
struct Nanos(#[schemars(range(min = 0, max = 9_223_372_036_854_775_807_u64))] u64);

#[derive(JsonSchema)]
struct Bounds {
    /// The calls one after the other.
    sequential: Nanos,
    /// The longest chain of needs.
    parallel: Nanos,
    /// The same, with the resources there are; the one thread is one of them.
    with_resources: Nanos,
    critical_path: Vec<String>,
}

#[derive(JsonSchema)]
struct Program {
    name: String,
    outcome: Outcome,
    /// When its caller went on; null where it never did.
    settles_at: Option<Nanos>,
    /// What ended the process, where an unhandled rejection did; the program may have settled
    /// before.
    crash: Option<Crash>,
    /// When no timer was left, or the time of the crash.
    quiescent_at: Nanos,
    /// Over the calls it made; the critical path in their labels.
    bounds: Bounds,
    /// In the order in which they were made; not there where `batch --detail ending` leaves it out.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    calls: Vec<Call>,
    /// In the exact order in which things happened; left out with the calls.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Event>,
    /// Of code: the calls of its own async functions, in the order of calling.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    functions: Vec<FunctionCall>,
    /// Of code: what was assumed of what nobody can know, in the order of the text.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    assumptions: Vec<Assumption>,
    /// Where a pending program still waits, from its own list inwards.
    waits_at: Vec<Span>,
    /// What the file expects and did not come out.
    unmet: Vec<Unmet>,
    /// Not there where `batch --detail` leaves it out.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
    /// What rules did not look at, where looking would have taken too long; left out with the
    /// findings.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<LeftOut>,
}

/// The end of a process by an unhandled rejection.
#[derive(JsonSchema)]
struct Crash {
    at: Nanos,
    reason: Reason,
    /// Of code: where it was thrown.
    #[schemars(skip_serializing_if = "Option::is_none")]
    span: Option<Span>,
}

/// How a program settled, if it did.
#[derive(JsonSchema)]
#[schemars(tag = "status", rename_all = "lowercase")]
enum Outcome {
    Fulfilled {
        value: Value,
    },
    Rejected {
        reason: Reason,
    },
    /// The crash came before it could settle.
    Crashed {
        reason: Reason,
    },
    Pending,
}

/// What a promise fulfills with.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Value {
    Null,
    Text(String),
    List(Vec<Value>),
    Settled(Settled),
}

/// An entry of `allSettled`.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Settled {
    Fulfilled(Box<Value>),
    Rejected(Reason),
}

/// What a promise rejects with: an error's message, or the reasons that `any` collected.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Reason {
    Message(String),
    Errors { errors: Vec<Reason> },
}

#[derive(JsonSchema)]
struct Call {
    task: String,
    /// What it carries of the loops and maps around it, outermost first.
    items: Vec<String>,
    called_at: Nanos,
    /// When it began to run: at once, or when it got its slot of a resource.
    starts_at: Option<Nanos>,
    settles_at: Option<Nanos>,
    /// The reason, where it has rejected.
    rejected: Option<String>,
    /// How long it held the thread, from `called_at` on.
    blocks: Nanos,
    /// How long it runs from `starts_at` on: `settles_at` is later where the thread was held.
    takes: Nanos,
    /// The step that made it; of code, the call itself.
    span: Option<Span>,
    /// Of code: what the call is called, its arguments included.
    #[schemars(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// Of code: the calls whose results it needs, by their indices into `calls`.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<u64>,
    /// Of code: the calls that it is assumed to come after, for one of both is made for what it
    /// does.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    assumed_to_depend_on: Vec<u64>,
    /// Of code: the call of a function that made it; by its index into `functions`.
    #[schemars(skip_serializing_if = "Option::is_none")]
    made_by: Option<u64>,
}

/// A call of one of the code's own async functions.
#[derive(JsonSchema)]
struct FunctionCall {
    name: String,
    /// Its arguments, shortened.
    arguments: String,
    called_at: Nanos,
    settles_at: Option<Nanos>,
    rejected: bool,
    span: Option<Span>,
    made_by: Option<u64>,
}

/// Something that nobody can know of code, and what was assumed.
#[derive(JsonSchema)]
struct Assumption {
    #[schemars(flatten)]
    what: Assumed,
    /// Whether a comment, the scenario or an option said so.
    decided: bool,
    span: Option<Span>,
}

/// What was assumed, and of what, as it is written in the code.
#[derive(JsonSchema)]
#[schemars(tag = "assumed", rename_all = "snake_case")]
enum Assumed {
    /// The calls of a task take so long.
    Takes { of: String, takes: Nanos },
    /// A branch is taken, or not.
    Taken { of: String, taken: bool },
    /// There are so many elements or iterations.
    Times { of: String, times: u64 },
    /// A function calls the callback that it is given once, at once.
    CalledOnce { of: String },
}

/// A place in the scenario's text; both count from 1, columns in characters.
#[derive(JsonSchema)]
struct Span {
    line: u64,
    column: u64,
}

#[derive(JsonSchema)]
struct Event {
    at: Nanos,
    #[schemars(flatten)]
    happened: Happened,
}

/// Which, and what it is about.
#[derive(JsonSchema)]
#[schemars(tag = "event", rename_all = "lowercase")]
enum Happened {
    /// A call was made; by its index into `calls`.
    Called { call: u64 },
    /// A call began to run.
    Started { call: u64 },
    /// A call settled with its value.
    Fulfilled { call: u64 },
    /// A call settled with its reason.
    Rejected { call: u64 },
    /// The program logged a line; of code also whether to standard error, and where.
    Logged {
        text: String,
        #[schemars(skip_serializing_if = "Option::is_none")]
        error: Option<bool>,
        #[schemars(skip_serializing_if = "Option::is_none")]
        span: Option<Span>,
    },
    /// A rejection was still unhandled when its turn ended.
    Unhandled { reason: Reason },
    /// The program settled: its caller went on.
    Settled,
}

/// One thing that the file expects and that is otherwise, both as text.
#[derive(JsonSchema)]
struct Unmet {
    field: String,
    expected: String,
    found: String,
}

#[derive(JsonSchema)]
struct Finding {
    /// The rule's name.
    rule: String,
    severity: Severity,
    /// What happened, with names and times.
    message: String,
    /// Why that matters.
    why: String,
    /// What to write instead, in words.
    instead: String,
    span: Option<Span>,
    /// The calls that prove it; by their indices into `calls`.
    witness: Vec<u64>,
    /// How much earlier the mended program settles.
    saves: Option<Nanos>,
    mend: Option<Mend>,
}

/// Rules, and what they did not look at.
#[derive(JsonSchema)]
struct LeftOut {
    rules: Vec<String>,
    what: String,
}

/// A mended program, and when it settles.
#[derive(JsonSchema)]
struct Mend {
    settles_at: Nanos,
    /// The steps of the program, or of the function that it is in, in the format of the file.
    steps: String,
    /// The function that is mended, where it is not the program itself.
    function: Option<String>,
    js: String,
    /// What else changes where one call ends otherwise.
    on_failure: String,
    /// Whether it is slower with other durations, where calls queue or what comes first decides.
    other_durations: Option<String>,
    /// What the program gives in place of its value, where nothing in the file uses that.
    other_value: Option<String>,
    /// What is faster, but does not keep to the concurrency that the program was written for.
    unbounded: Option<Unbounded>,
}

/// A second option.
#[derive(JsonSchema)]
struct Unbounded {
    settles_at: Nanos,
    /// How many calls are in flight together, at the most.
    in_flight: usize,
    steps: String,
    js: String,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
    Note,
}
