// `async-retry`: attempts with increasing delays, and a way to stop.
"use strict";

/** The delays before each further attempt, in milliseconds. */
function timeouts({ retries = 10, factor = 2, minTimeout = 1000, maxTimeout = Infinity, randomize = false } = {}) {
  if (minTimeout > maxTimeout) throw new Error("minTimeout is greater than maxTimeout");
  const list = [];
  for (let attempt = 0; attempt < retries; attempt += 1) {
    // The random number of `randomize` is unknown: its middle is assumed.
    const random = randomize ? 1.5 : 1;
    list.push(Math.min(Math.round(random * Math.max(minTimeout, 1) * factor ** attempt), maxTimeout));
  }
  return list.sort((one, other) => one - other);
}

function retry(work, options = {}) {
  return new Promise((resolve, reject) => {
    const pauses = timeouts({ randomize: true, ...options });
    const bail = (error) => reject(error ?? new Error("Aborted"));

    const fail = (error, number) => {
      if (error.bail) return bail(error);
      if (number > pauses.length) return reject(error);
      options.onRetry?.(error, number);
      setTimeout(attempt, pauses[number - 1], number + 1);
    };

    const attempt = (number) => {
      let result;
      try {
        result = work(bail, number);
      } catch (error) {
        return fail(error, number);
      }
      Promise.resolve(result)
        .then(resolve)
        .catch((error) => fail(error, number));
    };
    attempt(1);
  });
}

retry.default = retry;
return retry;
