// The API of the packed package, in an empty project: with node:test, vitest, jest and TypeScript.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { ran } from "./native.mjs";
import { PROJECT } from "./project.mjs";

const SHARED = `
const code = \`
async function dashboard() {
  const user = await fetchUser(); // 100ms
  const posts = await fetchPosts(user.id); // 150ms
  const stats = await fetchStats(user.id); // 80ms
  return { posts, stats };
}
\`;
async function together() {
  return await Promise.all([left(), right()]);
}
const parallel = async () => {
  const [a, b] = await Promise.all([first(), second()]);
  return { a, b };
};
`;

const NODE = `
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulateError, check, fix, run, timeline, timelineText } from "makespan";
${SHARED}
test("timeline", () => {
  const { programs: [program] } = timeline(code);
  assert.equal(program.settles_at, 330e6);
  assert.deepEqual(program.calls.map(({ task }) => task), ["fetchUser", "fetchPosts", "fetchStats"]);
  assert.match(String(timeline(code)), /settles {5}330ms/);
  assert.equal(timeline(code, { fail: "fetchStats: 503" }).programs[0].outcome.reason, "503");
  assert.equal(timeline(together, { assume: "250ms" }).programs[0].settles_at, 250e6);
  assert.equal(timeline(parallel).programs[0].name, "parallel");
});
test("check and fix", () => {
  assert.deepEqual(check(code).map(({ rule, program }) => [rule, program]), [["sequential-independent-awaits", "dashboard"]]);
  const fixed = fix(code);
  assert.equal(timeline(fixed.code).programs[0].settles_at, 250e6);
  assert.match(fixed.patch, /Promise\\.all/);
});
test("errors", () => {
  assert.throws(() => timeline("async function f( {"), (error) => error instanceof SimulateError && /code\\.ts:1:\\d+/.test(error.message));
  assert.equal(run(["--version"]).code, 0);
});
test("text", () => assert.match(timelineText(code), /^code\\.ts/));
`;

const MATCHERS = `${SHARED}
expect.extend(matchers);
test("matchers", () => {
  expect(code).toSettleAt("330ms");
  expect(code).not.toSettleAt("1s");
  expect(code).not.toBeOptimal();
  expect(together).toBeOptimal();
  expect(code).toMatchTimeline(timelineText(code));
  expect(() => expect(code).toSettleAt("1s")).toThrow(/settles at 330ms/);
  expect(timelineText(code)).toMatchSnapshot();
});
`;

const VITEST = `
import { expect, test } from "vitest";
import { matchers, timelineText } from "makespan";
${MATCHERS}`;

const JEST = `
import { expect, test } from "@jest/globals";
import { matchers, timelineText } from "makespan";
${MATCHERS}`;

/** As it is in a project that compiles its tests to CommonJS. */
const JEST_OF_COMMONJS = `
const { matchers, timelineText } = require("makespan");
${MATCHERS}`;

const TYPES = `
import { check, fix, matchers, timeline, type Timeline } from "makespan";
const told: Timeline = timeline(async () => 1, { assume: ["250ms"] });
const at: number | null = told.programs[0]!.settles_at;
const rule: string = check("code")[0]!.rule;
const text: string = fix("code").code;
matchers.toSettleAt("code", "1s").pass satisfies boolean;
// @ts-expect-error a number is no code
timeline(1);
export { at, rule, text };
`;

before(() => {
  writeFileSync(join(PROJECT, "own.test.mjs"), NODE);
  writeFileSync(join(PROJECT, "own.spec.mjs"), VITEST);
  writeFileSync(join(PROJECT, "jest.spec.mjs"), JEST);
  writeFileSync(join(PROJECT, "jest.spec.cjs"), JEST_OF_COMMONJS);
  writeFileSync(join(PROJECT, "own.ts"), TYPES);
  writeFileSync(join(PROJECT, "own.cts"), TYPES);
  const installed = ran("npm", ["install", "--silent", "--no-audit", "--no-fund", "vitest@3", "jest@30", "typescript@5"], { cwd: PROJECT });
  assert.equal(installed.code, 0, installed.stderr);
});

const passes = ({ code, stdout, stderr }) => assert.equal(code, 0, `${stdout}\n${stderr}`);

test("with node:test", () => passes(ran("node", ["--test", "own.test.mjs"], { cwd: PROJECT })));

test("with vitest, twice: the snapshot is met", () => {
  const spec = (options, env = {}) => ran("npx", ["vitest", "run", "own.spec.mjs", ...options], { cwd: PROJECT, env });
  passes(spec(["--update"]));
  // On a CI machine vitest writes no snapshot that is missing: this run can only compare.
  passes(spec([], { CI: "1" }));
});

for (const [kind, env] of [["cjs", {}], ["mjs", { NODE_OPTIONS: "--experimental-vm-modules" }]]) {
  test(`with jest, twice: the snapshot is met (${kind})`, () => {
    const spec = (...options) => ran("npx", ["jest", `jest.spec.${kind}`, ...options], { cwd: PROJECT, env });
    passes(spec("--ci=false"));
    passes(spec("--ci"));
  });
}

test("the types", () => passes(ran("npx", ["tsc", "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "own.ts", "own.cts"], { cwd: PROJECT })));
