// The outside judge, in Node: runs programs on the virtual clock of `clock.js`, which stands before
// this, and writes down what happened.
//
// In, a line each:  { id, mode, resources, tasks, code, main }
// Out, a line each: { id, node, outcome, settles_at, crash, quiescent_at, calls, events }
//
// Or a script as it is printed, `code` being all of it and `main` the name of the program to run,
// as one gives it on the command line: { id, mode, script: true, durations, code, main }. Its tasks
// are its own, so the answer has no calls: only what it logs, and what it says became of the
// program, an outcome { status, text }.
//
// The moment at which a rejection counts as unhandled is Node's own.

/** The program that is running: there is only ever one, so that every rejection has an owner. */
let running;

process.on("unhandledRejection", (reason) => running.unhandled(reason));
// A handler added after that is no news here; without a listener Node warns of each.
process.on("rejectionHandled", () => {});

/** A script as it is printed, in the world that Node gives it, but for the clock. */
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
      // What stands for the work of tasks, which is no timer.
      globalThis: { setTimeout: (callback, ms) => this.after(callback, this.#nanos(ms)) },
      Atomics: { wait: (array, index, value, ms) => this.hold(this.#nanos(ms)) },
    };
    new Function(...Object.keys(world), this.#code)(...Object.values(world));
  }

  /** How long its tasks mean to take: past 99 days milliseconds are too coarse to say. */
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

/** Runs one program to its end, each turn a macrotask of Node's, and then calls `done`. */
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
