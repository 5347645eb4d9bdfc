// Runs questions about the order in which code logs its lines: Node runs the printed code, with
// tasks that do what the printed table says, and its output is compared with the key. The simulator
// is not involved. A busy machine can be so late that timers a few milliseconds apart are due
// together: if the output differs, the code runs again with all its times longer.
const fs = require("fs");
const os = require("os");
const path = require("path");
const assert = require("assert");
const { spawnSync } = require("child_process");
const { isDeepStrictEqual } = require("util");
const [, , keyFile] = process.argv;

const FACTORS = [1, 10, 50];

const bare = (text) => text.replace(/^`+ ?| ?`+$/g, "");

/** Definitions of the functions in the table: `db.user.find` is a method of an object. */
function tasks(rows) {
  const lines = [];
  for (const row of rows) {
    const name = bare(row.task).replace(/\(.*\)$|#.*$/s, "").trim();
    const wait = Number(row.takes.replace(" ms", ""));
    const settle = row["rejects with"]
      ? `reject(new Error(${JSON.stringify(bare(row["rejects with"]))}))`
      : "resolve()";
    const parts = name.split(".");
    parts.slice(0, -1).forEach((_, at) => {
      lines.push(`globalThis.${parts.slice(0, at + 1).join(".")} ??= {};`);
    });
    lines.push(`globalThis.${name} = () => new Promise((resolve, reject) =>
      setTimeout(() => ${settle}, ${wait}));`);
  }
  return lines.join("\n");
}

/** Makes timers later by a factor. Those of 0 and 1 ms are the same to Node, and stay so. */
const slower = (factor) => `for (const name of ["setTimeout", "setInterval"]) {
  const real = globalThis[name];
  globalThis[name] = (job, ms, ...given) => real(job, ms > 1 ? ms * ${factor} : ms, ...given);
}
`;

/** The lines that a file logs, of those that the question is about. */
function printed(file, defined, items) {
  const run = spawnSync(process.execPath, ["--require", defined, file], { encoding: "utf8" });
  return (run.stdout + run.stderr).split("\n").filter((text) => items.includes(text));
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "replay-"));
let replayed = 0;
try {
  for (const line of fs.readFileSync(keyFile, "utf8").trim().split("\n")) {
    for (const { kind, statement, answer } of JSON.parse(line).questions) {
      const [{ name, code }] = statement.programs;
      const isFile = /\.[cm]?[jt]s$/.test(name);
      if (kind !== "order" || !isFile) continue;
      const defined = path.join(folder, "tasks.cjs");
      const file = path.join(folder, name);
      fs.writeFileSync(file, code);
      const items = answer.items.map(bare);
      const key = answer.key.map((item) => items[item]);
      for (const factor of FACTORS) {
        fs.writeFileSync(defined, slower(factor) + tasks(statement.tasks));
        const lines = printed(file, defined, items);
        if (isDeepStrictEqual(lines, key)) break;
        if (factor === FACTORS.at(-1)) assert.deepStrictEqual(lines, key, name);
      }
      replayed += 1;
    }
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
assert(replayed > 0, "no question was replayed");
