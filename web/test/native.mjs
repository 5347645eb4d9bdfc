// The native command, which all else is compared with.

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const SIMULATE = process.env.SIMULATE ?? join(ROOT, "target/debug/simulate");

// What a test starts is no part of it: a test runner among it has results of its own.
const { NODE_TEST_CONTEXT: _, ...environment } = process.env;

/** Runs a command in the folder of the project; `env` adds to the environment. */
export function ran(command, args, { env = {}, ...options } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT, encoding: "utf8", env: { ...environment, ...env }, maxBuffer: 1 << 28, stdio: ["pipe", "pipe", "pipe"], ...options,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

export const native = (args, options) => ran(SIMULATE, args, options);

function below(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? below(path) : [path];
  });
}

/** The scenarios, and the corpus of code: paths from the folder of the project. */
export const FILES = ["scenarios", "tests/javascript/quiz", "tests/javascript/app", "tests/javascript/unknown"]
  .flatMap((folder) => below(join(ROOT, folder)))
  .filter((path) => /\.(ron|json|[cm]?[jt]sx?)$/.test(path) && !path.endsWith("gallery.ron"))
  .map((path) => relative(ROOT, path)).sort();

export const text = (path) => readFileSync(join(ROOT, path), "utf8");
