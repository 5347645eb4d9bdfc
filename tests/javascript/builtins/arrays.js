const log = console.log;
const tell = (f) => { try { log(f()); } catch (e) { log(`${e.name}: ${e.message}`); } };
log([1, 2, 3].at(-1), [1, 2, 3].at(5), [].at(0), [1, 2, 3].at("1"));
log([1, [2, [3, [4]]]].flat(), [1, [2, [3, [4]]]].flat(Infinity), [[1], , [2]].flat(0));
log([1, 2].flatMap((x) => [x, [x * 2]]), [1, 2, 3].concat(4, [5, [6]], "x"));
log([1, 2, 3, 4, 5].slice(1, -1), [1, 2, 3].slice(-2), [1, , 3].slice(0, 2));
const a = [1, 2, 3, 4, 5];
log(a.splice(1, 2, "a", "b", "c"), a, a.splice(-1), a, a.splice(1), a);
log([3, 1, 2].sort(), [10, 9, 1].sort(), [10, 9, 1].sort((x, y) => x - y), ["b", undefined, "a", , "c"].sort());
log([1, 2, 3].reverse(), [1, , 3].reverse(), [1, 2, 3].toReversed(), [3, 1, 2].toSorted(), [1, 2, 3].with(1, 9));
log([1, 2, 3, 4].toSpliced(1, 2, "x"), [1, 2, 3, 4, 5].copyWithin(0, 3), new Array(3).fill(0), [1, 2, 3].fill(7, 1, 2));
log([1, 2, NaN].includes(NaN), [1, 2, NaN].indexOf(NaN), [1, 2, 1].lastIndexOf(1), [1, 2, 1].indexOf(1, 1), [, 1].includes(undefined), [, 1].indexOf(undefined));
log([1, 2, 3].join(), [1, null, undefined, [2, [3]]].join("-"), [].join(), String([1, [2, 3]]), [1, 2] + "");
const cyclic = [1]; cyclic.push(cyclic, 2); log(String(cyclic));
log([1, 2, 3].reduce((s, x) => s + x), [1, 2, 3].reduce((s, x) => s + x, ""), [[0, 1], [2]].reduceRight((s, x) => s.concat(x)));
tell(() => [].reduce((s, x) => s + x));
tell(() => [1].map(3)); tell(() => [1].map({})); tell(() => [1].forEach()); tell(() => [1].find("x")); tell(() => new Array(-1)); tell(() => [1].with(5, 1));
tell(() => [3, 1].sort(5)); tell(() => Array.from(null)); tell(() => Object.freeze([1]).push(2)); tell(() => Object.freeze([1]).pop()); tell(() => Object.freeze([2, 1]).sort());
log([5, 12, 8].find((x) => x > 6), [5, 12, 8].findIndex((x) => x > 6), [5, 12, 8].findLast((x) => x > 6), [5, 12, 8].findLastIndex((x) => x > 60));
log([1, 2, 3].some((x) => x > 2), [1, 2, 3].every((x) => x > 2), [].every(() => false), [1, 2, 3, 4].filter((x) => x % 2));
log([1, , 3].map((x) => x * 2), [, 1].every((x) => x), Array.from([1, , 3]), Array.from({ length: 3 }, (_, i) => i * i), Array.from("añ😀"), Array.from(new Set([1, 1, 2])), Array.from(new Map([[1, 2]])));
log(Array.of(7), Array.of(1, 2), Array(3), new Array(2, 3), Array.isArray([]), Array.isArray({ length: 0 }));
log([...[1, 2].entries()], [...[1, 2].keys()], [...["a", "b"].values()], [1, 2][Symbol.iterator]().next());
const b = [1]; b.length = 3; log(b, b.length); b.length = 0; log(b); b[4] = 1; log(b, 2 in b, 4 in b, Object.keys(b));
tell(() => { const c = []; c.length = -1; });
log([1, 2, 3].unshift(0), [0, 1].shift(), [].shift(), [].pop(), [1].push(2, 3));
log(Array.prototype.map.call("abc", (c) => c.toUpperCase()), Array.prototype.slice.call({ 0: "x", 1: "y", length: 2 }));
const like = { length: 1, 0: "a" }; Array.prototype.push.call(like, "b"); log(like);
class Stack extends Array { top() { return this.at(-1); } }
const s = Stack.of(1, 2, 3); log(s, s.top(), s.map((x) => x * 2) instanceof Stack, s.filter((x) => x > 1), s.length, new Stack(2), Stack.from([1]));
const compared = []; [5, 3, 9, 1, 7, 2].sort((x, y) => { compared.push([x, y]); return x - y; }); log(compared.join(" "));
const many = []; let seed = 7; for (let i = 0; i < 200; i++) { seed = (seed * 1103515245 + 12345) % 2147483648; many.push(seed % 50); }
let calls = 0, trace = 0; const sorted = many.map((v, i) => ({ v, i })).sort((x, y) => { calls++; trace = (trace * 31 + x.i * 7 + y.i) % 1000003; return x.v - y.v; });
log(calls, trace, sorted.slice(0, 8).map((x) => `${x.v}/${x.i}`).join(), sorted.every((x, i) => !i || sorted[i - 1].v < x.v || sorted[i - 1].v === x.v && sorted[i - 1].i < x.i));
for (const [n, f] of [[100, (i) => i], [100, (i) => -i], [300, (i) => i % 100], [500, (i) => (i * 7919) % 501], [1000, (i) => i < 500 ? i * 2 : (i - 500) * 2 + 1], [640, (i) => Math.floor(i / 64) % 2 ? i : 1000 - i], [2000, (i) => (i * i) % 997]]) {
  let calls = 0, trace = 0; const list = Array.from({ length: n }, (_, i) => f(i));
  list.sort((x, y) => { calls++; trace = (trace * 31 + (x + 2000) * 7 + y + 2000) % 1000003; return x - y; }); log(n, calls, trace, list[0], list[n - 1]);
}
log([3, 2, 1].sort(() => 0), [3, 2, 1].sort(() => -1), [3, 2, 1].sort(() => 1), [1, 2, 3].sort((a, b) => b > a), [true, false].sort(), ["B", "a", "C"].sort((a, b) => a.localeCompare(b)));
const grow = [1, 2]; grow.forEach((x) => { if (grow.length < 5) grow.push(x); }); log(grow);
log([1, 2, 3].indexOf(2, -1), [1, 2, 3].lastIndexOf(3, -5), [1, 2, 3].includes(3, -1), [].concat([], [[]]), [..."ab"].entries().toString());
log([1.5, 2].toLocaleString(), [1234.5, new Date(0)].toLocaleString(), [null, undefined, 1].toString());
log(typeof Array.prototype[Symbol.iterator], Array.prototype[Symbol.iterator] === Array.prototype.values, Array.name, Array.length, [].map.name, [].push.length);
let sum = 0; for (const [i, v] of [10, 20].entries()) sum += i * v; log(sum);

