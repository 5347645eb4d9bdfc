// The world of a program on a virtual clock: its timers, its tasks, and the record of its run, in
// the format of `simulate --format json`. Promises and microtasks are those of the JavaScript
// engine.
//
// A program is { mode: "throw" | "warn", resources: [capacity], tasks, code, main }. `code`
// declares its own tasks, `const a = task("a");`, and the async function named by `main`. It uses
// `task`, `setTimeout` and `console` of this file. Times of `tasks` are whole nanoseconds;
// `setTimeout` takes whole milliseconds as in Node, where 0 counts as 1.
//
// To run a program, call `begin()`, then `turn()` while it `goesOn`, each in a separate macrotask;
// and `unhandled()` for every rejection that is unhandled in between.
"use strict";

/** V: a string, null, a list, or an entry of `allSettled`. */
function plainValue(value) {
  if (Array.isArray(value)) return value.map(plainValue);
  if (value?.status === "fulfilled") return { fulfilled: plainValue(value.value) };
  if (value?.status === "rejected") return { rejected: plainReason(value.reason) };
  return value ?? null;
}

/** R: the message of an error, or the reasons that `any` collected. */
function plainReason(error) {
  if (error instanceof AggregateError) return { errors: error.errors.map(plainReason) };
  // The programs of a scenario throw nothing else, but people edit them.
  return error?.constructor === Error ? error.message : String(error);
}

/** The text of an argument of `console.log`: a string unchanged. */
function plainText(part) {
  const isPlain = Array.isArray(part) || Object.getPrototypeOf(part ?? 0) === Object.prototype;
  return isPlain ? JSON.stringify(part) : String(part);
}

/** Timers by due time, then by creation: a binary heap. */
class Timers {
  #heap = [];
  #created = 0;

  get size() {
    return this.#heap.length;
  }

