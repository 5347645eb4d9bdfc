import { EventEmitter, once, on } from "node:events";
import { setTimeout as wait, setImmediate as imm, setInterval as every } from "node:timers/promises";
import { promisify, callbackify } from "node:util";
const log = console.log;
const e = new EventEmitter();
e.on("a", (x) => log("a1", x)); e.prependListener("a", () => log("a0")); e.once("a", () => log("once"));
log(e.emit("a", 1), e.emit("a", 2), e.emit("b"), e.listenerCount("a"));
setTimeout(() => e.emit("ready", 1, 2), 5);
log(await once(e, "ready"));
try { e.emit("error", new Error("boom")); } catch (x) { log(x.message); }
const c = new AbortController();
c.signal.addEventListener("abort", () => log("aborted", c.signal.reason.name, c.signal.reason.message));
c.abort(); log(c.signal.aborted);
const d = new AbortController();
setTimeout(() => d.abort(), 5);
try { await wait(100, null, { signal: d.signal }); } catch (x) { log(x.name, x.code, x.message, x.cause?.name); }
log(await wait(3, "v"), await imm("i"));
const s = AbortSignal.timeout(5); 
await wait(10); log(s.aborted, s.reason.name);
const any = AbortSignal.any([s, new AbortController().signal]); log(any.aborted);
let k = 0; for await (const v of every(2, "tick")) { log(v); if (++k === 3) break; }
log(await promisify((x, cb) => setTimeout(cb, 1, null, x + 1))(41));
try { await promisify((cb) => cb(new Error("cb")))(); } catch (x) { log(x.message); }
await promisify(setTimeout)(2); log("slept");
callbackify(async (x) => x * 2)(4, (err, v) => log("cb", err, v));
const told = new EventEmitter();
told.on("newListener", (name, f) => log("new", name, f.name)).on("removeListener", (name) => log("removed", name));
told.once("a", function first() {}); told.prependOnceListener("a", function before() { log("before"); });
log(told.rawListeners("a").length, told.listeners("a").map((f) => f.name), told.eventNames(), told.setMaxListeners(3).getMaxListeners());
log(told.emit("a"), told.emit("a"), told.listenerCount("a"));
for (const wrong of [undefined, null, "x", 5, true]) try { setTimeout(wrong); } catch (x) { log(x.name, x.code, x.message); }
