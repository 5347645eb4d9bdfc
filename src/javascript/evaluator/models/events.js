// Node's `events`: the same objects, the same order of calls, the same microtasks.
"use strict";

const { inspect } = require("makespan:host");
const { nodeError, invalidArgument, validate, validateSignal, abortError } = require("makespan:errors");

const kRejection = Symbol.for("nodejs.rejection");
const kCapture = Symbol("kCapture");
const kShapeMode = Symbol("shapeMode");
const kErrorMonitor = Symbol("events.errorMonitor");
let defaultMaxListeners = 10;

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;

EventEmitter.init = function (options) {
  const isNew = this._events === undefined || this._events === Object.getPrototypeOf(this)._events;
  if (isNew) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
  }
  this[kShapeMode] = !isNew;
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections) {
    validate(options.captureRejections, "boolean", "options.captureRejections");
    this[kCapture] = true;
  } else {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

/** With `captureRejections`, what a listener's promise rejects with becomes an event. */
function addCatch(emitter, promise, type, values) {
  if (!emitter[kCapture]) return;
  try {
    const { then } = promise;
    if (typeof then !== "function") return;
    then.call(promise, undefined, (error) => {
      process.nextTick(emitRejection, emitter, error, type, values);
    });
  } catch (error) {
    emitter.emit("error", error);
  }
}

function emitRejection(emitter, error, type, values) {
  if (typeof emitter[kRejection] === "function") {
    emitter[kRejection](error, type, ...values);
    return;
  }
  // It captures no rejections of listeners for errors.
  const captures = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit("error", error);
  } finally {
    emitter[kCapture] = captures;
  }
}

function throwUnhandled(error) {
  if (error instanceof Error) throw error;
  const message = `Unhandled error. (${inspect(error)})`;
  const unhandled = nodeError(Error, "ERR_UNHANDLED_ERROR", message);
  unhandled.context = error;
  throw unhandled;
}

function add(emitter, type, listener, isFirst) {
  validate(listener, "function", "listener");
  if (emitter._events === undefined) {
    emitter._events = { __proto__: null };
    emitter._eventsCount = 0;
  } else if (emitter._events.newListener !== undefined) {
    emitter.emit("newListener", type, listener.listener ?? listener);
  }
  const events = emitter._events;
  const known = events[type];
  if (known === undefined) {
    events[type] = listener;
    emitter._eventsCount++;
  } else if (typeof known === "function") {
    events[type] = isFirst ? [listener, known] : [known, listener];
  } else if (isFirst) {
    known.unshift(listener);
  } else {
    known.push(listener);
  }
  return emitter;
}

function onceWrapper(...values) {
  if (this.fired) return undefined;
  this.target.removeListener(this.type, this.wrapFn);
  this.fired = true;
  return this.listener.apply(this.target, values);
}

function onlyOnce(target, type, listener) {
  validate(listener, "function", "listener");
  const state = { fired: false, wrapFn: undefined, target, type, listener };
  const wrapped = onceWrapper.bind(state);
  wrapped.listener = listener;
  state.wrapFn = wrapped;
  return wrapped;
}

function listenersOf(emitter, type) {
  const known = emitter._events?.[type];
  if (known === undefined) return [];
  return typeof known === "function" ? [known] : [...known];
}

function removeAll(emitter, type) {
  const events = emitter._events;
  if (events[type] === undefined) return;
  emitter._eventsCount--;
  if (emitter._eventsCount === 0) emitter._events = { __proto__: null };
  else delete events[type];
}