  /** The timer that `take` would take. */
  get first() {
    return this.#heap[0];
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

/** Slots that calls use while they run. A call takes all of its slots together; first come, first served. */
class Resources {
  #free;
  /** The number of queued calls for each resource. */
  #wanted;
  #waiting = [];

  constructor(capacities) {
    this.#free = [...capacities];
    this.#wanted = capacities.map(() => 0);
  }

  /** `uses` is a list of [resource, slots]. No call overtakes another one that is queued for the same resource. */
  acquire(uses, begin) {
    if (uses.some(([resource]) => this.#wanted[resource] > 0) || !this.#take(uses)) {
      for (const [resource] of uses) this.#wanted[resource]++;
      return this.#waiting.push({ uses, begin });
    }
    begin();
  }

  /** Removes all queued calls. */
  forget(begin) {
    const at = this.#waiting.findIndex((waiting) => waiting.begin === begin);
    if (at < 0) return;
    for (const [resource] of this.#waiting[at].uses) this.#wanted[resource]--;
    this.#waiting.splice(at, 1);
    this.release([]);
  }

  release(uses) {
    for (const [resource, slots] of uses) this.#free[resource] += slots;
    const kept = new Set();
    for (let at = 0; at < this.#waiting.length && kept.size < this.#free.length; at++) {
      const { uses, begin } = this.#waiting[at];
      if (uses.some(([resource]) => kept.has(resource)) || !this.#take(uses)) {
        for (const [resource] of uses) kept.add(resource);
        continue;
      }
      for (const [resource] of uses) this.#wanted[resource]--;
      this.#waiting.splice(at--, 1);
      begin();
    }
  }

  /** Takes all the slots, if they are free. */
  #take(uses) {
    const free = uses.every(([resource, slots]) => this.#free[resource] >= slots);
    if (free) for (const [resource, slots] of uses) this.#free[resource] -= slots;
    return free;
  }
}

/** The world of one program: its clock, its timers, its tasks, and the record of its run. */
class Program {
  #now = 0;
  #timers = new Timers();
  #throws;
  #tasks;
  #resources;
  #main;
  trace = {
    outcome: { status: "pending" },
    settles_at: null,
    crash: null,
    quiescent_at: null,
    calls: [],
    events: [],
  };

  constructor({ mode, resources = [], tasks, code, main }) {
    this.#throws = mode !== "warn";
    this.#tasks = new Map(tasks.map((task) => [task.name, task]));
    this.#resources = new Resources(resources);
    const given = ["task", "setTimeout", "console", `"use strict";\n${code}\nreturn ${main};`];
    this.#main = new Function(...given)(
      (name) => this.#task(this.#tasks.get(name)),
      (callback, ms) => this.setTimeout(callback, ms),
      { log: (...parts) => this.log(...parts) },
    );
  }

  /** The time, in nanoseconds. */
  get now() {
    return this.#now;
  }

  /** Blocks the thread for this many nanoseconds. */
  hold(nanos) {
    this.#now += nanos;
  }

  /** A timer takes whole milliseconds from 1 to 2^31 - 1, and 1 if the time is not valid. */
  setTimeout(callback, ms) {
    const kept = ms >= 1 && ms <= 2 ** 31 - 1 ? Math.trunc(ms) : 1;
    this.after(callback, kept * 1e6);
  }

  log(...parts) {
    this.#record({ event: "logged", text: parts.map(plainText).join(" ") });
  }

  /** The first turn; its caller subscribes immediately. */
  begin() {
    Promise.resolve(this.#main()).then(
      (value) => this.settle({ status: "fulfilled", value: plainValue(value) }),
      (error) => this.settle({ status: "rejected", reason: plainReason(error) }),
    );
  }

  settle(outcome) {
    this.#record({ event: "settled" });
    this.trace.settles_at = this.#now;
    this.trace.outcome = outcome;
  }

  /** Whether there is another turn. */
  get goesOn() {
    return !this.crashed && this.#timers.size > 0;
  }

  get crashed() {
    return this.trace.crash !== null;
  }

  /** A turn: one timer. Node runs the microtasks when this returns to its event loop. */
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
    // The crash is the end: other unhandled rejections of the same turn are not reported.
    if (this.crashed) return;
    const reason = plainReason(error);
    this.#record({ event: "unhandled", reason });
    if (!this.#throws) return;
    this.trace.crash = { at: this.#now, reason };
    // A program that has already settled keeps its outcome.
    if (this.trace.settles_at === null) this.trace.outcome = { status: "crashed", reason };
  }

  #record(event) {
    this.trace.events.push({ at: this.#now, ...event });
  }

  /** Calls back after exactly this time, for work, which is not a timer. */
  after(callback, nanos) {
    const due = this.#now + nanos;
    if (!Number.isSafeInteger(due)) throw new RangeError("past 2^53 - 1 ns (104 days) JavaScript's numbers do not tell each nanosecond");
    this.#timers.add(due, callback);
  }

  #task(task) {
    const counts = new Map();
    const own = new Map(task.items);
    return (...given) => {
      // A function that was called without an item passes undefined on.
      const items = given.filter((item) => item !== undefined);
      const key = JSON.stringify(items);
      const nth = counts.get(key) ?? 0;
      counts.set(key, nth + 1);
      const all = items.join(", ");
      const some = items.length && (own.get(all) ?? own.get(items.at(-1)));
      const { takes, fails, returns, blocks = 0 } = { ...task, ...some };
      const value = returns ?? (items.length ? `${task.name}(${all})` : task.name);
      const failing = fails && nth < (fails.first ?? Infinity);
      const settle = (resolve, reject) => (failing ? reject(new Error(fails.reason)) : resolve(value));
      const duration = takes[Math.min(nth, takes.length - 1)];
      return this.#call(task, items, { settle, failing, duration, blocks });
    };
  }

  #call(task, items, { settle, failing, duration, blocks }) {
    const call = this.trace.calls.length;
    const times = { called_at: this.#now, starts_at: null, settles_at: null };
    this.trace.calls.push({ task: task.name, items, ...times, blocks, takes: duration });
    this.#record({ event: "called", call });
    this.#now += blocks;
    const { uses = [] } = task;
    return new Promise((resolve, reject) => {
      const begin = () => {
        this.trace.calls[call].starts_at = this.#now;
        this.#record({ event: "started", call });
        this.after(() => {
          this.trace.calls[call].settles_at = this.#now;
          this.#record({ event: failing ? "rejected" : "fulfilled", call });
          settle(resolve, reject);
          this.#resources.release(uses);
        }, duration);
      };
      this.#resources.acquire(uses, begin);
    });
  }
}
