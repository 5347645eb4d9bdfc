// The work in JavaScript, with Node's promises, and timers on a virtual clock.
//
// The first line of input is the work, as JSON; each further line runs it once. A call is the same
// as in `simulate`: a promise that a timer settles. A turn fires one timer and then runs all
// microtasks, as Node's own timers do.
//
// `process._tickCallback` runs them: Node itself ends each of its callbacks with it. It takes 130
// ns per turn; a microtask that calls `process.nextTick` takes 250, and `setImmediate`, which
// passes through the whole event loop, 1,070. V8's `%PerformMicrotaskCheckpoint` is no faster.
"use strict";

// The stack of an error is not used.
Error.stackTraceLimit = 0;

/** Timers by due time, then by creation: a binary heap. */
class Clock {
  now = 0;
  #timers = [];
  #created = 0;

  set(callback, after) {
    const timers = this.#timers;
    const timer = { due: this.now + after, created: this.#created++, callback };
    let at = timers.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!Clock.#before(timer, timers[parent])) break;
      timers[at] = timers[parent];
      at = parent;
    }
    timers[at] = timer;
  }

  /** Fires timers until none is left. */
  run() {
    process._tickCallback();
    while (this.#timers.length > 0) {
      const { due, callback } = this.#take();
      this.now = due;
      callback();
      process._tickCallback();
    }
  }

  #take() {
    const timers = this.#timers;
    const [first] = timers;
    const last = timers.pop();
    if (timers.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < timers.length && Clock.#before(timers[child + 1], timers[child])) child++;
      if (child >= timers.length || !Clock.#before(timers[child], last)) break;
      timers[at] = timers[child];
      at = child;
    }
    timers[at] = last;
    return first;
  }

  static #before(a, b) {
    return a.due < b.due || (a.due === b.due && a.created < b.created);
  }
}

const clock = new Clock();

const call = (takes) => new Promise((resolve) => clock.set(resolve, takes));

const failing = (takes) =>
  new Promise((_, reject) => clock.set(() => reject(new Error("503")), takes));

async function parallel({ takes, needs, needs_from }) {
  const promises = [];
  const begin = async (task) => {
    const [from, to] = [needs_from[task], needs_from[task + 1]];
    if (to - from === 1) await promises[needs[from]];
    else await Promise.all(needs.slice(from, to).map((need) => promises[need]));
    await call(takes[task]);
  };
  for (let task = 0; task < takes.length; task++) {
    const alone = needs_from[task] === needs_from[task + 1];
    promises.push(alone ? call(takes[task]) : begin(task));
  }
  await Promise.all(promises);
}

async function pool(limit, count, run) {
  let next = 0;
  const worker = async () => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));
}

async function retry(times, wait, attempt) {
  for (let nth = 1; ; nth++) {
    try {
      return await attempt(nth);
    } catch (error) {
      if (nth >= times) throw error;
      await call(wait);
    }
  }
}

async function nested(depth, takes) {
  await (depth === 1 ? call(takes) : nested(depth - 1, takes));
}

const programs = {
  Parallel: parallel,
  Pool: ({ limit, tasks: { takes } }) => pool(limit, takes.length, (task) => call(takes[task])),
  async Repeated({ times, graph }) {
    for (let nth = 0; nth < times; nth++) await parallel(graph);
  },
  async Nesting({ depth, times, takes }) {
    for (let nth = 0; nth < times; nth++) await nested(depth, takes);
  },
  Wide: ({ branches, takes }) => Promise.all(Array.from({ length: branches }, () => call(takes))),
  async Loop({ passes, takes }) {
    for (let pass = 0; pass < passes; pass++) await call(takes);
  },
  Retries: ({ limit, wait, tasks: { takes }, failures }) =>
    pool(limit, takes.length, (task) =>
      retry(3, wait, (nth) => (nth > failures[task] ? call : failing)(takes[task])),
    ),
  Races: ({ tasks: { takes }, timers }) =>
    Promise.all(takes.map((takes, race) => Promise.race([call(takes), call(timers[race])]))),
};

/** Runs the work once, until the last timer; returns when it was done, and how long that took. */
function run(kind, parts) {
  const began = process.hrtime.bigint();
  const from = clock.now;
  let makespan;
  programs[kind](parts).then(() => (makespan = clock.now - from));
  clock.run();
  const nanoseconds = Number(process.hrtime.bigint() - began);
  console.log(JSON.stringify({ nanoseconds, makespan }));
}

let work;
// Not `for await`: after an `await`, code is itself in a microtask, and cannot run all microtasks.
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  if (work) run(...work);
  else [work] = Object.entries(JSON.parse(line));
});
