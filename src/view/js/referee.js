// The referee in Node: runs programs on the virtual clock of `clock.js`, which precedes this file,
// and records what happens.
//
// Input, one object per line:  { id, mode, resources, tasks, code, main }
// Output, one object per line: { id, node, outcome, settles_at, crash, quiescent_at, calls, events }
//
// The input can also be a printed script: { id, mode, script: true, durations, code, main }. Then
// `code` is the whole script, and `main` is the name of the program to run, as on the command line.
// The script has its own tasks, so the answer has no calls, only its logs and its message about the
// program, which is an outcome { status, text }.
//
// Node decides when a rejection counts as unhandled.

/** The program that is running: there is only one at a time, so that every rejection has an owner. */
let running;

process.on("unhandledRejection", (reason) => running.unhandled(reason));
// A handler that is added later changes nothing here; without a listener Node would print a warning
// for each.
process.on("rejectionHandled", () => {});

/** A printed script, with Node's globals, except for the clock. */
class Script extends Program {
  #code;
  #program;
  #durations;

  constructor({ mode, durations, code, main }) {
    super({ mode, tasks: [], code: "", main: "undefined" });
    this.#durations = new Map(durations.map((nanos) => [nanos / 1e6, nanos]));
    this.#code = code;
    this.#program = main;
  }

  begin() {
    const world = {
      exports: {},
      require,
      module: {},
      __filename: "script.js",
      __dirname: "",
      process: { argv: ["node", "script.js", this.#program] },
      console: { log: (...parts) => this.log(...parts), error: (text) => this.#told(text) },
      performance: { now: () => this.now / 1e6 },
      setTimeout: (callback, ms) => this.setTimeout(callback, ms),
      // The timers of tasks, which are not timers of the program.
      globalThis: { setTimeout: (callback, ms) => this.after(callback, this.#nanos(ms)) },
      Atomics: { wait: (array, index, value, ms) => this.hold(this.#nanos(ms)) },
    };
    new Function(...Object.keys(world), this.#code)(...Object.values(world));
  }

  /** The duration of its tasks: beyond 99 days milliseconds are not exact. */
  #nanos(ms) {
    return this.#durations.get(ms) ?? Math.round(ms * 1e6);
  }

  /** What it writes to standard error. */
  #told(text) {
    const [, status, what] = /^(fulfilled|rejected) after \d+ ms: (.*)$/s.exec(text) ?? [];
    if (status) this.settle({ status, text: what });
    else if (text !== `--- ${this.#program}`) throw new Error(text);
  }
}

/** Runs one program to its end, each turn in a separate macrotask of Node, and then calls `done`. */
function run(record, done) {
  const step = (act) =>
    setImmediate(() => {
      try {
        act();
      } catch (error) {
        done({ id: record.id, node: process.version, error: String(error?.stack ?? error) });
      }
    });
  const after = () => {
    if (running.goesOn) {
      running.turn();
      step(after);
    } else {
      done({ id: record.id, node: process.version, ...running.end() });
    }
  };
  step(() => {
    running = record.script ? new Script(record) : new Program(record);
    running.begin();
    step(after);
  });
}

serve(run);
