// Node 20 does not close the iterator of a synchronous iterable whose value rejects.
const log = console.log;
function* g() { try { yield 1; yield Promise.reject("x"); } finally { log("closed"); } }
const iterable = (value, name, more = {}) => ({
  [Symbol.iterator]() { return { next: () => ({ value, done: false }), return() { log("return", name); return {}; }, ...more }; },
});
const thenGetter = { get then() { throw "getter"; } };
const broken = Promise.resolve(1);
Object.defineProperty(broken, "constructor", { get() { throw "constructor"; } });
(async () => {
  try { for await (const v of g()) log(v); } catch (e) { log("E", e); }
  for (const [value, name] of [[Promise.reject("r"), "rejected"], [thenGetter, "then"], [broken, "constructor"]]) {
    try { for await (const v of iterable(value, name)) { log("v"); break; } } catch (e) { log("E", e); }
  }
  async function* outer(inner) { yield* inner; }
  const o = outer(iterable(1, "without throw"));
  await o.next();
  try { log(await o.throw("thrown")); } catch (e) { log("E", e instanceof Error ? e.message : e); }
  log(await o.next());
  const p = outer(iterable(1, "with throw", { throw: () => ({ value: Promise.reject("late"), done: false }) }));
  await p.next();
  try { log(await p.throw("thrown")); } catch (e) { log("E", e); }
  const q = outer(iterable(1, "with return", { return: (v) => ({ value: Promise.reject("late"), done: false }) }));
  await q.next();
  try { log(await q.return("thrown")); } catch (e) { log("E", e); }
  const r = outer(iterable(1, "x", { return: undefined }));
  await r.next();
  try { log(await r.return("returned")); } catch (e) { log("E", e); }
  const r2 = outer(iterable(1, "x", { return: undefined }));
  await r2.next();
  try { log(await r2.return(Promise.reject("unaccepted"))); } catch (e) { log("E", e); }
})();
// Node: 1 | E x | E r | E getter | E constructor | E thrown | { value: undefined, done: true } | E late | E late | { value: 'returned', done: true } | E unaccepted
