// Node's `events`, as far as asynchronous code uses it.
"use strict";

class EventEmitter {
  #listeners = new Map();

  #add(name, listener, first) {
    if (typeof listener !== "function") {
      const error = new TypeError('The "listener" argument must be of type function');
      error.code = "ERR_INVALID_ARG_TYPE";
      throw error;
    }
    this.#tell("newListener", name, listener);
    const list = this.#listeners.get(name) ?? [];
    this.#listeners.set(name, first ? [listener, ...list] : [...list, listener]);
    return this;
  }

  /** Emits an event about a listener, if there is a listener for this event. */
  #tell(event, name, listener) {
    if (this.#listeners.has(event)) this.emit(event, name, listener.listener ?? listener);
  }

  on(name, listener) {
    return this.#add(name, listener, false);
  }

  addListener(name, listener) {
    return this.on(name, listener);
  }

  prependListener(name, listener) {
    return this.#add(name, listener, true);
  }

  #onlyOnce(name, listener) {
    const once = (...values) => {
      this.off(name, once);
      return listener.apply(this, values);
    };
    once.listener = listener;
    return once;
  }

  once(name, listener) {
    return this.on(name, this.#onlyOnce(name, listener));
  }

  prependOnceListener(name, listener) {
    return this.prependListener(name, this.#onlyOnce(name, listener));
  }

  off(name, listener) {
    const list = this.#listeners.get(name) ?? [];
    const at = list.findLastIndex((known) => known === listener || known.listener === listener);
    if (at >= 0) {
      const rest = list.toSpliced(at, 1);
      if (rest.length > 0) this.#listeners.set(name, rest);
      else this.#listeners.delete(name);
      this.#tell("removeListener", name, list[at]);
    }
    return this;
  }

  removeListener(name, listener) {
    return this.off(name, listener);
  }

  removeAllListeners(name) {
    if (name === undefined) this.#listeners.clear();
    else this.#listeners.delete(name);
    return this;
  }

  emit(name, ...values) {
    const list = this.#listeners.get(name);
    if (list === undefined) {
      if (name !== "error") return false;
      const [error] = values;
      if (error instanceof Error) throw error;
      throw new Error(`Unhandled error. (${String(error)})`);
    }
    for (const listener of list) listener.apply(this, values);
    return true;
  }

  listenerCount(name) {
    return this.#listeners.get(name)?.length ?? 0;
  }

  listeners(name) {
    return (this.#listeners.get(name) ?? []).map((listener) => listener.listener ?? listener);
  }

  rawListeners(name) {
    return [...(this.#listeners.get(name) ?? [])];
  }

  eventNames() {
    return [...this.#listeners.keys()];
  }

  #most = 10;

  setMaxListeners(most) {
    this.#most = most;
    return this;
  }

  getMaxListeners() {
    return this.#most;
  }

  static once(emitter, name, { signal } = {}) {
    return new Promise((resolve, reject) => {
      const leave = () => {
        emitter.off?.(name, settle);
        emitter.off?.("error", fail);
        signal?.removeEventListener("abort", abort);
      };
      const settle = (...values) => {
        leave();
        resolve(values);
      };
      const fail = (error) => {
        leave();
        reject(error);
      };
      const abort = () => {
        leave();
        reject(require("makespan:abort").abortError(signal.reason));
      };
      if (signal?.aborted) return abort();
      if (typeof emitter.addEventListener === "function") {
        emitter.addEventListener(name, settle, { once: true });
      } else {
        emitter.on(name, settle);
        if (name !== "error") emitter.on("error", fail);
      }
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  static on(emitter, name, { signal } = {}) {
    const values = [];
    const waiting = [];
    let error;
    let isDone = false;
    const take = (...event) => {
      if (waiting.length > 0) waiting.shift().resolve({ value: event, done: false });
      else values.push(event);
    };
    const fail = (reason) => {
      if (waiting.length > 0) waiting.shift().reject(reason);
      else error = reason;
      iterator.return();
    };
    const abort = () => fail(require("makespan:abort").abortError(signal.reason));
    const iterator = {
      next() {
        if (values.length > 0) return Promise.resolve({ value: values.shift(), done: false });
        if (error !== undefined) {
          const reason = error;
          error = undefined;
          return Promise.reject(reason);
        }
        if (isDone) return Promise.resolve({ value: undefined, done: true });
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
      return() {
        isDone = true;
        emitter.off(name, take);
        emitter.off("error", fail);
        signal?.removeEventListener("abort", abort);
        for (const { resolve } of waiting.splice(0)) resolve({ value: undefined, done: true });
        return Promise.resolve({ value: undefined, done: true });
      },
      throw(reason) {
        fail(reason);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
    emitter.on(name, take);
    if (name !== "error") emitter.on("error", fail);
    signal?.addEventListener("abort", abort, { once: true });
    return iterator;
  }
}

EventEmitter.EventEmitter = EventEmitter;
EventEmitter.default = EventEmitter;
EventEmitter.defaultMaxListeners = 10;
return EventEmitter;
