// The world of one program of code: its clock, its console, its modules, its tasks, and the record
// of its run, in the format of `simulate --format json`.
"use strict";

const { Console } = require("node:console");
const { Writable } = require("node:stream");

/** The time at which a run starts. */
const EPOCH = Date.UTC(2024, 0, 1);

/** The lines of an error that say where it was created. */
const FRAMES =
  /\n\s+at (?:async )?(?:.*?:\d+:\d+\)?(?:, <anonymous>:\d+:\d+\))?|.*?\(<anonymous>\)|<anonymous>|.*?\(index \d+\))/g;

/** The name of a program's code in stack traces. */
const PROGRAM = "makespan:program";
const FRAME_OF_PROGRAM = new RegExp(`\\b${PROGRAM}:(\\d+):`);

/** The number of lines that `Function` writes before the code that it is given. */
const LINES_BEFORE = 2;

/** The line of the program's code that is running, or none. */
function currentLine() {
  const { stackTraceLimit } = Error;
  Reflect.set(Error, "stackTraceLimit", 100);
  const here = new Error();
  Reflect.set(Error, "stackTraceLimit", stackTraceLimit);
  return lineOf(here);
}

/** The line of the program's code in which an error was created. */
function lineOf(error) {
  const stack = error instanceof Error && typeof error.stack === "string" ? error.stack : "";
  const [, line] = FRAME_OF_PROGRAM.exec(stack) ?? [];
  return line === undefined ? null : Number(line) - LINES_BEFORE;
}

/** The text of an error: its message, or the thrown value. */
function textOf(error) {
  try {
    const message = error instanceof Error ? error.message : "";
    if (isStandIn(message)) return SHOWN;
    if (typeof message === "string" && message) return message;
    return String(error);
  } catch {
    return "?";
  }
}

function hasUsing() {
  try {
    return typeof new Function("{ using x = null; }") === "function";
  } catch {
    return false;
  }
}

/** The first feature that code uses and this version of Node does not have. */
function lackedBy(newer, syntaxError) {
  return newer.find((name) => {
    if (name === "`using`") return syntaxError !== null && !hasUsing();
    if (name === "`accessor`") return syntaxError !== null;
    const [of, method] = name.split(".");
    return globalThis[of][method] === undefined;
  });
}

class CodeRun {
  #loop = new EventLoop();
  #record;
  #runtime;
  #resources;
  #modules = new Map();
  /** The reason why Node cannot read the code, if it cannot. */
  #unreadable = null;
  /** The modules that are created when they are first imported. */
  #lazy = new Map();
  #isForgetting = false;
  #began = false;
  /** Whether listeners are being called because the process ends. */
  #isEnding = false;
  trace = CodeRun.#emptyTrace();

