// Runs programs of JavaScript one after the other, in Node's own queues but on a virtual clock.
//
// In, a line each:  { id, module, code }
// Out, a line each: { id, log: [[ms, text], ..], crash, syntax }
//
// Every timer and immediate is called in a separate macrotask of Node, so that ticks, microtasks
// and unhandled rejections occur as in Node. It uses `EventLoop` and `serve`.
const { format } = require("node:util");
const { setImmediate: later } = globalThis;

/** The lines of an error that say where it was created. */
const FRAMES = /\n\s+at (?:async )?(?:.*?:\d+:\d+\)?(?:, <anonymous>:\d+:\d+\))?|.*?\(<anonymous>\)|<anonymous>|.*?\(index \d+\))/g;

/** The globals before any program. */
const known = new Set(Object.keys(globalThis));

const AsyncFunction = (async () => {}).constructor;

/** The program that is running: there is only one at a time. */
let running;

class Run extends EventLoop {
  log = [];
  syntax = false;
  /** The text of the error that ended the program. */
  told = null;
  #hasBegun = false;

  constructor({ id, module, code }) {
    super();
    this.id = id;
    this.module = module;
    this.code = code;
    const write = (...parts) => {
      if (this.crash !== null || running !== this) return;
      // The position at which an error was created is not compared.
      this.log.push([this.now / 1e6, format(...parts).replace(FRAMES, "").toWellFormed()]);
    };
    this.world = {
      console: { log: write },
      process: Object.assign(this.process, { nextTick: process.nextTick.bind(process) }),
      ...this.globals,
    };
  }

  /** Runs the next macrotask; returns whether there may be more. */
  turn() {
    if (this.#hasBegun) return super.turn();
    this.#hasBegun = true;
    this.begin();
    return true;
  }

  begin() {
    const names = Object.keys(this.world).join(", ");
    if (this.module) {
      // The top level of a module is an async function that starts in a microtask; Node learns of
      // its rejection three microtasks later.
      const main = new AsyncFunction(names, `"use strict"; ${this.code}`);
      queueMicrotask(() => {
        const settled = main(...Object.values(this.world));
        settled.then().then().catch((error) => this.uncaught(error));
      });
      return;
    }
    const main = new Function("exports", names, this.code);
    main.call({}, {}, ...Object.values(this.world));
  }

  uncaught(error, origin) {
    if (this.crash !== null) return;
    if (error instanceof SyntaxError && this.log.length === 0) this.syntax = true;
    super.uncaught(error, origin);
    if (this.crash !== null) this.told = textOf(this.crash[0]);
  }
}

function textOf(error) {
  try {
    if (error instanceof Error && error.message) return String(error.message);
    return String(error);
  } catch {
    return "?";
  }
}

process.on("unhandledRejection", (reason, promise) => running.unhandled(reason, promise));
process.on("uncaughtException", (error) => {
  exceptions += 1;
  running.uncaught(error);
});
process.on("rejectionHandled", () => {});
process.on("warning", () => {});

/** The number of exceptions that nothing has caught. */
let exceptions = 0;

/** Calls a function when the current turn is over. After an exception that nothing catches, Node runs the rest of
 * the turn in the next macrotask. */
function afterTurn(act) {
  const before = exceptions;
  later(() => later(() => (exceptions === before ? act() : afterTurn(act))));
}

/** Runs one program to its end and then calls `done`. */
function run(record, done) {
  const program = new Run(record);
  const step = () => afterTurn(act);
  const act = () => {
    if (program.crash !== null) return end();
    let more = true;
    try {
      more = program.turn();
    } finally {
      if (more) step();
      else end();
    }
  };
  const end = () =>
    afterTurn(() => {
      const { id, log, told: crash, syntax } = program;
      running = new Run({});
      // Globals of a program are removed after it.
      for (const key of Object.keys(globalThis)) if (!known.has(key)) delete globalThis[key];
      done({ id, log, crash, syntax });
    });
  running = program;
  step();
}

serve(run);
