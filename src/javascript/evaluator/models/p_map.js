// `p-map`: an asynchronous map with limited concurrency.
"use strict";

const { elements, isUnknown } = require("makespan:host");

const pMapSkip = Symbol("skip");

async function pMap(iterable, mapper, { concurrency = Infinity, stopOnError = true, signal } = {}) {
  // An unknown iterable has the assumed number of elements.
  iterable = elements(iterable);
  // An unknown limit is assumed to be large enough.
  if (isUnknown(concurrency)) concurrency = Infinity;
  return new Promise((resolve, reject) => {
    const isAsync = iterable[Symbol.asyncIterator] !== undefined;
    if (!isAsync && iterable[Symbol.iterator] === undefined) {
      throw new TypeError("Expected `input` to be either an `Iterable` or `AsyncIterable`");
    }
    if (typeof mapper !== "function") throw new TypeError("Mapper function is required");
    if (!((Number.isSafeInteger(concurrency) && concurrency >= 1) || concurrency === Infinity)) {
      throw new TypeError("Expected `concurrency` to be an integer from 1 and up or `Infinity`");
    }
    const result = [];
    const errors = [];
    const skipped = new Map();
    let isRejected = false;
    let isResolved = false;
    let isDone = false;
    let running = 0;
    let index = 0;
    const iterator = isAsync ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();

    const abort = () => fail(signal.reason);
    const fail = (reason) => {
      isRejected = true;
      isResolved = true;
      reject(reason);
      signal?.removeEventListener("abort", abort);
    };
    if (signal?.aborted) fail(signal.reason);
    signal?.addEventListener("abort", abort, { once: true });

    const next = async () => {
      if (isResolved) return;
      const item = await iterator.next();
      const at = index;
      index += 1;
      if (item.done) {
        isDone = true;
        if (running === 0 && !isResolved) {
          if (!stopOnError && errors.length > 0) {
            fail(new AggregateError(errors));
            return;
          }
          isResolved = true;
          signal?.removeEventListener("abort", abort);
          resolve(skipped.size === 0 ? result : result.filter((_, at) => !skipped.has(at)));
        }
        return;
      }
      running += 1;
      (async () => {
        try {
          const element = await item.value;
          if (isResolved) return;
          const value = await mapper(element, at);
          if (value === pMapSkip) skipped.set(at, value);
          result[at] = value;
          running -= 1;
          await next();
        } catch (error) {
          if (stopOnError) {
            fail(error);
          } else {
            errors.push(error);
            running -= 1;
            try {
              await next();
            } catch (error) {
              fail(error);
            }
          }
        }
      })();
    };

    (async () => {
      for (let at = 0; at < concurrency; at += 1) {
        try {
          await next();
        } catch (error) {
          fail(error);
          break;
        }
        if (isDone || isRejected) break;
      }
    })();
  });
}

pMap.default = pMap;
pMap.pMapSkip = pMapSkip;
return pMap;
