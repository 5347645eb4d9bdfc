// `AbortController`, `AbortSignal`, and of events what they need: in the order of Node.
"use strict";

const { inspect, isUnknown } = require("makespan:host");
const { nodeError, invalidArgument, validateSignal } = require("makespan:errors");

const customInspect = Symbol.for("nodejs.util.inspect.custom");

/** An object of the web as Node shows it: its class and these properties. */
function shown(object, properties, depth, options) {
  const { name } = object.constructor;
  if (depth < 0) return `[${name}]`;
  return `${name} ${inspect(properties, { ...options, depth: options.depth - 1 })}`;
}

function illegalConstructor() {
  return nodeError(TypeError, "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
}

const CODES = {
  IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
  NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10,
  InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14,
  InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
  URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24,
  DataCloneError: 25,
};

class DOMException extends Error {
  #name;

  constructor(message = "", options = "Error") {
    super(message);
    const isObject = typeof options === "object" && options !== null;
    this.#name = isObject ? (options.name ?? "Error") : `${options}`;
    if (isObject && "cause" in options) {
      Object.defineProperty(this, "cause", { value: options.cause, writable: true, configurable: true });
    }
  }

  get name() {
    return this.#name;
  }

  get code() {
    return CODES[this.#name] ?? 0;
  }
}

class Event {
  #type;
  #cancelable;
  #options;
  #isPrevented = false;
  #isStopped = false;
  #timeStamp = performance.now();
  #target = null;
  #isBeingDispatched = false;

  constructor(type, options = {}) {
    this.#type = `${type}`;
    this.#options = options ?? {};
    this.#cancelable = Boolean(this.#options.cancelable);
  }

  get type() {
    return this.#type;
  }

  get isTrusted() {
    return false;
  }

  get target() {
    return this.#target;
  }

  get currentTarget() {
    return this.#isBeingDispatched ? this.#target : null;
  }

  get srcElement() {
    return this.#target;
  }

  get cancelable() {
    return this.#cancelable;
  }

  get bubbles() {
    return Boolean(this.#options.bubbles);
  }

  get composed() {
    return Boolean(this.#options.composed);
  }

  get defaultPrevented() {
    return this.#cancelable && this.#isPrevented;
  }

  get returnValue() {
    return !this.defaultPrevented;
  }

  get eventPhase() {
    return this.#isBeingDispatched ? Event.AT_TARGET : Event.NONE;
  }

  get timeStamp() {
    return this.#timeStamp;
  }

  composedPath() {
    return this.#isBeingDispatched ? [this.#target] : [];
  }

  preventDefault() {
    this.#isPrevented = true;
  }

  stopPropagation() {}

  stopImmediatePropagation() {
    this.#isStopped = true;
  }

  [customInspect](depth, options) {
    const { type, defaultPrevented, cancelable, timeStamp } = this;
    return shown(this, { type, defaultPrevented, cancelable, timeStamp }, depth, options);
  }

  /** Whether it goes on to the next listener. */
  static goesOn(event) {
    return !event.#isStopped;
  }

  static isBeingDispatched(event) {
    return event.#isBeingDispatched;
  }

  static begin(event, target) {
    event.#target = target;
    event.#isBeingDispatched = true;
  }

  static end(event) {
    event.#isBeingDispatched = false;
  }
}
const { goesOn, isBeingDispatched, begin, end } = Event;
for (const name of ["goesOn", "isBeingDispatched", "begin", "end"]) delete Event[name];
for (const [phase, name] of ["NONE", "CAPTURING_PHASE", "AT_TARGET", "BUBBLING_PHASE"].entries()) {
  Object.defineProperty(Event, name, { value: phase, enumerable: true });
}

class CustomEvent extends Event {
  #detail;

  constructor(type, options) {
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    return this.#detail;
  }
}

/** What a listener throws, or its promise rejects with, is an exception that nothing catches. */
function uncaught(error) {
  process.nextTick(() => {
    throw error;
  });
}

class EventTarget {
  #listeners = new Map();

  addEventListener(type, listener, options) {
    const { once = false, signal } = typeof options === "object" && options !== null ? options : {};
    const capture = Boolean(typeof options === "object" ? options?.capture : options);
    validateSignal(signal, "options.signal");
    if (signal?.aborted) return;
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener, options), { once: true });
    if (listener === null || listener === undefined) return;
    const list = this.#listeners.get(type) ?? [];
    if (list.some((known) => known.listener === listener && known.capture === capture)) return;
    list.push({ listener, once: Boolean(once), capture, isRemoved: false });
    this.#listeners.set(type, list);
  }

  removeEventListener(type, listener, options) {
    const capture = options?.capture === true;
    const list = this.#listeners.get(type) ?? [];
    const at = list.findIndex((known) => known.listener === listener && known.capture === capture);
    if (at >= 0) this.#remove(list, at);
  }

  #remove(list, at) {
    const [removed] = list.splice(at, 1);
    removed.isRemoved = true;
  }

  dispatchEvent(event) {
    if (!(event instanceof Event)) throw invalidArgument("event", "an instance of Event", event);
    if (isBeingDispatched(event)) {
      const message = `The event "${event.type}" is already being dispatched`;
      throw nodeError(Error, "ERR_EVENT_RECURSION", message);
    }
    begin(event, this);
    const list = this.#listeners.get(event.type) ?? [];
    // A listener that another one adds is called too.
    for (let known = list[0]; known !== undefined && goesOn(event); ) {
      const next = list[list.indexOf(known) + 1];
      if (!known.isRemoved) this.#call(known, list, event);
      known = next;
    }
    end(event);
    return !event.defaultPrevented;
  }

  #call(known, list, event) {
    if (known.once) this.#remove(list, list.indexOf(known));
    try {
      const { listener } = known;
      const isFunction = typeof listener === "function";
      const result = isFunction ? listener.call(this, event) : listener.handleEvent(event);
      end(event);
      if (typeof result?.then === "function") result.then(undefined, uncaught);
    } catch (error) {
      uncaught(error);
    }
  }

  [customInspect](depth, options) {
    if (depth < 0) return this.constructor.name;
    return `${this.constructor.name} ${inspect({}, options)}`;
  }
}

