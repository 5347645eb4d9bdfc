// `p-timeout`: a promise, or a rejection after some time.
"use strict";

class TimeoutError extends Error {
  name = "TimeoutError";

  constructor(message, options) {
    super(message, options);
  }
}

function pTimeout(promise, options) {
  const { milliseconds, fallback, message, signal, customTimers = { setTimeout, clearTimeout } } = options;
  let timer;
  let abort;
  const wrapped = new Promise((resolve, reject) => {
    if (typeof milliseconds !== "number" || Math.sign(milliseconds) !== 1) {
      throw new TypeError(`Expected \`milliseconds\` to be a positive number, got \`${milliseconds}\``);
    }
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    if (signal) {
      abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
    }
    promise.then(resolve, reject);
    if (milliseconds === Number.POSITIVE_INFINITY) return;
    const timeoutError = new TimeoutError();
    timer = customTimers.setTimeout.call(undefined, () => {
      if (fallback) {
        try {
          resolve(fallback());
        } catch (error) {
          reject(error);
        }
        return;
      }
      if (typeof promise.cancel === "function") promise.cancel();
      if (message === false) {
        resolve();
      } else if (message instanceof Error) {
        reject(message);
      } else {
        timeoutError.message = message ?? `Promise timed out after ${milliseconds} milliseconds`;
        reject(timeoutError);
      }
    }, milliseconds);
  });
  const cancelable = wrapped.finally(() => {
    cancelable.clear();
    if (abort && signal) signal.removeEventListener("abort", abort);
  });
  cancelable.clear = () => {
    customTimers.clearTimeout.call(undefined, timer);
    timer = undefined;
  };
  return cancelable;
}

pTimeout.default = pTimeout;
pTimeout.TimeoutError = TimeoutError;
return pTimeout;
