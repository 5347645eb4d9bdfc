// Runs programs of JavaScript one after the other, on Node's own queues but on a virtual clock.
//
// In, a line each:  { id, module, code }
// Out, a line each: { id, log: [[ms, text], ..], crash, syntax }
//
// Every timer and immediate is called in a macrotask of Node's own, so that ticks, microtasks and
// unhandled rejections come where Node has them.
"use strict";
const { format } = require("node:util");
const { setImmediate: later } = globalThis;

/** The lines of an error that say where it was made. */
const FRAMES = /\n\s+at (?:async )?(?:.*?:\d+:\d+\)?(?:, <anonymous>:\d+:\d+\))?|.*?\(<anonymous>\)|<anonymous>|.*?\(index \d+\))/g;

/** What is global before any program. */
const known = new Set(Object.keys(globalThis));

const AsyncFunction = (async () => {}).constructor;

/** The program that is running: there is only ever one. */
let running;

class Timeout {
  #run;
  constructor(run, callback, ms, args, repeats) {
    this.#run = run;
    Object.defineProperties(this, {
      callback: { value: callback },
      ms: { value: Math.trunc(ms >= 1 && ms <= 2147483647 ? ms : 1) },
      args: { value: args },
      repeats: { value: repeats },
      live: { value: true, writable: true },
      isRef: { value: true, writable: true },
      due: { value: 0, writable: true },
      nth: { value: 0, writable: true },
    });
    this.arm();
  }
  arm() {
    this.due = this.#run.now + this.ms;
    this.nth = this.#run.nth++;
    this.#run.timers.add(this);
  }
  ref() {
    this.isRef = true;
    return this;
  }
  unref() {
    this.isRef = false;
    return this;
  }
  hasRef() {
    return this.isRef;
  }
  refresh() {
    if (this.live) this.arm();
    return this;
  }
  close() {
    this.#run.clear(this);
    return this;
  }
}

class Run {
  now = 0;
  nth = 0;
  timers = new Set();
  /** Whether a timer has thrown and nothing else was due. */
  threw = false;
  immediates = [];
  batch = [];
  log = [];
  crash = null;
  syntax = false;
  onUnhandled = [];
  onUncaught = [];
  phase = "begin";

  constructor({ id, module, code }) {
    this.id = id;
    this.module = module;
    this.code = code;
    const write = (...parts) => {
      if (this.crash !== null || running !== this) return;
      // Where an error was made is no affair of ours.
      this.log.push([this.now, format(...parts).replace(FRAMES, "").toWellFormed()]);
    };
    const on = (name, listener) => {
      if (name === "unhandledRejection") this.onUnhandled.push(listener);
      if (name === "uncaughtException") this.onUncaught.push(listener);
    };
    const timer = (callback, ms, args, repeats) => {
      if (typeof callback !== "function") throw new TypeError("no function");
      return new Timeout(this, callback, ms, args, repeats);
    };
    this.world = {
      console: { log: write },
      process: { nextTick: process.nextTick.bind(process), on },
      setTimeout: (callback, ms, ...args) => timer(callback, ms, args, false),
      setInterval: (callback, ms, ...args) => timer(callback, ms, args, true),
      clearTimeout: (timer) => this.clear(timer),
      clearInterval: (timer) => this.clear(timer),
      setImmediate: (callback, ...args) => {
        const immediate = { callback, args, live: true };
        this.immediates.push(immediate);
        return immediate;
      },
      clearImmediate: (immediate) => {
        if (immediate) immediate.live = false;
      },
    };
  }

  clear(timer) {
    if (!(timer instanceof Timeout)) return;
    timer.live = false;
    this.timers.delete(timer);
  }