const make = Symbol("make");

class AbortSignal extends EventTarget {
  #reason;
  #aborted = false;
  /** The signals that follow this one, and those that this one follows. */
  #dependents = new Set();
  #sources = [];
  #onabort = null;
  #hears = false;

  constructor(key) {
    if (key !== make) throw illegalConstructor();
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

  // Its place among the listeners is where it was first set.
  set onabort(listener) {
    this.#onabort = typeof listener === "function" ? listener : null;
    if (this.#hears || this.#onabort === null) return;
    this.#hears = true;
    this.addEventListener("abort", (event) => this.#onabort?.call(this, event));
  }

  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }

  [customInspect](depth, options) {
    return shown(this, { aborted: this.#aborted }, depth, options);
  }

  static #abort(signal, reason) {
    if (signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason = reason;
    signal.dispatchEvent(new Event("abort"));
    for (const dependent of signal.#dependents) AbortSignal.#abort(dependent, reason);
  }

  static #follow(signal, source) {
    signal.#sources.push(source);
    source.#dependents.add(signal);
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
      AbortSignal.#abort(signal, new DOMException(message, "TimeoutError"));
    };
    setTimeout(abort, delay).unref();
    return signal;
  }

  static any(signals) {
    const signal = new AbortSignal(make);
    for (const source of signals) {
      // When one that nothing is known of aborts, is not known either.
      if (isUnknown(source)) continue;
      if (source.#aborted) {
        AbortSignal.#abort(signal, source.#reason);
        return signal;
      }
      const sources = source.#sources.length > 0 ? source.#sources : [source];
      for (const one of sources) AbortSignal.#follow(signal, one);
    }
    return signal;
  }

  static abortOf(controller, reason) {
    AbortSignal.#abort(controller, reason);
  }
}
const { abortOf } = AbortSignal;
delete AbortSignal.abortOf;

class AbortController {
  #signal = new AbortSignal(make);

  get signal() {
    return this.#signal;
  }

  abort(reason = new DOMException("This operation was aborted", "AbortError")) {
    abortOf(this.#signal, reason);
  }

  [customInspect](depth, options) {
    return shown(this, { signal: this.signal }, depth, options);
  }
}

const exported = { AbortController, AbortSignal, CustomEvent, DOMException, Event, EventTarget };
for (const [name, { prototype }] of Object.entries(exported)) {
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
}
return exported;
