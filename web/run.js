// Runs the command on files in memory. Each run has an instance of its own: whatever ends one
// cannot be seen by the next.

import { Directory, Fd, File, OpenFile, PreopenDirectory, WASI } from "@bjorn3/browser_wasi_shim";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An output that is kept. */
class Output extends Fd {
  #chunks = [];

  fd_write(bytes) {
    this.#chunks.push(bytes.slice());
    return { ret: 0, nwritten: bytes.byteLength };
  }

  bytes() {
    const length = this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    const whole = new Uint8Array(length);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.byteLength;
    }
    return whole;
  }

  text() {
    return decoder.decode(this.bytes());
  }
}

/** The entries of a folder, from a map of paths to texts. */
function tree(files) {
  const root = new Map();
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split("/").filter((part) => part !== "");
    const name = parts.pop();
    let entries = root;
    for (const part of parts) {
      if (!entries.has(part)) entries.set(part, new Directory(new Map()));
      entries = entries.get(part).contents;
    }
    entries.set(name, new File(encoder.encode(text)));
  }
  return root;
}

/** The texts of all files of a folder, by their paths. */
function texts(entries, before = "") {
  const found = {};
  for (const [name, entry] of entries) {
    if (entry instanceof Directory) Object.assign(found, texts(entry.contents, `${before}${name}/`));
    else found[before + name] = decoder.decode(entry.data);
  }
  return found;
}

/**
 * Runs the command.
 * @param {WebAssembly.Module} module the command, compiled
 * @param {string[]} args its arguments, without its name
 * @param {{ files?: Record<string, string>, stdin?: string, isBinary?: boolean }} [given] what it
 *   can read, and whether its output is more than text
 * @returns {{
 *   code: number, stdout: string | Uint8Array, stderr: string, files: Record<string, string>
 * }}
 *   `stdout` is bytes if the output is binary. `files` is what is there after the run. If the
 *   command fails by a bug in it, the code is 101.
 */
export function run(module, args, { files = {}, stdin = "", isBinary = false } = {}) {
  const root = tree(files);
  const [stdout, stderr] = [new Output(), new Output()];
  const input = new OpenFile(new File(encoder.encode(stdin)));
  const fds = [input, stdout, stderr, new PreopenDirectory("/", root)];
  const wasi = new WASI(["simulate", ...args], ["PWD=/"], fds, { debug: false });
  let code;
  let bug = "";
  try {
    code = wasi.start(new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.wasiImport }));
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    code = 101;
    bug = `error: the command failed, and that is a bug in it (${error.message})\n`;
  }
  const printed = isBinary ? stdout.bytes() : stdout.text();
  return { code, stdout: printed, stderr: stderr.text() + bug, files: texts(root) };
}