const methods = {
  setMaxListeners(n) {
    validate(n, "number", "setMaxListeners");
    this._maxListeners = n;
    return this;
  },

  getMaxListeners() {
    return this._maxListeners ?? defaultMaxListeners;
  },

  emit(type, ...values) {
    const events = this._events;
    let isUnhandled = type === "error";
    if (events !== undefined) {
      if (isUnhandled && events[kErrorMonitor] !== undefined) this.emit(kErrorMonitor, ...values);
      isUnhandled &&= events.error === undefined;
    } else if (!isUnhandled) {
      return false;
    }
    if (isUnhandled) throwUnhandled(values[0]);
    if (events[type] === undefined) return false;
    for (const listener of listenersOf(this, type)) {
      const result = listener.apply(this, values);
      if (result !== undefined && result !== null) addCatch(this, result, type, values);
    }
    return true;
  },

  addListener(type, listener) {
    return add(this, type, listener, false);
  },

  prependListener(type, listener) {
    return add(this, type, listener, true);
  },

  once(type, listener) {
    return this.on(type, onlyOnce(this, type, listener));
  },

  prependOnceListener(type, listener) {
    return this.prependListener(type, onlyOnce(this, type, listener));
  },

  removeListener(type, listener) {
    validate(listener, "function", "listener");
    const events = this._events;
    const list = events?.[type];
    if (list === undefined) return this;
    const isIt = (known) => known === listener || known.listener === listener;
    if (isIt(list)) {
      this._eventsCount--;
      if (this[kShapeMode]) {
        events[type] = undefined;
      } else if (this._eventsCount === 0) {
        this._events = { __proto__: null };
      } else {
        delete events[type];
        if (events.removeListener) this.emit("removeListener", type, list.listener || listener);
      }
    } else if (typeof list !== "function") {
      const at = list.findLastIndex(isIt);
      if (at < 0) return this;
      list.splice(at, 1);
      if (list.length === 1) events[type] = list[0];
      if (events.removeListener !== undefined) this.emit("removeListener", type, listener);
    }
    return this;
  },

  removeAllListeners(...types) {
    const events = this._events;
    if (events === undefined) return this;
    const [type] = types;
    if (events.removeListener === undefined) {
      if (types.length > 0) {
        removeAll(this, type);
      } else {
        this._events = { __proto__: null };
        this._eventsCount = 0;
      }
      this[kShapeMode] = false;
      return this;
    }
    if (types.length > 0) {
      for (const listener of listenersOf(this, type).reverse()) this.removeListener(type, listener);
      return this;
    }
    for (const key of Reflect.ownKeys(events)) {
      if (key !== "removeListener") this.removeAllListeners(key);
    }
    this.removeAllListeners("removeListener");
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
    return this;
  },

  listeners(type) {
    return listenersOf(this, type).map(({ listener }, index, all) =>
      typeof listener === "function" ? listener : all[index],
    );
  },

  rawListeners(type) {
    return listenersOf(this, type);
  },

  listenerCount(type, listener) {
    const all = listenersOf(this, type);
    if (listener === undefined || listener === null) return all.length;
    return all.filter((known) => known === listener || known.listener === listener).length;
  },

  eventNames() {
    return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : [];
  },
};

Object.assign(EventEmitter.prototype, methods);
EventEmitter.prototype.on = EventEmitter.prototype.addListener;
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;
Object.defineProperty(EventEmitter.prototype, kCapture, { value: false, writable: true });

function addTo(target, type, listener, options) {
  if (typeof target.on === "function") {
    if (options?.once) target.once(type, listener);
    else target.on(type, listener);
  } else if (typeof target.addEventListener === "function") {
    target.addEventListener(type, listener, options);
  } else {
    throw invalidArgument("emitter", "an instance of EventEmitter", target);
  }
}

function removeFrom(target, type, listener) {
  if (typeof target.removeListener === "function") target.removeListener(type, listener);
  else if (typeof target.removeEventListener === "function") target.removeEventListener(type, listener);
  else throw invalidArgument("emitter", "an instance of EventEmitter", target);
}

