// Runs Node's own modules that set timers on the virtual clock.
"use strict";

/** The names of the language's functions in Node's code, such as `FunctionPrototypeBind`. */
function primordials() {
  const made = { globalThis };
  const capital = (name) => name[0].toUpperCase() + name.slice(1);
  const take = (prefix, from, use) => {
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
      if (value !== undefined) made[prefix + capital(key)] = use(value);
    }
  };
  const uncurried = (value) =>
    typeof value === "function" ? (self, ...args) => Reflect.apply(value, self, args) : value;
  for (const name of ["Array", "Error", "Function", "Map", "Number", "Object", "Promise", "Set", "String", "Symbol"]) {
    const constructor = globalThis[name];
    made[name] = constructor;
    const bound = (value) => (typeof value === "function" ? value.bind(constructor) : value);
    take(name, constructor, bound);
    take(`${name}Prototype`, constructor.prototype, uncurried);
  }
  take("Reflect", Reflect, (value) => value);
  class SafePromise extends Promise {}
  made.SafePromisePrototypeFinally = (promise, onFinally) =>
    new Promise((resolve, reject) =>
      new SafePromise((a, b) => made.PromisePrototypeThen(promise, a, b)).finally(onFinally).then(resolve, reject),
    );
  return made;
}

/** The modules that `timers/promises` requires. */
function internals(loop, errors) {
  const { clearTimeout, clearInterval, clearImmediate, setImmediate } = loop.globals;
  class OwnTimeout extends Timeout {
    constructor(callback, ms, args, repeats, isRef) {
      super(loop, callback, loop.delayOf(ms), args ?? [], repeats);
      if (!isRef) this.unref();
    }
    get _destroyed() {
      return !this.live;
    }
  }
  function Immediate(callback, args) {
    const immediate = setImmediate(callback, ...args);
    return Object.defineProperty(immediate, "_destroyed", { get: () => !immediate.live });
  }
  class AbortError extends Error {
    constructor(message = "The operation was aborted", options = undefined) {
      super(message, options);
      this.code = "ABORT_ERR";
      this.name = "AbortError";
    }
  }
  const coded = (_, code) => {
    return function () {
      return errors.nodeError(TypeError, code, "Illegal constructor");
    };
  };
  return {
    // The constructor sets the timer.
    "internal/timers": { Timeout: OwnTimeout, Immediate, insert() {} },
    timers: { clearTimeout, clearInterval, clearImmediate },
    "internal/errors": { AbortError, codes: new Proxy({}, { get: coded }) },
    "internal/validators": {
      validateAbortSignal: errors.validateSignal,
      validateBoolean: (value, name) => errors.validate(value, "boolean", name),
      validateNumber: (value, name) => errors.validate(value, "number", name),
      validateObject: errors.validateObject,
    },
    "internal/util": { kEmptyObject: Object.freeze({ __proto__: null }) },
    "internal/event_target": { kResistStopPropagation: Symbol("kResistStopPropagation") },
  };
}

/** Node's own `timers/promises`, or nothing if its source is not available: then the model is run. */
function timersPromises(loop, errors) {
  const source = process.binding("natives")["timers/promises"];
  const required = internals(loop, errors);
  const module = { exports: {} };
  const load = new Function("primordials", "require", "module", "exports", source);
  load(primordials(), (name) => required[name], module, module.exports);
  return module.exports;
}

const { any } = AbortSignal;

/** Makes signals use the virtual clock, and allows unknown values as signals. */
function virtualizeSignals(loop) {
  AbortSignal.timeout = function timeout(delay) {
    const controller = new AbortController();
    const message = "The operation was aborted due to timeout";
    const abort = () => controller.abort(new DOMException(message, "TimeoutError"));
    new Timeout(loop, abort, loop.delayOf(delay), [], false).unref();
    return controller.signal;
  };
  AbortSignal.any = function (signals) {
    return any.call(AbortSignal, [...signals].filter((signal) => !isStandIn(signal)));
  };
}
