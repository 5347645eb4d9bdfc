// The API: the command `simulate` on texts in memory.

import { readFileSync } from "node:fs";
import { run as runCommand } from "../web/run.js";

let command;

/** Runs the command with arguments on named files, in a directory that contains only these. */
export function run(args, given = {}) {
  command ??= new WebAssembly.Module(readFileSync(new URL("simulate.wasm", import.meta.url)));
  return runCommand(command, args, given);
}

/** The command failed: the message names the file, the line and the column. */
export class SimulateError extends Error {
  constructor(message) {
    super(message.trimEnd());
    this.name = "SimulateError";
  }
}

/** The output of the command; an expectation that is not met is no error here. */
function printed(args, given) {
  const { code, stdout, stderr, files } = run(args, given);
  if (code > 1) throw new SimulateError(stderr);
  return { stdout, files };
}

const NAME = "code.ts";

/** The arguments for these options. */
function options({ name = NAME, files = {}, program, assume = [], fail = [] }, code) {
  const chosen = program === undefined ? [] : ["--program", program];
  const assumed = [assume].flat().flatMap((one) => ["--assume", one]);
  const failing = [fail].flat().flatMap((one) => ["--fail", one]);
  return { name, given: { files: { ...files, [name]: source(code) } }, chosen, assumed, failing };
}

/** The text of code, or the source text of a function. */
function source(code) {
  if (typeof code !== "function") return String(code);
  const text = code.toString();
  // The text of a method has no keyword `function`, and the text of an arrow function no name.
  if (/^(async\s+)?function\b/.test(text)) return text.replace(/^((?:async\s+)?function\s*\*?\s*)\(/, `$1${code.name || "program"}(`);
  if (/^(async\s+)?(\([^]*?\)|[\w$]+)\s*=>/.test(text)) return `const ${code.name || "program"} = ${text};`;
  return text.replace(/^(async\s+)?/, "$1function ");
}

/**
 * The timelines of code: an object as `simulate --format json` prints it, whose text is what
 * `simulate` prints for people.
 */
export function timeline(code, given = {}) {
  const { name, given: input, chosen, assumed, failing } = options(given, code);
  const args = [name, ...chosen, ...assumed, ...failing];
  const text = printed(args, input).stdout;
  const [document] = printed([...args, "--format", "json"], input).stdout.split("\n");
  return Object.defineProperty(JSON.parse(document), "toString", { value: () => text });
}

/** The findings of code, each with its program. */
export function check(code, given = {}) {
  return timeline(code, given).programs.flatMap(({ name, findings }) =>
    findings.map((finding) => ({ ...finding, program: name })));
}

/** Code whose awaits are as concurrent as its dependencies allow. */
export function fix(code, given = {}) {
  const { name, given: input, chosen } = options(given, code);
  const assumed = given.assumed ? ["--assumed"] : [];
  const args = ["fix", name, ...chosen, ...assumed];
  const [document] = printed([...args, "--format", "json"], input).stdout.split("\n");
  const { files } = printed([...args, "--write"], input);
  return { ...JSON.parse(document), code: files[name] };
}

/**
 * The text of a timeline for a snapshot, without colors. Give it to `toMatchSnapshot`,
 * `toMatchInlineSnapshot` or `t.assert.snapshot`.
 */
export function timelineText(code, given = {}) {
  return timeline(code, given).toString().trimEnd();
}

/**
 * Matchers for `expect.extend` of vitest and jest:
 * `expect(code).toSettleAt("2s")`, `expect(code).toMatchTimeline(text)`, `expect(code).toBeOptimal()`.
 */
export const matchers = {
  toSettleAt(code, time, given) {
    const [program, ...others] = timeline(code, given).programs;
    if (others.length > 0) throw new SimulateError("toSettleAt takes code with one program: choose one with { program }");
    const found = program.settles_at === null ? "never" : inWords(program.settles_at);
    const pass = program.settles_at !== null && program.settles_at === nanos(time);
    const said = pass ? "not to settle" : "to settle";
    return { pass, actual: found, expected: time, message: () => `expected ${program.name} ${said} at ${time}, and it settles at ${found}` };
  },

  toMatchTimeline(code, expected, given) {
    const actual = timelineText(code, given);
    const pass = actual === unindented(expected);
    return { pass, actual, expected: unindented(expected), message: () => `expected the timeline ${pass ? "to differ" : "to be as recorded"}` };
  },

  toBeOptimal(code, given) {
    const slow = check(code, given).filter(({ saves }) => saves !== null);
    const pass = slow.length === 0;
    const told = slow.map(({ program, message }) => `${program}: ${message}`).join("\n");
    return { pass, message: () => (pass ? "expected check to find something that could be faster" : `expected nothing that could be faster, but check reports:\n${told}`) };
  },
};

const UNITS = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };

function nanos(time) {
  const match = /^([\d.]+)(ns|us|ms|s|m|h)$/.exec(time);
  if (!match) throw new SimulateError(`"${time}" is not a duration: write a number and a unit, such as 250ms`);
  return Math.round(Number(match[1]) * UNITS[match[2]]);
}

function inWords(nanos) {
  const [unit, size] = Object.entries(UNITS).slice(0, 4).reverse().find(([, size]) => nanos >= size) ?? ["ns", 1];
  return `${nanos / size}${unit}`;
}

/** A text from a test, without its indentation and the empty lines around it. */
function unindented(text) {
  const lines = text.replace(/^\n/, "").trimEnd().split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)[0].length);
  const least = Math.min(...indents);
  return lines.map((line) => line.slice(least)).join("\n");
}
