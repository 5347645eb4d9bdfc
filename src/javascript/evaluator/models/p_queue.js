// `p-queue`: a queue with priorities and limited concurrency.
"use strict";

const EventEmitter = require("events");
const pTimeout = require("p-timeout");
const { isUnknown } = require("makespan:host");

class PQueue extends EventEmitter {
  #queue = [];
  #pending = 0;
  #isPaused;
  #concurrency;
  #intervalCount = 0;
  #intervalCap;
  #interval;
  #intervalEnd = 0;
  #intervalId;
  #timeoutId;
  #carryover;
  #isIntervalIgnored;
  #throwOnTimeout;
  timeout;

  constructor(options) {
    super();
    const settings = {
      carryoverConcurrencyCount: false,
      intervalCap: Infinity,
      interval: 0,
      concurrency: Infinity,
      autoStart: true,
      ...options,
    };
    this.#carryover = settings.carryoverConcurrencyCount;
    this.#isIntervalIgnored = settings.intervalCap === Infinity || settings.interval === 0;
    this.#intervalCap = settings.intervalCap;
    this.#interval = settings.interval;
    this.concurrency = settings.concurrency;
    this.timeout = settings.timeout;
    this.#throwOnTimeout = settings.throwOnTimeout === true;
    this.#isPaused = settings.autoStart === false;
  }

  get #mayStart() {
    return this.#isIntervalIgnored || this.#intervalCount < this.#intervalCap;
  }

  #next() {
    this.#pending -= 1;
    this.#tryToStart();
    this.emit("next");
  }

  get #isIntervalPaused() {
    const now = Date.now();
    if (this.#intervalId === undefined) {
      const delay = this.#intervalEnd - now;
      if (delay >= 0) {
        this.#timeoutId ??= setTimeout(() => {
          this.#onInterval();
          this.#initializeInterval();
          this.#timeoutId = undefined;
        }, delay);
        return true;
      }
      this.#intervalCount = this.#carryover ? this.#pending : 0;
    }
    return false;
  }

  #tryToStart() {
    if (this.#queue.length === 0) {
      if (this.#intervalId !== undefined) clearInterval(this.#intervalId);
      this.#intervalId = undefined;
      this.emit("empty");
      if (this.#pending === 0) this.emit("idle");
      return false;
    }
    if (this.#isPaused) return false;
    const canInitialize = !this.#isIntervalPaused;
    if (!this.#mayStart || this.#pending >= this.#concurrency) return false;
    const { run } = this.#queue.shift();
    this.emit("active");
    run();
    if (canInitialize) this.#initializeInterval();
    return true;
  }

  #initializeInterval() {
    if (this.#isIntervalIgnored || this.#intervalId !== undefined) return;
    this.#intervalId = setInterval(() => this.#onInterval(), this.#interval);
    this.#intervalEnd = Date.now() + this.#interval;
  }

  #onInterval() {
    if (this.#intervalCount === 0 && this.#pending === 0 && this.#intervalId !== undefined) {
      clearInterval(this.#intervalId);
      this.#intervalId = undefined;
    }
    this.#intervalCount = this.#carryover ? this.#pending : 0;
    this.#processQueue();
  }

  #processQueue() {
    while (this.#tryToStart());
  }

  get concurrency() {
    return this.#concurrency;
  }

  set concurrency(next) {
    // An unknown limit is assumed to be large enough.
    if (isUnknown(next)) next = Infinity;
    if (!(typeof next === "number" && next >= 1)) {
      throw new TypeError(`Expected \`concurrency\` to be a number from 1 and up, got \`${next}\``);
    }
    this.#concurrency = next;
    this.#processQueue();
  }

  async add(work, options = {}) {
    const settings = { timeout: this.timeout, throwOnTimeout: this.#throwOnTimeout, ...options };
    return new Promise((resolve, reject) => {
      const run = async () => {
        this.#pending += 1;
        this.#intervalCount += 1;
        try {
          settings.signal?.throwIfAborted();
          let operation = work({ signal: settings.signal });
          if (settings.timeout) {
            operation = pTimeout(Promise.resolve(operation), { milliseconds: settings.timeout });
          }
          if (settings.signal) {
            const { signal } = settings;
            const aborted = new Promise((_, fail) => {
              signal.addEventListener("abort", () => fail(signal.reason), { once: true });
            });
            operation = Promise.race([operation, aborted]);
          }
          const result = await operation;
          resolve(result);
          this.emit("completed", result);
        } catch (error) {
          if (error instanceof pTimeout.TimeoutError && !settings.throwOnTimeout) {
            resolve();
            return;
          }
          reject(error);
          this.emit("error", error);
        } finally {
          this.#next();
        }
      };
      const priority = settings.priority ?? 0;
      const at = this.#queue.findIndex((queued) => queued.priority < priority);
      const entry = { priority, id: settings.id, run };
      if (at < 0) this.#queue.push(entry);
      else this.#queue.splice(at, 0, entry);
      this.emit("add");
      this.#tryToStart();
    });
  }

  emit(name, ...values) {
    // A queue without a listener for errors does not throw them: its promises reject.
    if (name === "error" && this.listenerCount("error") === 0) return false;
    return super.emit(name, ...values);
  }

  async addAll(works, options) {
    return Promise.all(works.map(async (work) => this.add(work, options)));
  }

  start() {
    if (!this.#isPaused) return this;
    this.#isPaused = false;
    this.#processQueue();
    return this;
  }

  pause() {
    this.#isPaused = true;
  }

  clear() {
    this.#queue = [];
  }

  async onEmpty() {
    if (this.#queue.length > 0) await this.#onEvent("empty");
  }

  async onSizeLessThan(limit) {
    if (isUnknown(limit)) return;
    if (this.#queue.length >= limit) await this.#onEvent("next", () => this.#queue.length < limit);
  }

  async onIdle() {
    if (this.#pending > 0 || this.#queue.length > 0) await this.#onEvent("idle");
  }

  async #onEvent(name, filter) {
    return new Promise((resolve) => {
      const listener = () => {
        if (filter && !filter()) return;
        this.off(name, listener);
        resolve();
      };
      this.on(name, listener);
    });
  }

  get size() {
    return this.#queue.length;
  }

  get pending() {
    return this.#pending;
  }

  get isPaused() {
    return this.#isPaused;
  }
}

PQueue.default = PQueue;
return PQueue;
