// Node's `timers/promises`.
"use strict";

const timers = { setTimeout, setImmediate, setInterval, clearTimeout, clearImmediate, clearInterval };
const { abortError } = require("makespan:abort");

/** A promise that a timer fulfills, and that a signal rejects. */
function fulfilled(set, clear, value, { signal, ref = true } = {}) {
  if (signal?.aborted) return Promise.reject(abortError(signal.reason));
  return new Promise((resolve, reject) => {
    const abort = () => {
      clear(timer);
      reject(abortError(signal.reason));
    };
    const timer = set(() => {
      signal?.removeEventListener("abort", abort);
      resolve(value);
    });
    if (!ref) timer.unref();
    signal?.addEventListener("abort", abort);
  });
}

const promises = {
  setTimeout: (delay, value, options) =>
    fulfilled((fire) => timers.setTimeout(fire, delay), timers.clearTimeout, value, options),
  setImmediate: (value, options) =>
    fulfilled((fire) => timers.setImmediate(fire), timers.clearImmediate, value, options),
  async *setInterval(delay, value, { signal } = {}) {
    if (signal?.aborted) throw abortError(signal.reason);
    let fired = 0;
    let wake;
    const interval = timers.setInterval(() => {
      fired += 1;
      wake?.();
      wake = undefined;
    }, delay);
    const abort = () => wake?.();
    signal?.addEventListener("abort", abort, { once: true });
    try {
      while (!signal?.aborted) {
        if (fired === 0) await new Promise((resolve) => (wake = resolve));
        for (; fired > 0; fired -= 1) yield value;
      }
      throw abortError(signal.reason);
    } finally {
      timers.clearInterval(interval);
      signal?.removeEventListener("abort", abort);
    }
  },
};
promises.scheduler = {
  wait: (delay, options) => promises.setTimeout(delay, undefined, options),
  yield: () => promises.setImmediate(),
};
return promises;
