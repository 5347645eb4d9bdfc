// `p-retry`: attempts with increasing delays.
"use strict";

class AbortError extends Error {
  constructor(message) {
    super();
    if (message instanceof Error) {
      this.originalError = message;
      ({ message } = message);
    } else {
      this.originalError = new Error(message);
      this.originalError.stack = this.stack;
    }
    this.name = "AbortError";
    this.message = message;
  }
}

/** The messages of network errors in browsers and Node: such a `TypeError` is retried. */
const isNetworkError = (error) =>
  error.name === "TypeError" &&
  ["Failed to fetch", "fetch failed", "Load failed", "network error", "terminated"].includes(error.message);

async function pause(delay, signal) {
  await new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, delay);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** Whether a failed attempt counts among the retries. Throws after the last one. */
async function afterFailure(error, attemptNumber, retriesConsumed, startTime, options) {
  const failure =
    error instanceof Error
      ? error
      : new TypeError(`Non-error was thrown: "${error}". You should only throw errors.`);
  if (failure instanceof AbortError) throw failure.originalError;
  const retriesLeft = Math.max(0, options.retries - retriesConsumed);
  const context = Object.freeze({ error: failure, attemptNumber, retriesLeft, retriesConsumed });
  await options.onFailedAttempt(context);
  const remaining = () => options.maxRetryTime - (performance.now() - startTime);
  if (remaining() <= 0) throw failure;
  const consumes = await options.shouldConsumeRetry(context);
  if (remaining() <= 0 || retriesLeft <= 0) throw failure;
  if (failure instanceof TypeError && !isNetworkError(failure)) {
    if (consumes) throw failure;
    options.signal?.throwIfAborted();
    return false;
  }
  if (!(await options.shouldRetry(context))) throw failure;
  options.signal?.throwIfAborted();
  if (!consumes) return false;
  // The random number of `randomize` is unknown: its middle is assumed.
  const random = options.randomize ? 1.5 : 1;
  const delay = Math.round(random * options.minTimeout * options.factor ** retriesConsumed);
  const bounded = Math.min(delay, options.maxTimeout, remaining());
  if (bounded > 0) await pause(bounded, options.signal);
  options.signal?.throwIfAborted();
  return true;
}

async function pRetry(work, given = {}) {
  const options = {
    retries: 10,
    factor: 2,
    minTimeout: 1000,
    maxTimeout: Infinity,
    maxRetryTime: Infinity,
    randomize: false,
    onFailedAttempt() {},
    shouldRetry: () => true,
    shouldConsumeRetry: () => true,
    ...given,
  };
  if (options.retries < 0) throw new TypeError("Expected `retries` to be a non-negative number.");
  if (!(options.factor > 0)) options.factor = 1;
  options.signal?.throwIfAborted();
  const startTime = performance.now();
  for (let attempt = 1, retriesConsumed = 0; retriesConsumed <= options.retries; attempt += 1) {
    try {
      options.signal?.throwIfAborted();
      const result = await work(attempt);
      options.signal?.throwIfAborted();
      return result;
    } catch (error) {
      if (await afterFailure(error, attempt, retriesConsumed, startTime, options)) retriesConsumed += 1;
    }
  }
  throw new Error("Retry attempts exhausted without throwing an error.");
}

pRetry.default = pRetry;
pRetry.AbortError = AbortError;
pRetry.makeRetriable = (work, options) =>
  function retriable(...values) {
    return pRetry(() => work.apply(this, values), options);
  };
return pRetry;
