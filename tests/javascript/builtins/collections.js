const log = console.log;
const tell = (f) => { try { log(f()); } catch (e) { log(`${e.name}: ${e.message}`); } };
const m = new Map([["a", 1], ["b", 2], [NaN, 3], [0, 4]]);
log(m, m.size, m.get(NaN), m.get(-0), m.has("z"), m.delete("a"), m.delete("a"), [...m.keys()], [...m.values()], [...m], m.set("n", 9) === m);
m.forEach((v, k, self) => log(k, v, self === m));
const s = new Set([1, 2, 2, "2", NaN, NaN, -0]); log(s, s.size, s.has(0), s.add(1) === s, [...s.entries()][0], Object.is([...s][4], 0));
const q = new Set([1, 2, 3]); for (const x of q) { log(x); if (x === 1) { q.delete(2); q.add(4); } if (x < 5) { q.delete(x); if (x === 4) q.add(5); } } log(q);
const it = new Map([[1, 2], [3, 4]]); const i = it.entries(); log(i.next(), i); it.set(5, 6); it.delete(3); log([...i], i.next());
const c = new Set([1, 2, 3]); const ci = c.values(); ci.next(); c.clear(); c.add(9); log([...ci], c);
const w = new WeakMap(), k = {}; w.set(k, 1); log(w.get(k), w.has({}), w.delete(k), w.has(k), w, new WeakSet([k]).has(k), new WeakRef(k).deref() === k);
tell(() => w.set(1, 1)); tell(() => new WeakSet([1])); tell(() => Map()); tell(() => new Map([1])); tell(() => new Map(5)); tell(() => new Set(5)); tell(() => Map.prototype.get.call({}, 1)); tell(() => new Set(null).size); tell(() => new Map({}));
class Counter extends Map { inc(k) { return this.set(k, (this.get(k) ?? 0) + 1); } } const ct = new Counter(); ct.inc("a").inc("a").inc("b"); log(ct, ct instanceof Map, [...ct], ct.size);
class L extends Set { add(v) { log("add", v); return super.add(v); } } log(new L([1, 2]));
log(Object.prototype.toString.call(new Map().entries()), Object.prototype.toString.call(new Set().values()), new Map().entries(), new Set([1]).values(), new Set([1]).entries(), [1].values(), "x"[Symbol.iterator](), "x".matchAll(/x/g));
log(new Map([[{ a: 1 }, new Map([[1, new Set(["x"])]])]]), new Map([["k", { deep: { deeper: { deepest: 1 } } }]]), new Set([[1, 2], { a: 1 }]), new Map(), new Set());
log([...new Set("hello")].join(""), new Map(Object.entries({ x: 1 })), Object.fromEntries(new Map([["y", 2]])), new Map([...new Map([[1, "a"], [2, "b"]])].filter(([k]) => k > 1)), Map.prototype[Symbol.iterator] === Map.prototype.entries, Set.prototype.keys === Set.prototype.values, Map.length, new Map()[Symbol.toStringTag]);
const queue = new Map(); for (let n = 0; n < 1000; n++) { queue.set(n, n); if (n > 10) queue.delete(queue.keys().next().value); } log(queue.size, queue.keys().next().value);

// Constructors take one value at a time, and close the iterator if one is not valid.
{
  function* values() { try { yield 1; console.log("resumed"); yield 2; } finally { console.log("closed"); } }
  for (const f of [() => new Map(values()), () => new WeakSet(values()), () => new WeakMap(values()), () => Object.fromEntries(values()), () => Array.from(values(), () => { throw new Error("m"); }), () => new Set(values())]) try { console.log(f()); } catch (e) { console.log(e.message); }
  class Counted extends Set { add(x) { console.log("add", x); return super.add(x); } }
  new Counted(values());
  class Odd extends Map { set(k, v) { if (v > 1) throw new Error("odd"); return super.set(k, v); } }
  try { new Odd((function* () { try { yield [1, 1]; yield [2, 2]; yield [3, 3]; } finally { console.log("closed"); } })()); } catch (e) { console.log(e.message); }
  class None extends Set { get add() { return undefined; } }
  try { new None([1]); } catch (e) { console.log(e.message); }
  console.log(new None().size);
}
{
  const registry = new FinalizationRegistry(() => {});
  const object = {}, token = {};
  console.log(registry.unregister(token), registry.register(object, 1, token), registry.unregister(token), registry.unregister(token));
  for (const f of [() => registry.register(object, object), () => registry.register(1), () => registry.register(object, 1, 2), () => registry.unregister(1), () => new FinalizationRegistry()]) try { console.log(f()); } catch (e) { console.log(e.message); }
}
