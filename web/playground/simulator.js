// The command, in a thread of its own.

/** Code that runs longer than this is stopped, in seconds. */
const PATIENCE = 5;
/** Sheets that take longer to write than this are given up, in seconds. */
const PATIENCE_FOR_SHEETS = 120;

/** The command was stopped because it took too long. */
export class TooLong extends Error {
  constructor(seconds) {
    super(`stopped after ${seconds} s: the code runs too long, or never ends`);
  }
}

const module = WebAssembly.compileStreaming(fetch("simulate.wasm")).catch(async () => {
  // A host that does not know the type of the file.
  const response = await fetch("simulate.wasm");
  return WebAssembly.compile(await response.arrayBuffer());
});

let worker;
let last = 0;
const waiting = new Map();

async function start() {
  const started = new Worker("worker.js", { type: "module" });
  started.onmessage = ({ data: { id, results } }) => {
    waiting.get(id)?.resolve(results);
    waiting.delete(id);
  };
  started.postMessage({ module: await module });
  return started;
}

async function stop(why) {
  const stopped = await worker;
  stopped.terminate();
  worker = start();
  for (const { reject } of waiting.values()) reject(why);
  waiting.clear();
}

/** Runs the command several times, one run after the other, unless that takes too long. */
async function within(seconds, runs) {
  worker ??= start();
  const to = await worker;
  const id = ++last;
  const answered = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  to.postMessage({ id, runs });
  const timer = setTimeout(() => stop(new TooLong(seconds)), seconds * 1000);
  try {
    return await answered;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs the command several times, one run after the other.
 * @param {{ args: string[], given?: object }[]} runs
 */
export const simulate = (...runs) => within(PATIENCE, runs);

/** The same for sheets and grades, which can take longer than code should. */
export const simulateSheets = (...runs) => within(PATIENCE_FOR_SHEETS, runs);

/** Starts the thread before it is needed. */
export function warmUp() {
  worker ??= start();
}
