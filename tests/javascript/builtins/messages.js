// Messages in which V8 quotes the code.
{
const log = console.log; console.log("start");
const tries = [
  () => { const { a } = undefined; }, () => { const { a } = null; }, () => { const { a: { b } } = {}; }, () => { const { a: { b } } = { a: null }; },
  () => { let a; ({ a } = undefined); }, () => { const { a, ...r } = null; }, () => { const {} = null; }, () => { const { ["x" + 1]: y } = undefined; },
  () => { (({ a }) => a)(); }, () => { (({ a: { b } }) => b)({}); }, () => { (function ({ a, b }) {})(null); }, () => { const o = undefined; const { a } = o; },
  () => { const o = { p: undefined }; const { a } = o.p; }, () => { const o = { p: undefined }; const { a } = o.p.q; }, () => { const f = () => {}; const { a } = f(); },
  () => { const [a] = undefined; }, () => { const [a] = {}; }, () => { const o = {}; const [a] = o; }, () => { const o = {}; const [[a]] = [o]; }, () => { const { a: [b] } = {}; },
  () => { ({}).foo(); }, () => { const o = {}; o.foo(); }, () => { const o = { a: {} }; o.a.b(); }, () => { const o = {}; o.a.b(); }, () => { undefined.x; }, () => { null.x(); },
  () => { const o = {}; o["foo"](); }, () => { const o = {}; const k = "foo"; o[k](); }, () => { [].foo(); }, () => { "".foo(); }, () => { (1).foo(); }, () => { [1, 2].foo(); },
  () => { let f; f(); }, () => { const f = 1; f(); }, () => { (() => {})()(); }, () => { const o = {}; o?.foo(); }, () => { const o = {}; o.foo?.bar(); o.foo.bar(); }, () => { new Date().foo(); }, () => { ({ a: 1 }).foo(); },
  () => { const o = {}; Math.max(...o); }, () => { const o = {}; [...o]; }, () => { const f = () => {}; f(...undefined); }, () => { Math.max(...1); }, () => { const o = {}; new Map(o); }, () => { [...undefined]; }, () => { const o = {}; new Set(...o); }, () => { for (const x of {}) ; }, () => { const o = {}; for (const x of o) ; }, () => { for (const x of 5) ; }, () => { for (const x of undefined) ; }, () => { const o = {}; for (const x of o.p) ; },
  () => { new (() => {})(); }, () => { const f = () => {}; new f(); }, () => { new (async function () {})(); }, () => { const o = { m() {} }; new o.m(); }, () => { new 1(); }, () => { new undefined(); }, () => { const o = {}; new o(); }, () => { const o = {}; new o.foo(); }, () => { new Math.max(); }, () => { class A {} A(); }, () => { class A extends null {} new A(); },
  () => { const o = {}; o.x.y = 1; }, () => { undefined.x = 1; }, () => { null[0]; }, () => { const k = "z"; undefined[k]; }, () => { delete undefined.x; }, () => { "use strict"; Object.freeze([1])[0] = 2; }, () => { "use strict"; Object.freeze({ a: 1 }).a = 2; }, () => { "use strict"; const o = { get a() { return 1; } }; o.a = 2; }, () => { "use strict"; delete Object.freeze({ a: 1 }).a; },
  () => { 1 in 1; }, () => { ({}) instanceof 1; }, () => { ({}) instanceof {}; }, () => { ({}) instanceof (() => {}); }, () => { Symbol() + ""; }, () => { +Symbol(); }, () => { 1n + 1; }, () => { null.foo; }, () => { x; let x; }, () => { const c = 1; c = 2; },
  () => { class A { #p; static t(o) { return o.#p; } } A.t({}); }, () => { class A { constructor() { this.x; } } class B extends A { constructor() { this.y; } } new B(); }, () => { [].reduce((a, b) => a); }, () => { "x".repeat(-1); }, () => { new Array(-1); }, () => { (1).toFixed(101); }, () => { JSON.parse("{"); }, () => { JSON.parse(""); }, () => { const o = {}; o.o = o; JSON.stringify(o); }, () => { decodeURIComponent("%"); }, () => { BigInt(1.5); }, () => { structuredClone(() => {}); }, () => { new Promise(); }, () => { Promise(); }, () => { Promise.resolve.call(1); }, () => { Reflect.ownKeys(1); }, () => { Object.defineProperty(1, "x", {}); }, () => { new WeakMap().set(1, 1); }, () => { [1].at.call(null); }, () => { String.prototype.at.call(null); }, () => { Object.setPrototypeOf({}, 1); },
  () => { const a = [1]; a.b.c(); }, () => { const a = () => ({}); a().b(); }, () => { const a = () => undefined; a().b(); }, () => { async function f() {} f().b(); }, () => { this.x.y; }, () => { (function () { this.x.y; }).call({}); }, () => { (function () { this.foo(); }).call({}); }, () => { const o = { f() { super.nope(); } }; o.f(); }, () => { globalThis.nope(); }, () => { `${Symbol()}`; }, () => { [...{ [Symbol.iterator]: 1 }]; }, () => { [...{ [Symbol.iterator]() { return 1; } }]; }, () => { [...{ [Symbol.iterator]() { return { next() { return 1; } }; } }]; },
  () => { setTimeout("x"); }, () => { setTimeout(); }, () => { queueMicrotask(1); }, () => { process.nextTick(1); }, () => { setImmediate({}); },
];
tries.forEach((f, i) => { try { f(); log(i, "nothing"); } catch (e) { log(i, String(f).slice(6, 60), "=>", e.name, e.message, e.code ?? ""); } });
}
{
const x = { y: {}, z: [] }, k = "kk", a = [], n = 1, s = "s"; function f() { return {}; }
const t = [
 () => ({ a: 1, b: 2 }).foo(), () => ({ a: x }).foo(), () => ({ a: "s" }).foo(), () => ({ x }).foo(), () => ({ a() {} }).foo(), () => ({ a: {} }).foo(), () => ({ a: [] }).foo(),() => ({ ...x }).foo(),
 () => [x, 1, "s", null, f()].foo(), () => [[1], {}].foo(), () => x.y.z(), () => x["y"].z(), () => x[0].z(), () => x.z[0](), () => x[k](), () => x[k + 1](), () => x.y[n + 1](), () => x.y["a b"](), () => x.y[`t`](), () => x.y[`t${n}`](), () => x[f()](),
 () => f().g(), () => f(1, 2).g(), () => f().g.h(), () => x.f?.g.h(), () => x?.y.q(), () => x.y?.q(), () => x?.y?.q(), () => (x).foo(), () => (n + 1).foo(), () => (n + 1)(), () => (n, s)(), () => (n ? s : k)(), () => (n || s)(), () => (n ?? s).foo(), () => (-n)(), () => (!n)(), () => (typeof n)(), () => (void 0)(), () => (n++)(),
 () => `t`.foo(), () => `t${n}`.foo(), () => `t`(), () => /r/.foo(), () => /r/g(), () => 1n.foo(), () => true.foo(), () => null(), () => undefined(), () => this(), () => this.foo(), () => new f().foo(), () => new Date(1).foo(), () => new x.y(), () => new x.y.w(1), () => new (f())(), () => new (class {})().foo(), () => (class {}).foo(), () => (class A {}).foo(), () => (function () {}).foo(), () => (function g() {}).foo(), () => (() => {}).foo(), () => (async () => {})().foo(),
 () => (n = 5)(), () => (x.q = 5)(), () => s`t`, () => x.q`t`, () => f()`t`, () => s.at(0)(), () => x.y.z.w.v, () => x.toString()(), () => (x.y).z(), () => a.map(1), () => a.map(x), () => a.forEach(), () => [3].map("a"), () => [].find({}), () => [1].reduce(null), () => [1].sort(5), () => new Promise(1), () => new Promise({}), () => Promise.resolve().then.call(1), () => x.y.z(...a), () => f(...n), () => f(...x), () => f(...f()), () => f(1, ...x), () => [...n], () => [...f()], () => [1, ...x.y], () => { for (const q of f()); }, () => { for (const q of x.y); }, () => { for (const q of { a: 1 }); }, () => { for (const q of x?.y); }, () => { for (const q of n + 1); }, () => { const [q] = f(); }, () => { const [q] = n; }, () => { const [q] = x.y; }, () => { const [q] = null; }, () => { let q; [q] = x; }, () => { let q; [q] = undefined; }, () => { (([q]) => q)(1); }, () => { (([q]) => q)(); }, () => { const { y: [q] } = x; }, () => { const [[q]] = [null]; }, () => { const [{ q }] = [null]; }, () => { const [{ q }] = []; }, () => { const { y: { q: { r } } } = x; }, () => { const { y: { q: { r: { t } } } } = x; }, () => { const { y: { q: {} } } = x; }, () => { const { q: { r } = null } = x; }, () => { const { q: { ...r } } = x; }, () => { const { ...r } = null; }, () => { const { a: b } = null; }, () => { const { "a b": b } = null; }, () => { const { 0: b } = null; }, () => { const { [k]: b } = null; }, () => { const { a = 1 } = null; }, () => { const { a: b = 1 } = undefined; }, () => { const { a } = x.nope; }, () => { const { a } = x[k]; }, () => { const { a } = n ? null : 1; }, () => { const { a } = (n, null); }, () => { const { a } = null ?? undefined; }, () => { const { a } = s.nope; }, () => { const { a, b } = f().g; }, () => { (({ a }, b) => a)(null); }, () => { (({ a } = null) => a)(); }, () => { const g = ({ a: q }) => q; g(undefined); }, () => { function g({ a }) {} g(); }, () => { function g([{ a }]) {} g([null]); }, () => { for (const { a } of [null]); }, () => { for (const [a] of [1]); }, () => { for (const { a: { b } } of [{}]); }, () => { let o; ({ a: o } = x.nope); }, () => { let o; ({ a: { b: o } } = x); }, () => { try { throw null; } catch ({ a }) {} }, () => { const { length } = undefined; }, () => { const { [Symbol.iterator]: q } = null; }, () => { const { a } = await_; var await_; }, () => { const { a: { b }, c } = { a: undefined }; }, () => { const { a } = this; }, () => { const {a} = undefined, b = 1; },
 () => { const o = {}; new Map(5); }, () => new Set(5), () => new Map([1]), () => Object.fromEntries(5), () => Object.fromEntries([1]), () => Array.from(5, 1), () => new Set({}), () => new WeakSet(1), () => new Map({}), () => { let [a, b] = new Map(); let { c } = a; },
 () => { delete null.x; }, () => { delete x.y.q.w; }, () => { "use strict"; delete Object.freeze([1])[0]; }, () => { "use strict"; undefined = 1; }, () => { "use strict"; ({}).x.y = 1; }, () => ({}) instanceof f.bind(), () => 1 instanceof f, () => ({}) instanceof (() => {}), () => "a" in "b", () => Symbol() in 1, () => x.y.z.a = 1, () => x[k].a = 1, () => null[k] = 1, () => undefined[Symbol.iterator], () => x.q.w(), () => x.q[k], () => x.q[1](), () => { class B extends 5 {} }, () => { class B extends f().g {} }, () => { class B extends x.y {} }, () => { class B extends null {} new B(); }, () => { class B { constructor() { return 1; } } new B().foo(); }, () => { class B extends Object { constructor() { return 1; } } new B(); }, () => { class B { get q() { return 1; } } new B().q(); }, () => { class B { #p = 1; m() { this.#p(); } } new B().m(); }, () => { class B { #p = 1; m(o) { o.#p.q.r; } } new B().m(new B()); }, () => { class B { #m() {} t() { this.#m = 1; } } new B().t(); },
];
t.forEach((g, i) => { let m; try { g(); m = "nothing"; } catch (e) { m = `${e.name}: ${e.message}`; } console.log(i, String(g).replace(/\s+/g, " ").slice(6), "=>", m); });
console.log("done");
}
{
const t=[()=>{const {a:{b}}=undefined},()=>{const {a:[b]}=null},()=>{const {a:b}=undefined},()=>{const {a:{b}}=null},()=>{const o=undefined;const {a:{b},c}=o},()=>{const {a=1}=undefined},()=>{(({a=1})=>a)()},()=>{(({a:{b}})=>b)()},()=>{let b;({a:b=1}=null)},()=>{let o={};({a:o.x}=null)},()=>{const f=(...x)=>0;f(...null)},()=>{const f=(...x)=>0;f(...5,1)},()=>{new Set(...null)},()=>{(({})=>0)()},()=>{for(const {a=1} of [null]);},()=>{for (const {} of [null]);},()=>{var {a}=null},()=>{let {a}=JSON.parse("null")},()=>{const {a}=(()=>null)()},()=>{const {a}=new Map().get(1)},()=>{const x={};const {a}=x?.y},()=>{const [{a}]=[]}, ()=>{const {a}=[][0]},()=>{const g=({a},{b})=>0;g({a:1})},()=>{for(const [a,b] of [undefined]);},()=>{[1].map(({a:{b}})=>b)},()=>{[null].map(({a})=>a)},()=>{const [a]=[][0]},()=>{var [a]=null},()=>{const [a]=undefined ?? null},()=>{const [a]=(()=>1)()}, ()=>{const x={};const [a]=x?.y}];
for(const g of t) try{g();console.log("none")}catch(e){console.log(String(g).slice(4),"=>",e.message)}
}
{
const x={f(){return undefined},g:{h(){return 5}}}; function f(){}
const t=[()=>{const [a]=x.f()},()=>{const [a]=x.g.h()},()=>{for(const a of x.f());},()=>{[...x.f()]},()=>{const [a]=JSON.parse("1")},()=>{const [a]=x["f"]()},()=>{const [a]=f?.()},()=>{const [a]=5},()=>{const [a]=true},()=>{const [a]=[1].length},()=>{const [a]={}},()=>{const [a]={b:1}},()=>{const [a]=x.g},()=>{const [a]=this},()=>{let a;[a]=f()},()=>{let a;[a]=null},()=>{let a;[a]=5},()=>{let a;[a]=x.f()},()=>{for (const a of [1].length);},()=>{new Map(x.f()||5)},()=>{Promise.all(5).catch(()=>{})},()=>{let n=1;const [[a]]=n},()=>{let n=1; const [a,...b]=n},()=>{let n=1; const [{a}]=n},()=>{let n=1;function g([a]=n){} g()},()=>{let n=1;const {a:[b]}={a:n}},()=>{const s=Symbol();const [a]=s},()=>{const u=undefined;for(const q of u);},()=>{const u=undefined;const [q]=u;},()=>{const u=undefined;[...u]},()=>{const [[q]]=[[].x]},()=>{const {a:[q]}={a:null}},()=>{const {a:[q]}={}},()=>{const {a:[q]}=x},()=>{const {g:[q]}=x},()=>{const {a:{b:[q]}}={a:{}}}];
for(const g of t) try{g();console.log("none")}catch(e){console.log(String(g).slice(4),"=>",e.message)}
(async()=>{ for (const g of [async()=>{const [a]=await f()},async()=>{const {a}=await f()},async()=>{const n=1;for await(const a of n);},async()=>{for await(const a of f());},async()=>{const {a}=await null},async()=>{(await f())()},async()=>{(await x).foo()},async()=>{(await f()).foo()}]) await g().catch(e=>console.log(String(g).slice(9),"=>",e.message));
function* gen(){ yield* x; } try{gen().next()}catch(e){console.log(e.message)} function* gen3(){ yield* 5; } try{gen3().next()}catch(e){console.log(e.message)}})();
}

// Messages about receivers, read-only properties and arguments.
{
  const attempt = (f) => { try { console.log(f()); } catch (e) { console.log(`${e.name}: ${e.message}`); } };
  attempt(() => (function* () {})().next.call({}));
  attempt(() => (function* () {})().return.call(1));
  attempt(() => Promise.prototype.then.call({}));
  attempt(() => Promise.all.call({}));
  attempt(() => { "use strict"; "abc"[0] = "x"; });
  attempt(() => { "use strict"; (5).x = 1; });
  attempt(() => { "use strict"; Symbol.iterator = 1; });
  attempt(() => 2n ** -1n);
  for (const text of ["NaN", "Infinity", "nul"]) attempt(() => JSON.parse(text));
  attempt(() => Object.setPrototypeOf(Object.prototype, {}));
  attempt(() => structuredClone());
  for (const method of [1, "a", {}, true, 1n]) attempt(() => +{ [Symbol.toPrimitive]: method });
  class Frozen { constructor() { return Object.freeze(this); } }
  class Field extends Frozen { y = 2; }
  attempt(() => new Field());
  class Getter { get a() { return 1; } }
  class Setter extends Getter { constructor() { super(); this.a = 2; } }
  attempt(() => new Setter());
  for (const f of [1, {}, undefined, "f"]) attempt(() => Reflect.apply(f));
  const key = { toString() { console.log("toString called"); return "k"; } };
  attempt(() => { undefined[key] = 1; });
  attempt(() => { undefined["k"] = 1; });
  for (const key of [{}, [1, 2], function f() {}, class A {}, new (class B {})(), new Error("x"), /x/, new Date(0), Object.create(null), new Map(), new String("a"), Math, { toString: () => "k" }]) {
    attempt(() => { (void 0)[key] = 1; });
  }
}

// What V8 prints of the operand of a call or of an iteration.
{
  const attempt = (f) => { try { f(); } catch (e) { console.log(e.message); } };
  let n = 6, o = { a: { b: 1 } }, k = "z";
  attempt(() => { ((--n)).splice(0); });
  attempt(() => { (n++).splice(0); });
  attempt(() => { (o.a.b--).x(); });
  attempt(() => { (--o[k]).x(); });
  attempt(() => { for (const x of (++o[k])); });
  attempt(() => { for (const x of -o[k]); });
  attempt(() => { const [x] = -n; });
  attempt(() => { [...n++]; });
  attempt(() => { (n += 1)(); });
  attempt(() => { (n, n++)(); });
  attempt(() => { (n++)?.x(); });
  attempt(() => { (n in o).x(); });
  attempt(() => { (delete o.x).x(); });
  attempt(() => { new (n++)(); });
  attempt(()=>{ (o?.a.b).x(); });
  attempt(()=>{ (o?.a.b)(); });
  attempt(()=>{ (o?.a)(); });
  attempt(()=>{ (o?.a)[k](); });
  attempt(()=>{ o?.a.b.x(); });
  attempt(()=>{ o?.a.x(); });
  attempt(()=>{ new (o?.a)(); });
  attempt(()=>{ for (const x of o?.a); });
  attempt(()=>{ const [x] = o?.a; });
  attempt(()=>{ const [x] = !o; });
  attempt(()=>{ const [x] = typeof o; });
  attempt(()=>{ const [x] = 1 + n; });
  attempt(()=>{ const [x] = n < 3; });
  attempt(()=>{ const [x] = n || 3; });
  attempt(()=>{ const [x] = n++; });
  attempt(()=>{ const [x] = ++n; });
  attempt(()=>{ const [x] = o.a; });
  attempt(()=>{ const [x] = (n, 3); });
  attempt(()=>{ const [x] = n ? 1 : 2; });
  attempt(()=>{ const [x] = void 0; });
  attempt(()=>{ let x; [x] = -n; });
  attempt(()=>{ (class {})(); });
  attempt(()=>{ const C = class {}; C(); });
  attempt(()=>{ new (class { constructor() { new.target(); } })(); });
  attempt(()=>{ class A { static f = A(); } });
  attempt(()=>{ (-o?.a).x(); });
  attempt(()=>{ (o?.a + 1).x(); });
  attempt(()=>{ (o?.a?.b).x(); });
  attempt(()=>{ (o?.a(1)).x(); });
  attempt(()=>{ [o?.a].x(); });
}
