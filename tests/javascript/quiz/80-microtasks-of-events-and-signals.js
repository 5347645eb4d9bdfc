// Events, signals and timers as promises: each settles in a certain microtask.
const { EventEmitter, once, on } = require("node:events");
const timers = require("node:timers/promises");
const log = console.log;
function ticks(label, n) { let p = Promise.resolve(); for (let k = 1; k <= n; k++) p = p.then(() => log(label, k)); }
(async () => {
  const e = new EventEmitter();
  once(e, "a").then((v) => log("once", v)); ticks("t", 6); e.emit("a", 1);
  await timers.setTimeout(1);
  once(e, "a").catch((v) => log("once rejects", v.message)); ticks("t", 6); e.emit("error", new Error("no"));
  await timers.setTimeout(1);
  const ac = new AbortController();
  once(e, "a", { signal: ac.signal }).catch((v) => log("once aborts", v.name, v.code, v.message, v.cause.name)); ticks("t", 6); ac.abort();
  await timers.setTimeout(1);
  once(e, "a", { signal: ac.signal }).catch((v) => log("once aborted", v.name)); ticks("t", 6);
  await timers.setTimeout(1);
  const ac2 = new AbortController();
  timers.setTimeout(50, 1, { signal: ac2.signal }).catch((v) => log("timer aborts", v.name)); ticks("t", 8); ac2.abort();
  await timers.setTimeout(1);
  timers.setTimeout(50, 1, { signal: ac2.signal }).catch((v) => log("timer aborted", v.name)); ticks("t", 8);
  await timers.setTimeout(1);
  const ac3 = new AbortController();
  timers.setTimeout(5, "v", { signal: ac3.signal }).then((v) => log("timer", v));
  setTimeout(() => ticks("t", 8), 5);
  await timers.setTimeout(10);
  ac3.abort(); log("nothing");
  try { e.emit("error", "str"); } catch (x) { log(x.message, x.code, x.name, String(x), x.context); }
  try { e.emit("error", { a: 1 }); } catch (x) { log(x.message, x.context); }
  try { e.emit("error"); } catch (x) { log(x.message, x.context); }
  try { e.on("x", 5); } catch (x) { log(x.message, x.code); }
  const captured = new EventEmitter({ captureRejections: true });
  captured.on("go", async (v) => { throw new Error(v); });
  captured.on("error", (x) => log("captured", x.message));
  captured.emit("go", "first"); ticks("c", 4);
  await timers.setTimeout(1);
  captured[Symbol.for("nodejs.rejection")] = (x, name, ...v) => log("own", x.message, name, v);
  captured.emit("go", "second"); ticks("c", 4);
  await timers.setTimeout(1);
  log(e, captured);
  e.on("k", function named() {}); e.once("k", () => {}); e.once("z", () => {});
  log(e);
  log(e.listenerCount("k"), EventEmitter.listenerCount(e, "k"), e.eventNames());
  e.removeAllListeners("k"); log(e.eventNames());
  const s = new AbortController(); log(s, s.signal, Object.prototype.toString.call(s.signal), { a: { b: { c: s.signal } } });
  const s1 = new AbortController(), s2 = new AbortController();
  const any = AbortSignal.any([s1.signal, s2.signal]);
  s1.signal.addEventListener("abort", () => log("s1", any.aborted));
  any.addEventListener("abort", () => log("any", s1.signal.aborted, any.reason.name));
  s1.signal.addEventListener("abort", { handleEvent(event) { log("handled", event.type, this === event.target); } });
  s1.signal.onabort = () => log("onabort");
  s1.abort(); s1.abort();
  const target = new EventTarget();
  target.addEventListener("x", () => { log("x1"); target.addEventListener("x", () => log("x late")); });
  target.addEventListener("x", (event) => { event.preventDefault(); log("x2", event.defaultPrevented); }, { once: true });
  log(target.dispatchEvent(new Event("x", { cancelable: true })), target.dispatchEvent(new Event("x")));
  target.addEventListener("stop", (event) => { event.stopImmediatePropagation(); });
  target.addEventListener("stop", () => log("never"));
  target.dispatchEvent(new Event("stop"));
  process.on("uncaughtException", (x) => log("uncaught", x.message));
  target.addEventListener("bad", () => { throw new Error("in a listener"); });
  target.addEventListener("bad", async () => { throw new Error("in an async listener"); });
  target.addEventListener("bad", () => log("next"));
  ticks("b", 3); process.nextTick(() => log("tick"));
  target.dispatchEvent(new Event("bad")); log("after");
  await timers.setTimeout(1);
  const iterator = on(e, "w"); e.emit("w", 1); e.emit("w", 2);
  log(await iterator.next(), await iterator.next());
  setTimeout(() => e.emit("error", new Error("ends")), 1);
  try { for await (const v of iterator) log(v); } catch (x) { log(x.message); }
  log(await iterator.next());
  for await (const v of on(new EventEmitter(), "x", { signal: AbortSignal.timeout(3) })) log(v);
})().catch((x) => log("end", x.name, x.cause.name, x.cause.message));
// Node: t 1 | t 2 | once [ 1 ] | t 3 | t 4 | t 5 | t 6 | t 1 | t 2 | once rejects no | t 3 | t 4 | t 5 | t 6 | t 1 | t 2 | once aborts AbortError ABORT_ERR The operation was aborted AbortError | t 3 | t 4 | t 5 | t 6 | once aborted AbortError | t 1 | t 2 | t 3 | t 4 | t 5 | t 6 | t 1 | t 2 | t 3 | t 4 | t 5 | t 6 | timer aborts AbortError | t 7 | t 8 | timer aborted AbortError | t 1 | t 2 | t 3 | t 4 | t 5 | t 6 | t 7 | t 8 | timer v | t 1 | t 2 | t 3 | t 4 | t 5 | t 6 | t 7 | t 8 | nothing | Unhandled error. ('str') ERR_UNHANDLED_ERROR Error Error [ERR_UNHANDLED_ERROR]: Unhandled error. ('str') str | Unhandled error. ({ a: 1 }) { a: 1 } | Unhandled error. (undefined) undefined | The "listener" argument must be of type function. Received type number (5) ERR_INVALID_ARG_TYPE | c 1 | c 2 | c 3 | c 4 | captured first | c 1 | c 2 | c 3 | c 4 | own second go [ 'second' ] | EventEmitter { |   _events: [Object: null prototype] {}, |   _eventsCount: 0, |   _maxListeners: undefined, |   [Symbol(shapeMode)]: false, |   [Symbol(kCapture)]: false | } EventEmitter { |   _events: [Object: null prototype] { |     go: [AsyncFunction (anonymous)], |     error: [Function (anonymous)] |   }, |   _eventsCount: 2, |   _maxListeners: undefined, |   [Symbol(shapeMode)]: false, |   [Symbol(kCapture)]: true, |   [Symbol(nodejs.rejection)]: [Function (anonymous)] | } | EventEmitter { |   _events: [Object: null prototype] { |     k: [ [Function: named], [Function] ], |     z: [Function: bound onceWrapper] { listener: [Function (anonymous)] } |   }, |   _eventsCount: 2, |   _maxListeners: undefined, |   [Symbol(shapeMode)]: false, |   [Symbol(kCapture)]: false | } | 2 2 [ 'k', 'z' ] | [ 'z' ] | AbortController { signal: AbortSignal { aborted: false } } AbortSignal { aborted: false } [object AbortSignal] { a: { b: { c: [AbortSignal] } } } | s1 false | handled abort false | onabort | any true AbortError | x1 | x2 true | x late | x1 | x late | x late | false true | next | after | b 1 | b 2 | b 3 | tick | uncaught in a listener | uncaught in an async listener | { value: [ 1 ], done: false } { value: [ 2 ], done: false } | ends | { value: undefined, done: true }
