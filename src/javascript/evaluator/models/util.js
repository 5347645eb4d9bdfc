// Node's `util`, as far as asynchronous code uses it.
"use strict";

const { isUnknown, inspect, format, open } = require("makespan:host");
const { nodeError, validate } = require("makespan:errors");

function promisify(original) {
  // An unknown function returns a promise from here on.
  if (isUnknown(original)) return original;
  validate(original, "function", "original");
  if (original === setTimeout) return require("timers/promises").setTimeout;
  if (original === setImmediate) return require("timers/promises").setImmediate;
  if (original[promisify.custom]) return original[promisify.custom];
  return function promisified(...values) {
    return new Promise((resolve, reject) => {
      original.call(this, ...values, (error, value) => (error ? reject(error) : resolve(value)));
    });
  };
}
promisify.custom = Symbol.for("nodejs.util.promisify.custom");

function callbackify(original) {
  return function callbackified(...values) {
    const callback = values.pop();
    original.apply(this, values).then(
      (value) => process.nextTick(callback, null, value),
      (reason) => process.nextTick(callback, reason ? reason : falsyReason(reason)),
    );
  };
}

/** The error for a rejection whose reason a callback would not take for an error. */
function falsyReason(reason) {
  const message = "Promise was rejected with falsy value";
  const error = nodeError(Error, "ERR_FALSY_VALUE_REJECTION", message);
  error.reason = reason;
  return error;
}

function inherits(constructor, parent) {
  Object.defineProperty(constructor, "super_", { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

inspect.custom = Symbol.for("nodejs.util.inspect.custom");
inspect.defaultOptions = { depth: 2 };

const isA = (constructor) => (value) => value instanceof constructor;
const madeBy = (constructor) => (value) => typeof value === "function" && value.constructor === constructor;
const types = {
  isPromise: isA(Promise),
  isDate: isA(Date),
  isRegExp: isA(RegExp),
  isMap: isA(Map),
  isSet: isA(Set),
  isWeakMap: isA(WeakMap),
  isWeakSet: isA(WeakSet),
  isNativeError: isA(Error),
  isAsyncFunction: madeBy((async () => {}).constructor),
  isGeneratorFunction: madeBy(function* () {}.constructor),
};

// They have more than this.
return open(
  {
    promisify,
    callbackify,
    inherits,
    inspect,
    format,
    deprecate: (original) => original,
    isDeepStrictEqual: (one, other) => inspect(one) === inspect(other),
    types: open(types, "util.types"),
  },
  "util",
);
