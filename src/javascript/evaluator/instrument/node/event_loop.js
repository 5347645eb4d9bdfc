// Node's event loop on a virtual clock: timers, immediates, and the handling of errors. Ticks and
// microtasks are Node's own: the caller runs each `turn` in a separate macrotask.
"use strict";

const FIRINGS_OF_DEFINITIONS = 3;

/** The result of `setTimeout` and `setInterval`. */
class Timeout {
  #loop;

  constructor(loop, callback, ms, args, repeats) {
    this.#loop = loop;
    Object.defineProperties(this, {
      callback: { value: callback },
      ms: { value: Math.trunc(ms >= 1 && ms <= 2147483647 ? ms : 1) },
      args: { value: args },
      repeats: { value: repeats },
      /** How often it fires, if the run assumed that it ends. */
      firings: { value: repeats ? loop.firings[loop.intervals++] : undefined },
      fired: { value: 0, writable: true },
      live: { value: true, writable: true },
      isRef: { value: true, writable: true },
      /** The number of the current setting: older ones that are still in the heap have no effect. */
      armed: { value: 0, writable: true },
    });
    loop.alive++;
    this.arm();
  }

  arm() {
    const armed = ++this.armed;
    this.#loop.timers.add(this.#loop.now + this.ms * 1e6, { of: this, armed });
  }

  ref() {
    this.#loop.setRef(this, true);
    return this;
  }

  unref() {
    this.#loop.setRef(this, false);
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
    this.#loop.clear(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.#loop.numberOf(this);
  }
}