  static #emptyTrace() {
    return { outcome: { status: "pending" }, settles_at: null, crash: null, quiescent_at: null, calls: [], events: [] };
  }

  constructor(record) {
    this.#record = record;
    this.#loop.throws = record.mode !== "warn";
    this.#loop.firings = record.firings;
    this.#loop.delayOf = (ms) => (isStandIn(ms) ? record.delay : ms);
    this.#resources = new Resources(record.resources);
    this.#runtime = new Runtime(this, record);
    this.globals = this.#makeGlobals();
  }

  get #isOver() {
    return this.#loop.crash !== null || this.#loop.hasExited;
  }

  #note(event) {
    if (!this.#isOver || this.#isEnding) this.trace.events.push({ at: this.#loop.now, ...event });
  }

  // The world

  #makeGlobals() {
    const loop = this.#loop;
    const { read } = { read: () => loop.read() };
    const globals = {
      ...loop.globals,
      console: this.#console(),
      process: this.#process(),
      Date: virtualDate(read),
      performance: virtualPerformance(read),
      ...(this.#record.unsure ? errorConstructors() : {}),
    };
    this.#modules.set("process", globals.process);
    this.#modules.set("makespan:host", {
      isUnknown: isStandIn,
      elements: (value) => this.#runtime.elementsOf(value),
      open: (object, name) => this.#runtime.openAs(object, name),
      inspect: (...values) => inspect(...values),
      format: (...values) => format(...values),
    });
    this.#useNodesOwn(loop);
    return globals;
  }

  /** Modules that are Node's own: only their timers are virtual. */
  #useNodesOwn(loop) {
    const events = require("node:events");
    this.#runtime.noteModel(events);
    this.#modules.set("events", events);
    const timers = this.#runtime.openAs({ ...loop.globals }, "timers");
    this.#modules.set("timers", timers);
    const promises = () => {
      if (!this.#modules.has("timers/promises")) {
        this.#modules.set("timers/promises", timersPromises(loop, this.import("makespan:errors", "*")));
      }
      return this.#modules.get("timers/promises");
    };
    this.#lazy.set("timers/promises", promises);
    Object.defineProperty(timers, "promises", { get: promises, enumerable: true });
    virtualizeSignals(loop);
  }

  #console() {
    const stream = (isError) =>
      new Writable({
        decodeStrings: false,
        write: (text, _, done) => {
          this.#write(text, isError);
          done();
        },
      });
    const made = new Console({ stdout: stream(false), stderr: stream(true), colorMode: false });
    const begun = new Map();
    const told = (label, rest) => {
      const ms = (this.#loop.now - begun.get(label)) / 1e6;
      const text = ms >= 1000 ? `${(ms / 1000).toFixed(3)}s` : `${Number(ms.toFixed(3))}ms`;
      made.log("%s: %s", label, text, ...rest);
    };
    made.time = (label = "default") => {
      if (!begun.has(`${label}`)) begun.set(`${label}`, this.#loop.now);
    };
    made.timeLog = (label = "default", ...rest) => {
      if (begun.has(`${label}`)) told(`${label}`, rest);
    };
    made.timeEnd = (label = "default") => {
      if (begun.has(`${label}`)) told(`${label}`, []);
      begun.delete(`${label}`);
    };
    return made;
  }

  /** The text after the last line break on standard output and on standard error. */
  #unended = ["", ""];

  /** Writes text; a line is logged when it ends. */
  #write(text, isError) {
    const whole = this.#unended[Number(isError)] + text;
    const end = whole.lastIndexOf("\n");
    this.#unended[Number(isError)] = whole.slice(end + 1);
    if (end >= 0) this.#log(whole.slice(0, end), isError);
  }

  #stream(isError) {
    const write = (text, ...rest) => {
      this.#write(typeof text === "string" || isStandIn(text) ? `${text}` : Buffer.from(text).toString(), isError);
      const done = rest.findLast((one) => typeof one === "function");
      if (done) process.nextTick(done);
      return true;
    };
    return this.#runtime.openAs({ write }, isError ? "process.stderr" : "process.stdout");
  }

  #log(text, isError) {
    if (this.#isForgetting) return;
    this.#note({ event: "logged", text: text.replace(FRAMES, "").toWellFormed(), error: isError, line: currentLine() });
  }

  #process() {
    const loop = this.#loop;
    const made = loop.process;
    made.nextTick = process.nextTick.bind(process);
    made.uptime = () => loop.now / 1e9;
    made.exit = (code) => {
      loop.exitCode = code ?? loop.exitCode;
      loop.hasExited = true;
      // Nothing after this is recorded.
      throw new Error("exit");
    };
    made.stdout = this.#stream(false);
    made.stderr = this.#stream(true);
    for (const name of ["env", "argv", "stdin", "version", "pid", "platform"]) {
      made[name] = this.#runtime.unknown(`process.${name}`);
    }
    return this.#runtime.openAs(made, "process");
  }

  /** A named export of a module, which is unknown unless the module is modeled. */
  import(module, name) {
    const short = module.replace(/^node:/, "");
    const known = this.#module(short);
    if (known === undefined) {
      const last = short.split("/").at(-1) || short;
      return this.#runtime.unknown(name === "*" || name === "default" ? last : name);
    }
    if (name === "*") return known;
    if (name in known) return known[name];
    return name === "default" ? known : this.#runtime.unknown(name);
  }

  #module(name) {
    if (this.#modules.has(name)) return this.#modules.get(name);
    if (this.#lazy.has(name)) return this.#lazy.get(name)();
    const model = Object.hasOwn(SAME, name) ? SAME[name] : name;
    if (!Object.hasOwn(MODELS, model)) return undefined;
    const made = this.#run(MODELS[model], { isModel: true });
    this.#runtime.noteModel(made);
    this.#modules.set(name, made);
    return made;
  }

  #run(code, { isModel = false, isModule = false, isScript = !isModel, runtime }) {
    const exports = {};
    const module = { exports };
    const own = { require: Object.assign((name) => this.import(name, "*"), { main: module }) };
    const script = { exports, module, __filename: "script.js", __dirname: "" };
    const given = { ...(isModel || isScript ? own : {}), ...(isScript ? script : {}), ...(runtime ? { [runtime]: this.#runtime } : {}) };
    const strict = isModule ? '"use strict";' : "";
    const passed = isScript && !isModule ? ", exports, require, module, __filename, __dirname" : "";
    const call = isModule ? "()" : `.call(this${passed})`;
    const inner = `return (${isModule ? "async " : ""}function () {${strict}${code}\n})${call};`;
    const named = isModel ? inner : `${inner}\n//# sourceURL=${PROGRAM}`;
    return this.#compiled(Object.keys(given), named).call(exports, ...Object.values(given));
  }

  #compiled(names, code) {
    try {
      return new Function(...names, code);
    } catch (error) {
      this.#unreadable = error;
      throw error;
    }
  }

  // Tasks

  callTask({ name, arguments: shown, takes, blocks, fails, returns, uses, callsBack }, args, unknown) {
    // The code may catch the exception that ends it: `process.exit()` in a `try`.
    if (this.#isOver && !this.#isEnding) return callsBack === null ? new Promise(() => {}) : unknown(name);
    const call = this.trace.calls.length;
    const { trace } = this;
    const items = shown === "" ? [] : [shown];
    const times = { called_at: this.#loop.now, starts_at: null, settles_at: null };
    trace.calls.push({ task: name, items, ...times, line: currentLine() });
    this.#note({ event: "called", call });
    this.#loop.now += blocks;
    const label = items.length ? `${name}(${shown})` : name;
    const { promise, resolve, reject } = Promise.withResolvers ? Promise.withResolvers() : deferred();
    const work = { uses };
    let cancelWork = () => {};
    const settle = (event) => {
      trace.calls[call].settles_at = this.#loop.now;
      this.#note({ event, call });
    };
    const begin = () => {
      work.hasStarted = true;
      trace.calls[call].starts_at = this.#loop.now;
      this.#note({ event: "started", call });
      cancelWork = this.#loop.after(takes, () => {
        const failure = fails === null ? undefined : new Error(fails);
        settle(failure ? "rejected" : "fulfilled");
        this.#resources.release(uses);
        const value = failure ? undefined : (returns ?? unknown(label));
        if (callsBack !== null) callBack(args, callsBack, failure, value, unknown);
        else if (failure) reject(failure);
        else resolve(value);
      });
    };
    this.#resources.acquire(uses, begin);
    this.#listen(args, (reason) => {
      if (trace.calls[call].settles_at !== null) return;
      cancelWork();
      settle("rejected");
      if (work.hasStarted) this.#resources.release(uses);
      else this.#resources.forget(begin);
      reject(reason);
    });
    return callsBack === null ? promise : unknown(label);
  }

  /** Lets a signal among the arguments, or in an object that is an argument, cancel a call. */
  #listen(args, cancel) {
    for (const arg of args) {
      if (isStandIn(arg) || arg === null || (typeof arg !== "object" && typeof arg !== "function")) continue;
      const signal = "aborted" in arg ? arg : arg.signal;
      if (isStandIn(signal) || signal === null || typeof signal !== "object") continue;
      if (signal.aborted === true) cancel(signal.reason);
      else signal.addEventListener?.("abort", () => cancel(signal.reason));
    }
  }

  // The run

  begin() {
    const { code, module: isModule, runtime, entry } = this.#record;
    this.#runtime.isDefining = entry;
    this.#isForgetting = entry;
    const isScript = !isModule || this.#record.translated;
    const main = () => this.#run(code, { isModule, isScript, runtime });
    if (entry) return this.#define(main, isModule);
    this.#began = true;
    if (!isModule) return main();
    // The top level of a module starts in a microtask; Node learns of its rejection three
    // microtasks later.
    queueMicrotask(() => main().then().then().catch((error) => this.#uncaught(error)));
  }

  #define(main, isModule) {
    this.#loop.isDefining = true;
    try {
      const made = main();
      if (isModule) made.then(undefined, () => {});
    } catch {
      // An error of a definition does not affect the program.
    }
    const around = [...Array(this.#record.around).keys()];
    this.#defining = [true, false].flatMap((onInstance) => around.map((one) => [one, onInstance]));
  }

  #defining = [];
  /** The number of turns that the definitions can still take. */
  #turnsOfDefinitions = 10_000;

  /** Runs the next macrotask; returns whether there may be more. */
  turn() {
    if (!this.#began) return this.#turnOfDefinitions();
    return this.#loop.turn();
  }

  /** Runs the rest of the definitions, and then starts the program. */
  #turnOfDefinitions() {
    const runtime = this.#runtime;
    const mayGoOn = this.#turnsOfDefinitions-- > 0;
    try {
      const isReady = runtime.isFound && this.#hasCalledAround && !this.#record.declared;
      if (mayGoOn && !isReady && this.#loop.turn(false)) return true;
    } catch {
      // As above.
    }
    this.#loop.crash = null;
    if (!runtime.isFound && this.#defining.length > 0) {
      this.#hasCalledAround = true;
      runtime.callAround(...this.#defining.shift());
      return true;
    }
    if (!runtime.isFound) return false;
    this.#beginEntry();
    return true;
  }

  #hasCalledAround = false;

  #beginEntry() {
    this.#began = true;
    this.#loop.isDefining = false;
    this.#isForgetting = false;
    this.#unended = ["", ""];
    this.trace = CodeRun.#emptyTrace();
    this.#resources = new Resources(this.#record.resources);
    this.#loop.rewind();
    const runtime = this.#runtime;
    let result;
    try {
      result = runtime.callEntry();
    } catch (error) {
      result = Promise.reject(error);
    }
    if (isAsyncGenerator(result)) result = drained(result);
    Promise.resolve(result).then(
      (value) => this.#settle({ status: "fulfilled", value: shown(value) }),
      (error) => this.#settle({ status: "rejected", reason: textOf(error) }),
    );
  }

  #settle(outcome) {
    if (this.#isOver) return;
    this.#note({ event: "settled" });
    this.trace.settles_at = this.#loop.now;
    this.trace.outcome = outcome;
  }

  get goesOn() {
    return !this.#isOver;
  }

  unhandled(reason, promise) {
    if (!this.#began || this.#isOver) return;
    this.#note({ event: "unhandled", reason: textOf(reason) });
    this.#loop.unhandled(reason, promise);
  }

  /** Reports that a promise whose rejection was unhandled now has a handler. */
  handled(promise) {
    if (this.#began && !this.#isOver) this.#loop.emit("rejectionHandled", promise);
  }

  uncaught(error) {
    if (this.#began) this.#guarded(() => this.#loop.uncaught(error));
  }

  #uncaught(error) {
    this.#loop.uncaught(error);
  }

  #guarded(act) {
    try {
      act();
    } catch (error) {
      this.#loop.crash ??= [error];
    }
  }

  end() {
    const { trace } = this;
    const loop = this.#loop;
    trace.quiescent_at = loop.now;
    const lacks = lackedBy(this.#record.newer, this.#unreadable);
    if (lacks !== undefined) return { lacks, ...trace };
    if (this.#unreadable !== null) return { error: String(this.#unreadable), ...trace };
    if (loop.crash?.[0] instanceof Parted) {
      return { error: loop.crash[0].message, line: loop.crash[0].line, ...trace };
    }
    const isMain = !this.#record.entry;
    // A function that the code around it does not create does not run.
    if (!isMain && !this.#began) return { ...CodeRun.#emptyTrace(), quiescent_at: 0 };
    this.#isEnding = true;
    try {
      loop.hasExited = false;
      loop.emit("exit", loop.crash !== null ? 1 : (loop.exitCode ?? 0));
    } catch (error) {
      if (!loop.hasExited) loop.crash = [error];
    }
    for (const isError of [false, true]) {
      if (this.#unended[Number(isError)] !== "") this.#write("\n", isError);
    }
    if (loop.crash !== null) {
      const reason = textOf(loop.crash[0]);
      trace.crash = { at: loop.now, reason, line: lineOf(loop.crash[0]) };
      if (trace.settles_at === null) trace.outcome = { status: "crashed", reason };
    } else if (isMain) {
      loop.hasExited = false;
      trace.quiescent_at = loop.now;
      this.#settle({ status: "fulfilled", value: null });
    }
    return trace;
  }
}

/** A value in readable form. */
function shown(value) {
  if (value === undefined) return null;
  return typeof value === "string" ? value.toWellFormed() : inspect(value).replace(FRAMES, "");
}

function callBack(args, { argument, takesError }, failure, value, unknown) {
  const callback = args[argument];
  if (failure) {
    // A task that fails without a way to report it never calls back.
    if (takesError) callback(failure);
  } else {
    const given = takesError ? [null, value] : [value];
    for (let index = given.length; index < callback.length; index++) given.push(unknown(`arguments[${index}]`));
    callback(...given);
  }
}

function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

const AsyncGenerator = Object.getPrototypeOf(async function* () {}).prototype;

const isAsyncGenerator = (value) =>
  typeof value === "object" && value !== null && !isStandIn(value) && AsyncGenerator.isPrototypeOf(value);

/** A promise that settles when an async generator has ended. */
function drained(generator) {
  const step = (result) => (result.done ? undefined : generator.next().then(step));
  return generator.next().then(step);
}

function virtualDate(read) {
  const now = () => EPOCH + Math.floor(read());
  return new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, key) => (key === "now" ? now : target[key]),
  });
}

function virtualPerformance(read) {
  return { now: () => read(), timeOrigin: EPOCH, mark() {}, measure() {} };
}
