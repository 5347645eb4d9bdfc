//! The JSON Schema of `--format json` and of the results of `simulate batch`.
//!
//! The document itself is written without these types, so they only describe its shape. Later
//! versions may add fields: readers should ignore fields that they do not know.

// Only the derive macro reads these types.
#![expect(dead_code, reason = "they exist only for the schema")]

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

/// Returns the schema as JSON, with a newline at the end.
#[must_use]
pub fn schema() -> String {
    // The schema is for written documents: fields that are always written are required.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<Line>();
    // A schema has only string keys, so this cannot fail.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// A document of `simulate --format json`, or a line of `simulate batch`.
#[derive(JsonSchema)]
#[schemars(title = "makespan/1", untagged)]
enum Line {
    Document(Document),
    Refusal(Refusal),
}

/// The result of `simulate batch` for a line that is not a scenario, or has a program that exceeds
/// a limit.
#[derive(JsonSchema)]
struct Refusal {
    /// The name and version of this format.
    schema: Version,
    /// The title of the scenario, if it can be read.
    title: Option<String>,
    /// All errors that were found in the line.
    #[schemars(length(min = 1))]
    error: Vec<Wrong>,
}

/// An error in a line.
#[derive(JsonSchema)]
struct Wrong {
    message: String,
    /// The line in the code, from 1, if the error is in code.
    #[schemars(skip_serializing_if = "Option::is_none", range(min = 1))]
    code_line: Option<u64>,
    /// The column in the line, or in that line of the code, in characters from 1.
    #[schemars(skip_serializing_if = "Option::is_none", range(min = 1))]
    column: Option<u64>,
    /// The expectation at that span.
    #[schemars(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    /// How to fix it.
    #[schemars(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

/// A scenario and the programs that were run.
#[derive(JsonSchema)]
struct Document {
    /// The name and version of this format.
    schema: Version,
    /// The unit of every time.
    unit: Unit,
    title: Option<String>,
    /// The file name as given.
    file: Option<String>,
    /// The file name of the code that the scenario refers to. The spans of a program of code refer
    /// to that file.
    #[schemars(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The bounds of the tasks, each counted once; the critical path consists of names of tasks.
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
    /// The sum of all calls.
    sequential: Nanos,
    /// The longest chain of dependencies.
    parallel: Nanos,
    /// The lower bound with resources and one thread.
    with_resources: Nanos,
    critical_path: Vec<String>,
}

#[derive(JsonSchema)]
struct Program {
    name: String,
    outcome: Outcome,
    /// When its caller resumes; null if it never settles.
    settles_at: Option<Nanos>,
    /// The crash of the process by an unhandled rejection; the program may have settled before.
    crash: Option<Crash>,
    /// When no timer is left, or the time of the crash.
    quiescent_at: Nanos,
    /// The bounds of its calls; the critical path consists of their labels.
    bounds: Bounds,
    /// In the order in which they were made; absent with `batch --detail ending`.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    calls: Vec<Call>,
    /// In the exact order in which things happened; absent with `batch --detail ending`.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Event>,
    /// For code: the calls of its own async functions, in the order in which they were made.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    functions: Vec<FunctionCall>,
    /// For code: the assumptions about unknown values, in the order of the text.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    assumptions: Vec<Assumption>,
    /// Where a pending program still waits, the outermost step first.
    waits_at: Vec<Span>,
    /// The expectations of the file that are not met.
    unmet: Vec<Unmet>,
    /// Absent with `batch --detail events` and `ending`.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
    /// The checks that rules left out because they would take too long; absent with `batch
    /// --detail`.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<LeftOut>,
}

/// A crash by an unhandled rejection.
#[derive(JsonSchema)]
struct Crash {
    at: Nanos,
    reason: Reason,
    /// For code: where it was thrown.
    #[schemars(skip_serializing_if = "Option::is_none")]
    span: Option<Span>,
}

/// How a program ended.
#[derive(JsonSchema)]
#[schemars(tag = "status", rename_all = "lowercase")]
enum Outcome {
    Fulfilled {
        value: Value,
    },
    Rejected {
        reason: Reason,
    },
    /// The process crashed before the program settled.
    Crashed {
        reason: Reason,
    },
    Pending,
}

/// The value of a fulfilled promise.
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

/// The reason of a rejected promise: the message of an error, or the reasons that `any` collected.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Reason {
    Message(String),
    Errors { errors: Vec<Reason> },
}

#[derive(JsonSchema)]
struct Call {
    task: String,
    /// The items of the loops and maps around it, the outermost first.
    items: Vec<String>,
    called_at: Nanos,
    /// When it starts to run: immediately, or when it gets its slots.
    starts_at: Option<Nanos>,
    settles_at: Option<Nanos>,
    /// The reason, if it rejects.
    rejected: Option<String>,
    /// How long it blocks the thread, from `called_at`.
    blocks: Nanos,
    /// How long it runs from `starts_at`; `settles_at` is later if the thread was blocked.
    takes: Nanos,
    /// The step that makes it; for code, the call itself.
    span: Option<Span>,
    /// For code: the name of the call with its arguments.
    #[schemars(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// For code: the calls whose results it depends on, as indices into `calls`.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<u64>,
    /// For code: the calls that it is assumed to depend on, because one of both has an effect.
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    assumed_to_depend_on: Vec<u64>,
    /// For code: the call of a function that made it, as an index into `functions`.
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

/// An assumption about an unknown value of code.
#[derive(JsonSchema)]
struct Assumption {
    #[schemars(flatten)]
    what: Assumed,
    /// Whether a comment, the scenario or an option decided it.
    decided: bool,
    span: Option<Span>,
}

/// An assumption; `of` is the source text that it is about.
#[derive(JsonSchema)]
#[schemars(tag = "assumed", rename_all = "snake_case")]
enum Assumed {
    /// How long the calls of a task take.
    Takes { of: String, takes: Nanos },
    /// Whether a branch is taken, or the right side of `??`, `||` or `&&` is evaluated.
    Taken { of: String, taken: bool },
    /// The number of elements, iterations, or firings of an interval.
    Times { of: String, times: u64 },
    /// A function calls its callback once, immediately.
    CalledOnce { of: String },
    /// The function does not run, because the code around it does not create it.
    NotCreated { of: String },
    /// The function `by` of the file gave a value to a variable, field or property before the
    /// program started; without `by`, code outside of the file did.
    SetBy { of: String, by: Option<String> },
    /// The constructor of a class throws, so the fields of the instance are unknown.
    ConstructorThrows { of: String, reason: String },
}

/// A position in the text of the scenario; both count from 1, columns in characters.
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

/// The kind of the event and its data.
#[derive(JsonSchema)]
#[schemars(tag = "event", rename_all = "lowercase")]
enum Happened {
    /// A call was made; `call` is an index into `calls`.
    Called { call: u64 },
    /// A call started to run.
    Started { call: u64 },
    /// A call fulfilled.
    Fulfilled { call: u64 },
    /// A call rejected.
    Rejected { call: u64 },
    /// The program logged a line; for code also whether to standard error, and where.
    Logged {
        text: String,
        #[schemars(skip_serializing_if = "Option::is_none")]
        error: Option<bool>,
        #[schemars(skip_serializing_if = "Option::is_none")]
        span: Option<Span>,
    },
    /// A rejection was still unhandled when its turn ended.
    Unhandled { reason: Reason },
    /// The program settled: its caller resumes.
    Settled,
}

/// An expectation that is not met.
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
    /// The event, with names and times.
    message: String,
    /// Why that matters.
    why: String,
    /// The advice, in words.
    instead: String,
    span: Option<Span>,
    /// The calls that prove it, as indices into `calls`.
    witness: Vec<u64>,
    /// How much earlier the fixed program settles.
    saves: Option<Nanos>,
    fix: Option<Fix>,
}

/// Rules that did not check a program, and why.
#[derive(JsonSchema)]
struct LeftOut {
    rules: Vec<String>,
    what: String,
}

/// A fixed program, and when it settles.
#[derive(JsonSchema)]
struct Fix {
    settles_at: Nanos,
    /// The steps of the program, or of the function that was fixed, in the format of the file.
    steps: String,
    /// The function that was fixed, if it is not the program itself.
    function: Option<String>,
    js: String,
    /// Other differences, if one call ends differently.
    on_failure: String,
    /// Whether it is slower with other durations, if calls queue or the order of settlement
    /// matters.
    other_durations: Option<String>,
    /// The value that the program gives instead of its own, if nothing in the file uses it.
    other_value: Option<String>,
    /// A faster fix that exceeds the concurrency that the program was written for.
    unbounded: Option<Unbounded>,
}

/// An alternative to a fix.
#[derive(JsonSchema)]
struct Unbounded {
    settles_at: Nanos,
    /// The most concurrent calls.
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
