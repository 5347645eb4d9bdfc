// Runs questions about the order in which code logs its lines: Node runs the printed code, with
// tasks that do what the printed table says, and its output is compared with the key. The simulator
// is not involved.
const fs = require("fs");
const os = require("os");
const path = require("path");
const assert = require("assert");
const { spawnSync } = require("child_process");
const [, , keyFile] = process.argv;

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
      fs.writeFileSync(defined, tasks(statement.tasks));
      fs.writeFileSync(file, code);
      const run = spawnSync(process.execPath, ["--require", defined, file], { encoding: "utf8" });
      const printed = run.stdout + run.stderr;
      const items = answer.items.map(bare);
      const seen = printed.split("\n").filter((text) => items.includes(text));
      assert.deepStrictEqual(seen, answer.key.map((item) => items[item]), `${name}\n${printed}`);
      replayed += 1;
    }
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
assert(replayed > 0, "no question was replayed");