  /** Does what comes next; whether there may be more. */
  turn() {
    if (this.phase === "begin") {
      this.phase = "timers";
      this.begin();
      return true;
    }
    if (this.phase === "timers") {
      for (;;) {
        const due = this.next((timer) => timer.due <= this.now);
        if (!due) break;
        try {
          this.fire(due);
          return true;
        } catch (error) {
          // After a timer that throws, Node goes on with the next that is due.
          this.uncaught(error);
          if (this.crash !== null) return true;
          this.threw = true;
        }
      }
      if (this.threw) {
        this.threw = false;
        return true;
      }
      this.phase = "immediates";
      this.batch = this.immediates;
      this.immediates = [];
    }
    while (this.batch.length > 0) {
      const immediate = this.batch.shift();
      if (!immediate.live) continue;
      immediate.live = false;
      immediate.callback(...immediate.args);
      return true;
    }
    this.phase = "timers";
    if (this.immediates.some((immediate) => immediate.live)) return true;
    if (![...this.timers].some((timer) => timer.isRef)) return false;
    this.now = this.next(() => true).due;
    return true;
  }

  next(fits) {
    let first;
    for (const timer of this.timers) {
      if (!fits(timer)) continue;
      const before = first && (timer.due - first.due || timer.nth - first.nth) > 0;
      if (!before) first = timer;
    }
    return first;
  }

  fire(timer) {
    if (!timer.repeats) this.clear(timer);
    try {
      timer.callback(...timer.args);
    } finally {
      if (timer.repeats && timer.live) {
        timer.arm();
        // One that fires again stands behind those that were set in between.
        this.timers.delete(timer);
        this.timers.add(timer);
      }
    }
  }

  begin() {
    const names = Object.keys(this.world).join(", ");
    if (this.module) {
      // A module's top level is an async function that begins in a microtask; Node comes to know of
      // what it rejects with three microtasks later.
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

  unhandled(reason, promise) {
    if (this.onUnhandled.length === 0) {
      const isError = reason !== null && typeof reason === "object" && Object.hasOwn(reason, "stack");
      if (isError || this.onUncaught.length === 0) return this.uncaught(reason);
      return this.uncaught(unhandledError(reason));
    }
    for (const listener of this.onUnhandled) listener(reason, promise);
  }

  uncaught(error) {
    if (this.crash !== null) return;
    if (error instanceof SyntaxError && this.log.length === 0) this.syntax = true;
    try {
      if (this.onUncaught.length > 0) {
        for (const listener of this.onUncaught) listener(error);
        return;
      }
    } catch (thrown) {
      error = thrown;
    }
    this.crash = textOf(error);
  }
}

/** What Node makes of a reason that is no error. */
function unhandledError(reason) {
  const isObject = reason !== null && typeof reason === "object";
  const object = Array.isArray(reason) ? "[object Array]" : `#<${reason?.constructor?.name}>`;
  const error = new Error(
    "This error originated either by throwing inside of an async function without a catch block, " +
      "or by rejecting a promise which was not handled with .catch(). The promise rejected with " +
      `the reason "${isObject ? object : String(reason)}".`,
  );
  error.code = "ERR_UNHANDLED_REJECTION";
  error.name = "UnhandledPromiseRejection";
  return error;
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
process.on("uncaughtException", (error) => running.uncaught(error));
process.on("rejectionHandled", () => {});
process.on("warning", () => {});

/** Runs one program to its end and then calls `done`. */
function run(record, done) {
  const program = new Run(record);
  // What is left over by an exception is done in the macrotask behind it.
  const step = () => later(() => later(act));
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
    later(() =>
      later(() => {
        const { id, log, crash, syntax } = program;
        running = new Run({});
        // What a program makes global is its own.
        for (const key of Object.keys(globalThis)) if (!known.has(key)) delete globalThis[key];
        done({ id, log, crash, syntax });
      }),
    );
  running = program;
  step();
}

const lines = require("node:readline").createInterface({ input: process.stdin });
const waiting = [];
let busy = false;
const next = () => {
  busy = waiting.length > 0;
  if (!busy) return;
  run(JSON.parse(waiting.shift()), (answer) => {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    next();
  });
};
lines.on("line", (line) => {
  waiting.push(line);
  if (!busy) next();
});
