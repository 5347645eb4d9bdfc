// `async-retry`: attempts with growing pauses between them, and a way to bail out.
"use strict";

const { timeouts } = require("makespan:retry");

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
