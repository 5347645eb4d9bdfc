// Node's `timers/promises`. Each promise settles in the same microtask as there.
"use strict";

const timers = { setTimeout, setImmediate, setInterval, clearTimeout, clearImmediate, clearInterval };
const { nodeError, validate, validateObject, validateSignal, abortError } = require("makespan:errors");

function validateOptions(options) {
  validateObject(options, "options");
  validateSignal(options.signal, "options.signal");
  if (options.ref !== undefined) validate(options.ref, "boolean", "options.ref");
}

function validateDelay(delay) {
  if (delay !== undefined) validate(delay, "number", "delay");
}

/** `Promise.prototype.finally`, with the microtasks that Node's own code takes more. */
function afterwards(promise, onFinally) {
  const inner = new Promise((resolve, reject) => promise.then(resolve, reject));
  return new Promise((resolve, reject) => inner.finally(onFinally).then(resolve, reject));
}

/** A promise that a timer fulfills, and that a signal rejects. */
function fulfilled(set, clear, value, { signal, ref = true }) {
  if (signal?.aborted) return Promise.reject(abortError(signal.reason));
  let cancel;
  const promise = new Promise((resolve, reject) => {
    let isOver = false;
    const timer = set(() => {
      isOver = true;
      resolve(value);
    });
    if (!ref) timer.unref();
    if (!signal) return;
    cancel = () => {
      if (isOver) return;
      isOver = true;
      clear(timer);
      reject(abortError(signal.reason));
    };
    signal.addEventListener("abort", cancel);
  });
  if (cancel === undefined) return promise;
  return afterwards(promise, () => signal.removeEventListener("abort", cancel));
}

const promises = {
  setTimeout(delay, value, options = {}) {
    try {
      validateDelay(delay);
      validateOptions(options);
    } catch (error) {
      return Promise.reject(error);
    }
    return fulfilled((fire) => timers.setTimeout(fire, delay), timers.clearTimeout, value, options);
  },

  setImmediate(value, options = {}) {
    try {
      validateOptions(options);
    } catch (error) {
      return Promise.reject(error);
    }
    return fulfilled((fire) => timers.setImmediate(fire), timers.clearImmediate, value, options);
  },

  async *setInterval(delay, value, options = {}) {
    validateDelay(delay);
    validateOptions(options);
    const { signal, ref = true } = options;
    if (signal?.aborted) throw abortError(signal.reason);
    let cancel;
    let interval;
    try {
      let fired = 0;
      let wake;
      interval = timers.setInterval(() => {
        fired++;
        wake?.();
        wake = undefined;
      }, delay);
      if (!ref) interval.unref();
      if (signal) {
        cancel = () => {
          timers.clearInterval(interval);
          wake?.(Promise.reject(abortError(signal.reason)));
          wake = undefined;
        };
        signal.addEventListener("abort", cancel, { once: true });
      }
      while (!signal?.aborted) {
        if (fired === 0) await new Promise((resolve) => (wake = resolve));
        for (; fired > 0; fired--) yield value;
      }
      throw abortError(signal?.reason);
    } finally {
      timers.clearInterval(interval);
      signal?.removeEventListener("abort", cancel);
    }
  },
};

class Scheduler {
  constructor() {
    throw nodeError(TypeError, "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
  }

  yield() {
    return promises.setImmediate();
  }

  wait(delay, options) {
    return promises.setTimeout(delay, undefined, options);
  }
}

promises.scheduler = Object.create(Scheduler.prototype);
return promises;
