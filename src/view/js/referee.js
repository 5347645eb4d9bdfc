// The outside judge: runs a program's JavaScript on real promises over a virtual clock and writes
// down what happened, in the shape of `simulate --format json`.
//
// In, a line each:  { id, mode: "throw" | "warn", resources: [capacity], tasks, durations, code, main }
// Out, a line each: { id, node, outcome, settles_at, quiescent_at, calls, events }
//
// `code` declares its tasks itself, `const a = task("a");`, and the async function named by `main`.
// It sees this file's `task`, `setTimeout` and `console`; promises, microtasks and the moment at
// which a rejection counts as unhandled are Node's own. Times of `tasks` are whole nanoseconds;
// `setTimeout` takes milliseconds, as in any JavaScript; where those are too coarse, `durations`
// lists the nanoseconds that were meant.
"use strict";

/** The program that is running: there is only ever one, so that every rejection has an owner. */
let running;

process.on("unhandledRejection", (reason) => running.unhandled(reason));
// A handler added after that is no news here; without a listener Node warns of each.
process.on("rejectionHandled", () => {});

/** V: a string, null, a list, or an entry of `allSettled`. */
function plainValue(value) {
  if (Array.isArray(value)) return value.map(plainValue);
  if (value?.status === "fulfilled") return { fulfilled: plainValue(value.value) };
  if (value?.status === "rejected") return { rejected: plainReason(value.reason) };
  return value ?? null;
}

/** R: an error's message, or the reasons that `any` collected. */
function plainReason(error) {
  if (error instanceof AggregateError) return { errors: error.errors.map(plainReason) };
  if (error?.constructor === Error) return error.message;
  throw new Error("no program throws this", { cause: error });
}

/** Timers by due time, then by creation: a binary heap. */
class Timers {
  #heap = [];
  #created = 0;

  get size() {
    return this.#heap.length;
  }

  add(due, callback) {
    const heap = this.#heap;
    const timer = { due, created: this.#created++, callback };
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!Timers.#before(timer, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = timer;
  }

  take() {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < heap.length && Timers.#before(heap[child + 1], heap[child])) child++;
      if (child >= heap.length || !Timers.#before(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }

  static #before(a, b) {
    return a.due < b.due || (a.due === b.due && a.created < b.created);
  }
}

/** Slots that calls hold while they run, first come first served. */
class Resource {
  #free;
  #queue = [];

  constructor(capacity) {
    this.#free = capacity;
  }

  acquire(begin) {
    if (this.#free === 0) return this.#queue.push(begin);
    this.#free--;
    begin();
  }

  release() {
    const next = this.#queue.shift();
    if (next) next();
    else this.#free++;
  }
}

/** One program's world: its clock, its timers, its tasks, and the record of its run. */
class Program {
  #now = 0;
  #timers = new Timers();
  #durations;
  #throws;
  #tasks;
  #resources;
  #main;
  trace = {
    outcome: { status: "pending" },
    settles_at: null,
    quiescent_at: null,
    calls: [],
    events: [],
  };

  constructor({ mode, resources = [], tasks, durations = [], code, main }) {
    this.#durations = new Map(durations.map((nanos) => [nanos / 1e6, nanos]));
    this.#throws = mode !== "warn";
    this.#tasks = new Map(tasks.map((task) => [task.name, task]));
    this.#resources = resources.map((capacity) => new Resource(capacity));
    const given = ["task", "setTimeout", "console", `"use strict";\n${code}\nreturn ${main};`];
    this.#main = new Function(...given)(
      (name) => this.#task(this.#tasks.get(name)),
      (callback, ms) => this.#setTimeout(callback, this.#durations.get(ms) ?? Math.round(ms * 1e6)),
      { log: (text) => this.#record({ event: "logged", text }) },
    );
  }

  /** The first turn; its caller subscribes at once. */
  begin() {
    const settle = (outcome) => {
      this.#record({ event: "settled" });
      this.trace.settles_at = this.#now;
      this.trace.outcome = outcome;
    };
    this.#main().then(
      (value) => settle({ status: "fulfilled", value: plainValue(value) }),
      (error) => settle({ status: "rejected", reason: plainReason(error) }),
    );
  }

  /** Whether there is another turn. */
  get goesOn() {
    return !this.crashed && this.#timers.size > 0;
  }

  get crashed() {
    return this.trace.outcome.status === "crashed";
  }

  /** A turn: one timer. Node drains the microtasks when this returns to its event loop. */
  turn() {
    const { due, callback } = this.#timers.take();
    this.#now = Math.max(this.#now, due);
    callback();
  }

  end() {
    this.trace.quiescent_at = this.#now;
    return this.trace;
  }

  unhandled(error) {
    // A crash is the end: what else was unhandled in the same turn, nobody hears of.
    if (this.crashed) return;
    const reason = plainReason(error);
    this.#record({ event: "unhandled", reason });
    if (!this.#throws) return;
    this.trace.settles_at = null;
    this.trace.outcome = { status: "crashed", reason };
  }

  #record(event) {
    this.trace.events.push({ at: this.#now, ...event });
  }

  #setTimeout(callback, nanos) {
    const due = this.#now + nanos;
    if (!Number.isSafeInteger(due)) throw new RangeError("a timer past the limit of 2^53 - 1 ns");
    this.#timers.add(due, callback);
  }

  #task(task) {
    const counts = new Map();
    const items = new Map(task.items);
    return (item) => {
      const nth = counts.get(item) ?? 0;
      counts.set(item, nth + 1);
      const { takes, fails, returns, blocks = 0 } = { ...task, ...items.get(item) };
      const value = returns ?? (item === undefined ? task.name : `${task.name}(${item})`);
      const failing = fails && nth < (fails.first ?? Infinity);
      const settle = (resolve, reject) => (failing ? reject(new Error(fails.reason)) : resolve(value));
      const duration = takes[Math.min(nth, takes.length - 1)];
      return this.#call(task, item, { settle, failing, duration, blocks });
    };
  }

  #call(task, item, { settle, failing, duration, blocks }) {
    const call = this.trace.calls.length;
    const times = { called_at: this.#now, starts_at: null, settles_at: null };
    this.trace.calls.push({ task: task.name, item: item ?? null, ...times });
    this.#record({ event: "called", call });
    this.#now += blocks;
    const resource = this.#resources[task.uses];
    return new Promise((resolve, reject) => {
      const begin = () => {
        this.trace.calls[call].starts_at = this.#now;
        this.#record({ event: "started", call });
        this.#setTimeout(() => {
          this.trace.calls[call].settles_at = this.#now;
          this.#record({ event: failing ? "rejected" : "fulfilled", call });
          settle(resolve, reject);
          resource?.release();
        }, duration);
      };
      if (resource) resource.acquire(begin);
      else begin();
    });
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
    running = new Program(record);
    running.begin();
    step(after);
  });
}

/** Answers each line of standard input with a line, in order. */
function serve() {
  const lines = require("node:readline").createInterface({ input: process.stdin });
  const waiting = [];
  let busy = false;
  const next = () => {
    busy = waiting.length > 0;
    if (waiting.length < 1000) lines.resume();
    if (!busy) return;
    run(JSON.parse(waiting.shift()), (trace) => {
      process.stdout.write(`${JSON.stringify(trace)}\n`);
      next();
    });
  };
  lines.on("line", (line) => {
    if (line.trim() === "") return;
    waiting.push(line);
    if (waiting.length > 10_000) lines.pause();
    if (!busy) next();
  });
}

serve();
