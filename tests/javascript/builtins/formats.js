// Formats of the console, timers and signals.
const log = console.log;
class A { static s = 1; } class B extends A {} class C { constructor() { this.x = 1; } }
function f() {} const g = async () => {}; function* gen() {} f.prop = 1;
log("%s|%s|%s|%s|%s|%s", class {}, A, B, f, g, gen);
log("%s %s %s %s", new C(), new A(), {}, { toString() { return "own"; } }, [1, [2, [3]]], Symbol("x"), 1n, -0, null, undefined);
log("%s", new (class X { toString() { return "X!"; } })(), "%s", new Date(0), new Error("e").message);
log("%o", f); log("%O", f); log("%o", [1, { a: f }]); log("%o", A); log("%o", { a: { b: { c: { d: { e: 1 } } } } }); log("%O", { a: { b: { c: { d: { e: 1 } } } } });
log("%d %d %d %i %i %f %f %j %j %c|%%|%x", "5", 1n, {}, 5.5, "6.7px", "1.5", "x", { a: 1 }, undefined, "css");
log("%s %s", "only"); log("%", 1); log("a%", "b%s", "c");
log(new AbortController(), AbortSignal.abort(), Object.prototype.toString.call(new AbortController().signal), Object.prototype.toString.call(new AbortController()), Object.prototype.toString.call(new EventTarget()), String(new Event("x")));
const t = setTimeout(() => {}, 1); log(t.constructor.name, typeof t.ref, t.hasRef(), Object.prototype.toString.call(t), typeof t[Symbol.toPrimitive]());
const im = setImmediate(() => {}); log(im.constructor.name, typeof im.ref, im.hasRef());
log(A, B, C, f, g, gen, class {}, [A], { A }, Object.create(null), Object.create(A.prototype), new (class extends Map {})(), new (class Foo extends Array {})(3));
log([f, g], { f, g, m() {} }, Promise.resolve(1), Promise.reject(2).catch(() => {}), (async () => {})(), new Promise(() => {}));
log([undefined, null, , 3], [, ,], new Array(5), { a: undefined }, [[[[1]]]], { a: { b: { c: {} } } });
log(typeof performance.now(), new Map([[{ a: 1 }, new Set([1])]]), new WeakMap(), new WeakSet(), Symbol.iterator, [1.5, -0, NaN], "str", ["str", 'it\'s', "a\nb"], new Error("x").message);
const arr = []; arr[5] = 1; log(arr, arr.length); try { [].length = -1; } catch (e) { log(e.message); }
