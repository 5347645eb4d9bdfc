// `p-limit`: limits the number of concurrent calls.
"use strict";

const { isUnknown } = require("makespan:host");

function pLimit(options) {
  const given = !isUnknown(options) && typeof options === "object" ? options.concurrency : options;
  // An unknown limit is assumed to be large enough.
  const concurrency = isUnknown(given) ? Infinity : given;
  if (!((Number.isInteger(concurrency) || concurrency === Infinity) && concurrency > 0)) {
    throw new TypeError("Expected `concurrency` to be a number from 1 and up");
  }
  const queue = [];
  let limit = concurrency;
  let activeCount = 0;

  const resumeNext = () => {
    if (activeCount < limit && queue.length > 0) {
      activeCount += 1;
      queue.shift()();
    }
  };

  const run = async (work, resolve, values) => {
    const result = (async () => work(...values))();
    resolve(result);
    try {
      await result;
    } catch {}
    activeCount -= 1;
    resumeNext();
  };

  const enqueue = (work, resolve, values) => {
    new Promise((begin) => queue.push(begin)).then(run.bind(undefined, work, resolve, values));
    if (activeCount < limit) resumeNext();
  };

  const limited = (work, ...values) => new Promise((resolve) => enqueue(work, resolve, values));
  Object.defineProperties(limited, {
    activeCount: { get: () => activeCount },
    pendingCount: { get: () => queue.length },
    clearQueue: { value: () => queue.splice(0) },
    concurrency: {
      get: () => limit,
      set(next) {
        limit = next;
        queueMicrotask(() => {
          while (activeCount < limit && queue.length > 0) resumeNext();
        });
      },
    },
    map: {
      async value(iterable, work) {
        return Promise.all(Array.from(iterable, (value, index) => limited(work, value, index)));
      },
    },
  });
  return limited;
}

pLimit.default = pLimit;
pLimit.limitFunction = (work, options) => {
  const limited = pLimit(options);
  return (...values) => limited(() => work(...values));
};
return pLimit;
