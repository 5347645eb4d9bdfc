// `AbortController`, `AbortSignal`, and the parts of events that they need.
"use strict";

class DOMException extends Error {
  #name;

  constructor(message = "", name = "Error") {
    super(message);
    this.#name = name;
  }

  get name() {
    return this.#name;
  }

  get code() {
    return { AbortError: 20, TimeoutError: 23 }[this.#name] ?? 0;
  }
}

class Event {
  constructor(type, { cancelable = false } = {}) {
    this.type = type;
    this.cancelable = cancelable;
    this.defaultPrevented = false;
    this.target = null;
  }

  preventDefault() {
    this.defaultPrevented = this.cancelable;
  }
}

class EventTarget {
  #listeners = new Map();

  addEventListener(type, listener, options = {}) {
    if (listener === null || listener === undefined) return;
    const list = this.#listeners.get(type) ?? [];
    if (list.some((known) => known.listener === listener)) return;
    const once = typeof options === "object" && Boolean(options.once);
    this.#listeners.set(type, [...list, { listener, once }]);
    options.signal?.addEventListener("abort", () => this.removeEventListener(type, listener));
  }

  removeEventListener(type, listener) {
    const list = this.#listeners.get(type) ?? [];
    this.#listeners.set(type, list.filter((known) => known.listener !== listener));
  }

  dispatchEvent(event) {
    event.target = this;
    for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
      if (once) this.removeEventListener(event.type, listener);
      if (typeof listener === "function") listener.call(this, event);
      else listener.handleEvent(event);
    }
    return !event.defaultPrevented;
  }
}

const make = Symbol("make");

class AbortSignal extends EventTarget {
  #reason;
  #aborted = false;
  #dependents = [];
  #onabort = null;
  #hears = false;

  constructor(key) {
    if (key !== make) throw new TypeError("Illegal constructor");
    super();
  }

  get aborted() {
    return this.#aborted;
  }

  get reason() {
    return this.#reason;
  }

  get onabort() {
    return this.#onabort;
  }

  // Its position among the listeners is that of its first assignment.
  set onabort(listener) {
    this.#onabort = typeof listener === "function" ? listener : null;
    if (this.#hears || this.#onabort === null) return;
    this.#hears = true;
    this.addEventListener("abort", (event) => this.#onabort?.call(this, event));
  }

  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }

  static [make](signal, reason) {
    if (signal.#aborted) return;
    signal.#reason = reason;
    signal.#aborted = true;
    const dependents = signal.#dependents.filter((dependent) => !dependent.#aborted);
    for (const dependent of dependents) {
      dependent.#reason = reason;
      dependent.#aborted = true;
    }
    for (const aborted of [signal, ...dependents]) {
      aborted.dispatchEvent(new Event("abort"));
    }
  }

  static abort(reason = new DOMException("This operation was aborted", "AbortError")) {
    const signal = new AbortSignal(make);
    signal.#reason = reason;
    signal.#aborted = true;
    return signal;
  }

  static timeout(delay) {
    const signal = new AbortSignal(make);
    const abort = () => {
      const message = "The operation was aborted due to timeout";
      AbortSignal[make](signal, new DOMException(message, "TimeoutError"));
    };
    setTimeout(abort, delay).unref();
    return signal;
  }

  static any(signals) {
    const list = [...signals];
    const aborted = list.find((signal) => signal.#aborted);
    if (aborted) return AbortSignal.abort(aborted.#reason);
    const dependent = new AbortSignal(make);
    for (const signal of list) signal.#dependents.push(dependent);
    return dependent;
  }
}

class AbortController {
  #signal = new AbortSignal(make);

  get signal() {
    return this.#signal;
  }

  abort(reason = new DOMException("This operation was aborted", "AbortError")) {
    AbortSignal[make](this.#signal, reason);
  }
}

/** The error with which functions of Node reject if a signal aborts them. */
function abortError(cause) {
  const error = new Error("The operation was aborted", { cause });
  error.name = "AbortError";
  error.code = "ABORT_ERR";
  return error;
}

return { AbortController, AbortSignal, DOMException, Event, EventTarget, abortError };
