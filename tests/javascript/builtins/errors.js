const log = console.log;
class ValidationError extends Error { constructor(m, field) { super(m); this.name = "ValidationError"; this.field = field; } }
class Plain extends Error {}
class HttpError extends Error { constructor(status) { super(`HTTP ${status}`); this.status = status; } get name() { return "HttpError"; } }
const e = new Error("boom");
log(e); log([e]); log({ e }); log(e.message, e.name, String(e), e instanceof Error, Object.keys(e), e.toString(), Object.prototype.toString.call(e));
log(new ValidationError("bad", "email")); log(new Plain("plain")); log(new HttpError(404)); log(new TypeError("t")); log([new RangeError("r"), 1]);
log(new Error("outer", { cause: new Error("inner") })); log(new Error("outer", { cause: "text" })); log(new AggregateError([new Error("a"), new Error("b")], "many"));
log(Object.assign(new Error("with props"), { code: "E_CODE", details: { a: 1 } })); log(new Error("")); log(new Error()); log(new Error("two\nlines"));
const noStack = new Error("nostack"); noStack.stack = undefined; log(noStack); const own = new Error("own"); own.stack = "custom stack"; log(own); const named = new Error("m"); named.name = "Other"; log(named); const renamed = new Error("before"); renamed.message = "after"; log(renamed);
log(`${new ValidationError("v")}`, new ValidationError("v") + "", JSON.stringify(new ValidationError("v", "f")), Error("called") instanceof Error, new Error("x", { cause: 0 }).cause, "cause" in new Error("y"), Error.prototype.name, Error.prototype.message === "", TypeError.prototype instanceof Error, Object.getPrototypeOf(TypeError) === Error, new AggregateError([1, 2]).errors, Error.length, AggregateError.length, RangeError.name);
log({ nested: { deep: { error: new Error("deep") } } }); log(new Map([["k", new Error("in map")]])); log([[new Error("in array")]]); log(Promise.reject(new Error("rejected")).catch(() => {}) instanceof Promise);
try { null.x; } catch (err) { log(err.message, err.name, err.constructor === TypeError); } try { undefined.foo(); } catch (err) { log(err.message); } try { let q = 1; q(); } catch (err) { log(err.message); } try { ({}).x.y; } catch (err) { log(err.message); } try { const c = 1; c = 2; } catch (err) { log(err.message); } try { [...1]; } catch (err) { log(err.message.includes("not iterable")); } try { new (class { #p; static t(o) { return o.#p; } }).constructor.t({}); } catch (err) { log(err.name); }
log(typeof e.stack, e.stack.split("\n")[0], new ValidationError("s").stack.split("\n")[0], new Plain("s").stack.split("\n")[0]); const cap = {}; Error.captureStackTrace(cap); log(typeof cap.stack);
log("%s", new Error("percent")); log("msg", new Error("second arg")); console.error("failed:", new Error("err").message); log(Object.getOwnPropertyDescriptor(new Error("d"), "message")); const frozenName = class extends Error { static name = "Static"; }; log(new frozenName("f"));
log({ a: 1, error: new Plain("p"), list: [1, 2] }); const errs = Array.from({ length: 8 }, (_, i) => new Error("e" + i)); log(errs.length, errs.slice(0, 7)); log(new Plain()); log(Object.create(Error.prototype)); log(new DOMExceptionLike("x")); function DOMExceptionLike(m) { this.message = m; }