async function once(emitter, name, options = {}) {
  const signal = options?.signal;
  validateSignal(signal, "options.signal");
  if (signal?.aborted) throw abortError(signal.reason);
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      removeFrom(emitter, name, resolver);
      removeFrom(emitter, "error", errorListener);
      reject(abortError(signal.reason));
    };
    const errorListener = (error) => {
      emitter.removeListener(name, resolver);
      if (signal) removeFrom(signal, "abort", onAbort);
      reject(error);
    };
    const resolver = (...values) => {
      if (typeof emitter.removeListener === "function") emitter.removeListener("error", errorListener);
      if (signal) removeFrom(signal, "abort", onAbort);
      resolve(values);
    };
    addTo(emitter, name, resolver, { once: true });
    if (name !== "error" && typeof emitter.once === "function") emitter.once("error", errorListener);
    if (signal) addTo(signal, "abort", onAbort, { once: true });
  });
}

const asyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

function on(emitter, event, options = {}) {
  const { signal, close = [] } = options;
  validateSignal(signal, "options.signal");
  if (signal?.aborted) throw abortError(signal.reason);
  const values = [];
  const waiting = [];
  const heard = [];
  let error = null;
  let isFinished = false;

  const end = () => {
    signal?.removeEventListener("abort", onAbort);
    for (const [name, listener] of heard.splice(0).reverse()) removeFrom(emitter, name, listener);
    isFinished = true;
    const done = { value: undefined, done: true };
    for (const { resolve } of waiting.splice(0)) resolve(done);
    return Promise.resolve(done);
  };
  const take = (...value) => {
    if (waiting.length > 0) waiting.shift().resolve({ value, done: false });
    else values.push(value);
  };
  const fail = (reason) => {
    if (waiting.length > 0) waiting.shift().reject(reason);
    else error = reason;
    end();
  };
  const onAbort = () => fail(abortError(signal.reason));
  const hear = (name, listener) => {
    addTo(emitter, name, listener);
    heard.push([name, listener]);
  };

  const iterator = {
    __proto__: asyncIteratorPrototype,
    next() {
      if (values.length > 0) return Promise.resolve({ value: values.shift(), done: false });
      if (error) {
        const rejected = Promise.reject(error);
        error = null;
        return rejected;
      }
      if (isFinished) return end();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return: () => end(),
    throw(reason) {
      if (!(reason instanceof Error)) {
        throw invalidArgument("EventEmitter.AsyncIterator", "an instance of Error", reason);
      }
      fail(reason);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  hear(event, take);
  if (event !== "error" && typeof emitter.on === "function") hear("error", fail);
  for (const name of close) hear(name, end);
  signal?.addEventListener("abort", onAbort, { once: true });
  return iterator;
}

function addAbortListener(signal, listener) {
  if (signal === undefined) throw invalidArgument("signal", "an instance of AbortSignal", signal);
  validateSignal(signal, "signal");
  validate(listener, "function", "listener");
  if (signal.aborted) queueMicrotask(() => listener());
  else signal.addEventListener("abort", listener, { once: true });
  return {
    __proto__: null,
    [Symbol.dispose]() {
      signal.removeEventListener("abort", listener);
    },
  };
}

Object.assign(EventEmitter, {
  addAbortListener,
  once,
  on,
  getEventListeners: (target, type) => target.listeners(type),
  getMaxListeners: (target) => target.getMaxListeners(),
  EventEmitter,
  usingDomains: false,
  captureRejectionSymbol: kRejection,
  errorMonitor: kErrorMonitor,
  setMaxListeners(n = defaultMaxListeners, ...targets) {
    validate(n, "number", "setMaxListeners");
    if (targets.length === 0) defaultMaxListeners = n;
    for (const target of targets) target.setMaxListeners?.(n);
  },
  listenerCount: (emitter, type) => emitter.listenerCount(type),
});
Object.defineProperties(EventEmitter, {
  captureRejections: {
    get: () => EventEmitter.prototype[kCapture],
    set(captures) {
      validate(captures, "boolean", "EventEmitter.captureRejections");
      EventEmitter.prototype[kCapture] = captures;
    },
    enumerable: true,
  },
  defaultMaxListeners: {
    get: () => defaultMaxListeners,
    set(n) {
      validate(n, "number", "defaultMaxListeners");
      defaultMaxListeners = n;
    },
    enumerable: true,
  },
});
return EventEmitter;