class EventLoop {
  /** Nanoseconds. */
  now = 0;
  timers = new Timers();
  /** The number of timers that keep the loop running. */
  alive = 0;
  #numbers = [];
  /** Whether a timer has thrown and nothing else was due. */
  #threw = false;
  #immediates = [];
  #batch = [];
  #phase = "timers";
  /** The number of iterations in a row that ran immediates, and whether one is about to begin. */
  #rounds = { at: 0, times: 0, starts: false };
  /** The number of times that code has read the clock at the current time. */
  #reads = { at: 0, times: 0 };
  /** Whether nothing was left to run, so that `beforeExit` occurred, and nothing has run since. */
  #hasEnded = false;
  #listeners = {
    unhandledRejection: [],
    rejectionHandled: [],
    uncaughtExceptionMonitor: [],
    uncaughtException: [],
    beforeExit: [],
    exit: [],
  };
  exitCode = undefined;
  /** Converts the delay argument of a timer. */
  delayOf = (ms) => ms;
  /** Whether an unhandled rejection ends the process. */
  throws = true;
  /** How many intervals were set, and how often those of them fire that are assumed to end. */
  intervals = 0;
  firings = {};
  /** Whether the definitions run. Then each interval ends after a few firings. */
  isDefining = false;
  hasExited = false;
  /** The error that ended the process, in an array. */
  crash = null;

  /** The functions of Node that belong to it, as globals and as `node:timers`. */
  get globals() {
    const timer = (callback, ms, args, repeats) => {
      if (typeof callback !== "function") throw notCallable(callback);
      return new Timeout(this, callback, this.delayOf(ms), args, repeats);
    };
    return {
      setTimeout: (callback, ms, ...args) => timer(callback, ms, args, false),
      setInterval: (callback, ms, ...args) => timer(callback, ms, args, true),
      clearTimeout: (timeout) => this.clear(timeout),
      clearInterval: (timeout) => this.clear(timeout),
      setImmediate: (callback, ...args) => {
        if (typeof callback !== "function") throw notCallable(callback);
        const immediate = { callback, args, live: true };
        this.#immediates.push(immediate);
        return immediate;
      },
      clearImmediate: (immediate) => {
        if (immediate) immediate.live = false;
      },
    };
  }

  /** The part of `process` that belongs to the event loop: its listeners and its exit code. */
  get process() {
    const on = (name, listener, isOnce) => {
      this.#listeners[name]?.push({ listener, isOnce });
      return made;
    };
    const off = (name, listener) => {
      const known = this.#listeners[name] ?? [];
      const at = known.findLastIndex((entry) => entry.listener === listener);
      if (at >= 0) known.splice(at, 1);
      return made;
    };
    const loop = this;
    const made = {
      on: (name, listener) => on(name, listener, false),
      once: (name, listener) => on(name, listener, true),
      addListener: (name, listener) => on(name, listener, false),
      off,
      removeListener: off,
      removeAllListeners: (...names) => {
        const all = Object.keys(this.#listeners);
        for (const name of names.length > 0 ? names : all) this.#listeners[name]?.splice(0);
        return made;
      },
      get exitCode() {
        return loop.exitCode;
      },
      set exitCode(code) {
        loop.exitCode = code;
      },
    };
    return made;
  }

  /** Calls the listeners of an event of the process; returns whether there are any. */
  emit(name, ...args) {
    const listeners = this.#listeners[name];
    const now = [...listeners];
    for (const entry of now) {
      if (entry.isOnce && listeners.includes(entry)) listeners.splice(listeners.indexOf(entry), 1);
      entry.listener(...args);
    }
    return now.length > 0;
  }

  numberOf(timeout) {
    const known = this.#numbers.indexOf(timeout);
    return known < 0 ? this.#numbers.push(timeout) : known + 1;
  }

  clear(timeout) {
    const found = timeout instanceof Timeout ? timeout : this.#numbers[timeout - 1];
    if (!found?.live) return;
    found.live = false;
    if (found.isRef) this.alive--;
  }

  setRef(timeout, isRef) {
    if (timeout.live && timeout.isRef !== isRef) this.alive += isRef ? 1 : -1;
    timeout.isRef = isRef;
  }

  /** Calls back after exactly `nanos` nanoseconds. This is for work, which is not a timer of the code. */
  after(nanos, callback) {
    const work = { live: true, callback };
    this.alive++;
    this.timers.add(this.now + nanos, { work });
    return () => {
      if (work.live) this.alive--;
      work.live = false;
    };
  }

  /** Removes all pending work, and starts again. Code that has a timer cannot stop or start it. */
  rewind() {
    while (this.timers.first) {
      const { of, work } = this.timers.take().callback;
      (of ?? work).live = false;
    }
    this.timers = new Timers();
    this.#immediates = [];
    this.#batch = [];
    this.#phase = "timers";
    this.#rounds.times = 0;
    this.#numbers = [];
    this.alive = 0;
    this.intervals = 0;
    this.now = 0;
    this.crash = null;
    this.#hasEnded = false;
  }

  /** The time in milliseconds, as code reads it. Code that reads it repeatedly waits for it, so time
   * passes. */
  read() {
    const reads = this.#reads;
    reads.times = reads.at === this.now || reads.times > 1000 ? reads.times + 1 : 1;
    if (reads.times > 1000) this.now += 1e6;
    reads.at = this.now;
    return this.now / 1e6;
  }

  /**
   * Runs the next macrotask; returns whether there may be more. If nothing is left, `beforeExit`
   * occurs, unless `mayEnd` is false.
   */
  turn(mayEnd = true) {
    this.#reads.times = 0;
    if (this.#phase === "timers") {
      for (;;) {
        const due = this.#take(this.now);
        if (!due) break;
        this.#rounds.times = 0;
        try {
          this.#fire(due);
          return true;
        } catch (error) {
          // After a timer that throws, Node continues with the next timer that is due.
          this.uncaught(error);
          if (this.crash !== null || this.hasExited) return true;
          this.#threw = true;
        }
      }
      if (this.#threw) {
        this.#threw = false;
        return true;
      }
      this.#phase = "immediates";
      this.#batch = this.#immediates;
      this.#immediates = [];
      this.#rounds.starts = true;
    }
    while (this.#batch.length > 0) {
      const immediate = this.#batch.shift();
      if (!immediate.live) continue;
      immediate.live = false;
      this.#hasEnded = false;
      if (this.#rounds.starts) this.#beginRound();
      immediate.callback(...immediate.args);
      return true;
    }
    this.#phase = "timers";
    if (this.#immediates.some((immediate) => immediate.live)) return true;
    if (this.alive === 0) {
      if (this.#hasEnded || !mayEnd) return false;
      this.#hasEnded = true;
      return this.emit("beforeExit", this.exitCode ?? 0);
    }
    this.now = Math.max(this.now, this.#next().due);
    return true;
  }

  /** Begins an iteration that runs immediates. After many of them, the code waits for time to pass. */
  #beginRound() {
    const rounds = this.#rounds;
    rounds.starts = false;
    rounds.times = rounds.at === this.now || rounds.times > 1000 ? rounds.times + 1 : 1;
    if (rounds.times > 1000) this.now += 1e6;
    rounds.at = this.now;
  }

  /** The timer that comes first, without those that were cleared. */
  #next() {
    for (;;) {
      const { first } = this.timers;
      if (!first) return undefined;
      const { of, armed, work } = first.callback;
      if (work ? work.live : of.live && of.armed === armed) return first;
      this.timers.take();
    }
  }

  #take(by) {
    const next = this.#next();
    if (!next || next.due > by) return undefined;
    return this.timers.take().callback;
  }

  #fire({ of, work }) {
    this.#hasEnded = false;
    if (work) {
      work.live = false;
      this.alive--;
      return work.callback();
    }
    if (!of.repeats) this.clear(of);
    try {
      of.callback(...of.args);
    } finally {
      if (++of.fired === (this.isDefining ? FIRINGS_OF_DEFINITIONS : of.firings)) this.clear(of);
      if (of.repeats && of.live) of.arm();
    }
  }

  /** A rejection that is still unhandled after the microtasks have run. */
  unhandled(reason, promise) {
    if (this.hasExited || this.emit("unhandledRejection", reason, promise) || !this.throws) return;
    const isError = reason !== null && typeof reason === "object" && Object.hasOwn(reason, "stack");
    const isHeard = this.#listeners.uncaughtException.length > 0;
    this.uncaught(isError || !isHeard ? reason : unhandledError(reason), "unhandledRejection");
  }

  /** An uncaught exception. */
  uncaught(error, origin = "uncaughtException") {
    if (this.crash !== null || this.hasExited) return;
    try {
      this.emit("uncaughtExceptionMonitor", error, origin);
      if (this.emit("uncaughtException", error, origin)) return;
    } catch (thrown) {
      error = thrown;
    }
    this.crash = [error];
  }
}

function notCallable(value) {
  return new TypeError(`The "callback" argument must be of type function. Received ${String(value)}`);
}

/** The error that Node creates for a reason that is not an error. */
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
