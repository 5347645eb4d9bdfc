/** Nanoseconds since the program started. */
export type Nanos = number;

export interface Span {
  /** From 1. */
  line: number;
  /** From 1, in characters. */
  column: number;
}

/** A string, an array, or an entry of `Promise.allSettled`. */
export type Value = string | null | Value[] | { fulfilled: Value } | { rejected: Reason };
/** The message of an error, or those of an `AggregateError`. */
export type Reason = string | { errors: Reason[] };

export type Outcome =
  | { status: "fulfilled"; value: Value }
  | { status: "rejected" | "crashed"; reason: Reason }
  | { status: "pending" };

export interface Call {
  task: string;
  /** Its name in the lanes, with its arguments. Only for code. */
  label?: string;
  items: string[];
  called_at: Nanos;
  starts_at: Nanos | null;
  settles_at: Nanos | null;
  rejected: Reason | null;
  blocks: Nanos;
  takes: Nanos;
  span: Span | null;
  /** Indices of calls. */
  depends_on?: number[];
}

export interface Event {
  at: Nanos;
  event: "called" | "started" | "fulfilled" | "rejected" | "logged" | "unhandled" | "settled";
  /** The index of its call. */
  call?: number;
  /** The logged line. */
  text?: string;
  reason?: Reason;
}

export interface Finding {
  rule: string;
  severity: "error" | "warning" | "note";
  message: string;
  why: string;
  instead: string;
  span: Span | null;
  /** Indices of the calls that prove it. */
  witness: number[];
  /** How much earlier the fixed program settles. */
  saves: Nanos | null;
}

export interface Bounds {
  sequential: Nanos;
  parallel: Nanos;
  with_resources: Nanos;
  critical_path: string[];
}

export interface Assumption {
  assumed: "takes" | "taken" | "times" | "called_once" | "not_created" | "set_by" | "constructor_throws";
  of: string;
  decided: boolean;
  span: Span;
  takes?: Nanos;
  taken?: boolean;
  times?: number;
  by?: string | null;
  reason?: string;
}

export interface Program {
  name: string;
  outcome: Outcome;
  /** When its caller resumes; null if it never settles. */
  settles_at: Nanos | null;
  crash: { at: Nanos; reason: Reason } | null;
  quiescent_at: Nanos;
  bounds: Bounds;
  calls: Call[];
  events: Event[];
  findings: Finding[];
  assumptions?: Assumption[];
}

/** The document of `simulate --format json`: https://docs.rs/makespan has all of its fields. */
export interface Timeline {
  schema: "makespan/1";
  unit: "ns";
  title: string | null;
  file: string | null;
  bounds: Bounds;
  programs: Program[];
  /** The text that `simulate` prints. */
  toString(): string;
}

export interface Options {
  /** The name of the file, whose ending decides the language. Default: `code.ts`. */
  name?: string;
  /** Other files, by name: code that a scenario refers to. */
  files?: Record<string, string>;
  /** Only this program. */
  program?: string;
  /** As the option `--assume`: `250ms`, `12: not taken`, `30: 5 times`. */
  assume?: string | string[];
  /** As the option `--fail`: `fetchUser`, `fetchUser: 503`. */
  fail?: string | string[];
}

/** Code as text, or a function, whose source text is used. */
export type Code = string | ((...args: never[]) => unknown);

/**
 * Runs code or a scenario on a virtual clock.
 * @throws {SimulateError} if it cannot be read, or exceeds a limit
 */
export function timeline(code: Code, options?: Options): Timeline;

/** The text of a timeline, for snapshots: `expect(timelineText(code)).toMatchSnapshot()`. */
export function timelineText(code: Code, options?: Options): string;

/**
 * Mistakes in code, and unnecessary waits.
 * @throws {SimulateError} as `timeline`
 */
export function check(code: Code, options?: Options): (Finding & { program: string })[];

/**
 * The fixed code, in `code`, and the document of `simulate fix --format json`.
 * @throws {SimulateError} as `timeline`
 */
export function fix(
  code: Code,
  options?: Pick<Options, "name" | "files" | "program"> & {
    /** Also apply fixes that rest on an assumption. */
    assumed?: boolean;
  },
): { code: string; patch: string; [field: string]: unknown };

/** The result of a run of the command. */
export interface Result {
  code: number;
  stdout: string;
  stderr: string;
  /** The files after the run, by path. */
  files: Record<string, string>;
}

/** Runs the command with arguments, on files in memory. */
export function run(args: string[], given?: { files?: Record<string, string>; stdin?: string }): Result;

export class SimulateError extends Error {}

interface MatcherResult {
  pass: boolean;
  message(): string;
  actual?: unknown;
  expected?: unknown;
}

/** For `expect.extend(matchers)` of vitest and jest. */
export const matchers: {
  /** The only program settles at this time: `expect(code).toSettleAt("2s")`. */
  toSettleAt(code: Code, time: string, options?: Options): MatcherResult;
  /** The text of the timeline is this one; its indentation does not count. */
  toMatchTimeline(code: Code, expected: string, options?: Options): MatcherResult;
  /** `check` reports nothing that would make a program faster. */
  toBeOptimal(code: Code, options?: Options): MatcherResult;
};
