// The command in WebAssembly is the native one: the same bytes, the same exit codes.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { run } from "../run.js";
import { DIST, FILES, ROOT, native, ran, text } from "./native.mjs";
import { COMMAND, PROJECT } from "./project.mjs";

const module = new WebAssembly.Module(readFileSync(join(DIST, "npm/simulate.wasm")));

const packed = (args, options) => ran(COMMAND, args, options);

test("every file in memory gives the bytes of the native command", () => {
  assert.ok(FILES.length > 150, `${FILES.length} files`);
  const files = Object.fromEntries(FILES.map((path) => [path, text(path)]));
  const all = run(module, FILES, { files });
  assert.deepEqual({ code: all.code, stdout: all.stdout, stderr: all.stderr }, native(FILES));
  // Each alone: an instance of its own.
  const args = ["--format", "json"];
  const each = FILES.map((path) => run(module, [path, ...args], { files: { [path]: files[path] } }));
  const expected = native([...FILES, ...args]);
  assert.equal(each.map(({ stdout }) => stdout).join(""), expected.stdout);
  assert.equal(each.map(({ stderr }) => stderr).join(""), expected.stderr);
  assert.equal(Math.max(...each.map(({ code }) => code)), expected.code);
});

test("every file as Node's command gives the bytes of the native one", () => {
  for (const args of [
    FILES, [...FILES, "--format", "json"], ["scenarios/dashboard.ron", "--format", "html"], ["scenarios/dashboard.ron", "--format", "svg"],
    ["check", "scenarios", "tests/javascript/app"], ["check", "scenarios/javascript", "--format", "sarif"],
    ["fix", "scenarios"], ["fix", "scenarios", "--format", "json"], ["paths", "tests/javascript/app"],
    ["exercise", "scenarios/dashboard.ron", "--variants", "70"], ["explain"], ["schema"], ["new"], ["--help"], ["--version"], [], ["--wrong"],
    ["test", "scenarios"], ["scenarios/dashboard.ron", "--program", "none"],
  ]) assert.deepEqual(packed(args), native(args), args.slice(-3).join(" "));
});

test("paths are those of the folder in which it is started", () => {
  const cwd = join(ROOT, "scenarios/lesson");
  for (const args of [["../dashboard.ron"], ["./sequential-and-parallel.js"], [join(ROOT, "scenarios/dashboard.ron")]]) {
    assert.deepEqual(packed(args, { cwd }), native(args, { cwd }));
  }
});

test("standard input is read", () => {
  const input = text("scenarios/javascript/checkout.ts");
  const args = ["-", "--stdin-name", "checkout.ts"];
  assert.deepEqual(packed(args, { input }), native(args, { input }));
  const lines = `${'{"tasks":{"a":{"takes":"1ms"}}}\n'.repeat(50)}nonsense\n`;
  assert.deepEqual(packed(["batch"], { input: lines }), native(["batch"], { input: lines }));
});

test("files are written, and an input is not overwritten", () => {
  const path = join(PROJECT, "slow.js");
  const reads = "async function slow() {\n  const user = await fetchUser();\n  const posts = await fetchPosts();\n  return { user, posts };\n}\n";
  writeFileSync(path, reads);
  assert.match(packed(["fix", "--write", path]).stdout, /100ms faster/);
  assert.match(readFileSync(path, "utf8"), /Promise\.all/);
  assert.deepEqual(packed([path, "-o", path]), native([path, "-o", path]));
  const [left, right] = ["left", "right"].map((name) => join(PROJECT, name));
  assert.deepEqual(packed(["scenarios", "--format", "html", "-o", left]).code, native(["scenarios", "--format", "html", "-o", right]).code);
  assert.equal(readFileSync(join(left, "index.html"), "utf8"), readFileSync(join(right, "index.html"), "utf8"));
});

test("a command that WebAssembly cannot run reports this", () => {
  const { code, stderr } = packed(["verify", "scenarios/dashboard.ron"]);
  assert.equal(code, 2);
  assert.match(stderr, /^error: verify starts Node, which a command in WebAssembly cannot do/);
});

test("a closed pipe is no error", () => {
  const { code, stderr } = ran("bash", ["-o", "pipefail", "-c", `"${COMMAND}" scenarios --format json | head -c 1`]);
  assert.deepEqual([code, stderr], [0, ""]);
});

/** Code that nests, by kind. */
const NESTED = {
  parentheses: (depth) => `export const x = ${"(".repeat(depth)}1${")".repeat(depth)};\nconsole.log(x);\n`,
  blocks: (depth) => `${"{".repeat(depth)}console.log(1)${"}".repeat(depth)}\n`,
  functions: (depth) => `${"(() => ".repeat(depth)}console.log(1)${")()".repeat(depth)};\n`,
  arrays: (depth) => `console.log(${"[".repeat(depth)}${"]".repeat(depth)});\n`,
  sorted: (depth) => `function f(n) { return n > 0 ? [2, 1].sort(() => f(n - 1)) : 0 }\nf(${depth});\nconsole.log("done");\n`,
  recursive: (depth) => `function f(n) { return n > 0 ? f(n - 1) : 0 }\nf(${depth});\nconsole.log("done");\n`,
  awaited: (depth) => `async function f(n) { if (n > 0) await f(n - 1); }\nawait f(${depth});\nconsole.log("done");\n`,
};

test("nesting at the limit ends as it does in the native command", () => {
  mkdirSync(join(PROJECT, "nested"));
  for (const [kind, code] of Object.entries(NESTED)) {
    for (const depth of [10, 60, 63, 64, 65, 200, 5000, 100_000]) {
      const name = `${kind}-${depth}.mjs`;
      const path = join(PROJECT, "nested", name);
      writeFileSync(path, code(depth));
      const expected = native([name, "--format", "json"], { cwd: dirname(path) });
      const { code: exit, stdout, stderr } = run(module, [name, "--format", "json"], { files: { [name]: code(depth) } });
      assert.deepEqual({ code: exit, stdout, stderr }, expected, name);
    }
  }
});