// Elements that are not plain, and arrays that cannot be changed.
{
  const attempt = (f) => { try { console.log(f()); } catch (e) { console.log(`${e.name}: ${e.message}`); } };
  const frozen = Object.freeze([1, 2]);
  frozen.length = 0;
  frozen[0] = 9;
  console.log(frozen, delete frozen[0], Object.isFrozen(frozen), Object.isSealed(frozen));
  for (const change of [(a) => a.push(3), (a) => a.pop(), (a) => a.shift(), (a) => a.unshift(0), (a) => a.reverse(), (a) => a.fill(0), (a) => a.splice(0, 1), (a) => a.sort(), (a) => a.copyWithin(0, 1)]) {
    attempt(() => change(Object.freeze([1, 2])));
    attempt(() => change(Object.seal([2, 1])));
    attempt(() => change(Object.preventExtensions([2, 1])));
  }
  const sealed = Object.seal([2, 1]);
  sealed.length = 0;
  console.log(delete sealed[1], sealed, Object.isSealed(sealed), Object.isFrozen(sealed));
  const accessor = [1, 2];
  Object.defineProperty(accessor, 0, { get() { return "got"; } });
  console.log(accessor[0], accessor, accessor.map((x) => x), [...accessor], JSON.stringify(accessor));
  const fixed = [1, 2, 3];
  Object.defineProperty(fixed, "length", { writable: false });
  fixed.length = 1;
  fixed[3] = 4;
  console.log(fixed, Object.getOwnPropertyDescriptor(fixed, "length"));
  attempt(() => { "use strict"; fixed.length = 0; });
  const partly = [1, 2, 3];
  Object.defineProperty(partly, 1, { configurable: false });
  partly.length = 0;
  console.log(partly, Object.keys(partly), partly.length);
  const hidden = [1, 2];
  Object.defineProperty(hidden, 0, { value: 1, enumerable: false });
  console.log(Object.keys(hidden), hidden, hidden.concat(3));
  const large = [];
  large[4294967294] = 1;
  console.log(large.length, large);
  attempt(() => large.push(2));
  const wide = [1];
  wide[1e9] = 2;
  console.log(wide.length, wide, Object.keys(wide), 5 in wide, 1e9 in wide);
  wide.length = 1;
  console.log(wide, Array.isArray(wide), String(wide));
  const long = [];
  long.length = 4294967295;
  console.log(long, long.length, long[3]);
  attempt(() => { long.length = 4294967296; });
  console.log(new Array(4294967295).length, new Array(5).fill(0), structuredClone(wide));
}
{
  const array = [1];
  array.constructor = { [Symbol.species]: function (n) { this.made = n; } };
  for (const f of [(a) => a.map((x) => x), (a) => a.filter(() => true), (a) => a.slice(), (a) => a.splice(0, 0), (a) => a.concat(2), (a) => a.flat(), (a) => a.flatMap((x) => [x, x])]) console.log({ ...f(array) });
  class Made extends Array { constructor(...args) { console.log("made", args); super(...args); } }
  const made = Made.of(1, 2);
  console.log(made.map((x) => x * 2), made.filter((x) => x > 1), Made.from({ length: 2 }), Made.from([7]));
  console.log(Array.from((function* () { for (const x of [1, 2]) { console.log("yield", x); yield x; } })(), (x) => (console.log("map", x), x)));
  Object.defineProperty(Array.prototype, 0, { set(v) { console.log("set", v); }, get() { return "got"; }, configurable: true });
  const a = [];
  a[0] = 1;
  const read = [a.length, [][0]];
  delete Array.prototype[0];
  console.log(read, a.push(1), a);
}
for (const f of [() => [].push.call({ length: 2 ** 53 - 1 }, 1, 2), () => [].unshift.call({ length: 2 ** 53 - 1 }, 1), () => [].splice.call({ length: 2 ** 53 - 1 }, 0, 0, 1), () => [].push.call({ length: 2 ** 53 - 1 })]) try { console.log(f()); } catch (e) { console.log(e.name, e.message); }
{
  const a = [1, 2, 3, 4, 5];
  a[5000] = 6;
  a.name = "x";
  console.log(a.pop(), a.length, a.pop(), (a.length = 4), a.pop(), a.shift(), a, Object.keys(a));
  const b = Object.seal([1, 2, 3]);
  for (const f of [() => b.pop(), () => b.shift()]) try { console.log(f(), b); } catch (e) { console.log(e.message, b); }
  const c = [];
  c[3000] = 1;
  Object.defineProperty(c, 10, { value: "fixed" });
  for (let i = 11; i < 40; i++) c[i] = i;
  c.length = 20;
  console.log(c.length, Reflect.set(c, "length", 5), c.length, Reflect.set(c, "length", 0), Object.keys(c), c[10]);
}
