#!/usr/bin/env node
// The command `simulate`, compiled to WebAssembly. It is the native command: the same arguments,
// output and exit codes.

import { readFileSync, statSync } from "node:fs";
import { argv, cwd, env, exit, platform } from "node:process";
import { WriteStream, isatty } from "node:tty";

const IS_WINDOWS = platform === "win32";

/** The directories that the command sees: all. On Windows, each drive is a separate directory: `/C:`. */
function folders() {
  if (!IS_WINDOWS) return { "/": "/" };
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const isThere = (drive) => statSync(drive, { throwIfNoEntry: false }) !== undefined;
  const drives = letters.filter((letter) => isThere(`${letter}:\\`));
  return Object.fromEntries(drives.map((letter) => [`/${letter}:`, `${letter}:\\`]));
}

/** A path of Windows as the command reads it: `C:\a` is `/C:/a`. */
function path(text) {
  const slashes = text.replaceAll("\\", "/");
  return slashes.replace(/^([a-z]):\//i, (_, letter) => `/${letter.toUpperCase()}:/`);
}

/** The columns of the terminal that standard output is, if it is one, as the command reads them. */
function columns() {
  if (!isatty(1)) return {};
  const [width] = new WriteStream(1).getWindowSize();
  return { COLUMNS: String(width) };
}

/** WASI is marked as experimental: users of this command cannot do anything about that. */
function silenceWarning() {
  const emit = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).includes("WASI is an experimental feature")) emit(warning, ...rest);
  };
  return () => { process.emitWarning = emit; };
}

const restore = silenceWarning();
const { WASI } = await import("node:wasi");
const named = argv.slice(2);
const wasi = new WASI({
  version: "preview1",
  args: ["simulate", ...(IS_WINDOWS ? named.map(path) : named)],
  env: { ...env, PWD: IS_WINDOWS ? path(cwd()) : cwd(), ...columns() },
  preopens: folders(),
  returnOnExit: true,
});
restore();

/** The error of WASI for a write that would have to wait: `EAGAIN`. */
const AGAIN = 6;

/** Writes, and waits if a pipe is full: Node's pipes do not wait, unlike those of a shell. */
function writeAll(...args) {
  const { fd_write: write } = wasi.wasiImport;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const error = write(...args);
    if (error !== AGAIN) return error;
    Atomics.wait(clock, 0, 0, 1);
  }
}

const module = await WebAssembly.compile(readFileSync(new URL("simulate.wasm", import.meta.url)));
const imports = wasi.getImportObject();
imports.wasi_snapshot_preview1 = { ...imports.wasi_snapshot_preview1, fd_write: writeAll };
const instance = await WebAssembly.instantiate(module, imports);
try {
  exit(wasi.start(instance));
} catch (error) {
  if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
  console.error(`error: the command has failed, and that is a bug in it (${error.message})`);
  exit(101);
}
