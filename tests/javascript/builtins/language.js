// What the language itself does in places that few look at.
const attempt = (name, f) => {
  try {
    console.log(name, f());
  } catch (error) {
    console.log(name, `${error}`);
  }
};

// A loop's variables have no value yet while what it iterates is evaluated.
attempt("for-of head", () => { let x = [1]; for (const x of x) return x; });
attempt("for-in head", () => { let x = { a: 1 }; for (let x in x) return x; });
attempt("closure in the head", () => {
  let seen;
  for (let x of (seen = () => typeof x, [1, 2])) void x;
  return seen();
});
attempt("a constant in for", () => { for (const i = 0; i < 2; i++) void i; });
attempt("constants in for", () => { for (const a = [1], b = 2; a.length < b; a.push(b)) void a; return "done"; });

// Parameters do not see what the body declares.
const limit = 5;
attempt("default", () => (function (n = limit) { let limit = 1; return [n, limit]; })());
attempt("default of a var", () => (function (n = limit) { var limit = 1; return [n, limit]; })());
attempt("closure", () => (function (get = () => limit) { var limit = 1; return [get(), limit]; })());
attempt("the same name", () => (function (a, get = () => a) { var a; const before = a; a = 2; return [before, get(), a]; })(1));
attempt("arrow", () => ((n = limit, get = () => limit) => { const limit = 1; return [n, get(), limit]; })());
attempt("pattern", () => (({ n = limit }) => { const limit = 1; return [n, limit]; })({}));
attempt("a function in the body", () => (function (f = g) { function g() { return "inner"; } return f(); }, "compiles"));
attempt("generator", () => [...(function* (n = limit) { const limit = 1; yield n; yield limit; })()]);

// The name of a function expression cannot be assigned to.
attempt("own name", () => (function own() { own = 1; return typeof own; })());
attempt("own name, strict", () => (function own() { "use strict"; own = 1; })());
attempt("own name, in an arrow", () => (function own() { (() => { own = 1; })(); return typeof own; })());

// `super` sets through the setters of the parent.
class Named {
  set name(value) { this.kept = `parent ${value}`; }
  get name() { return this.kept; }
}
class Child extends Named {
  set name(value) { super.name = `child ${value}`; }
  get name() { return super.name; }
}
attempt("super setter", () => { const child = new Child(); child.name = "x"; return child.name; });
attempt("super without setter", () => {
  const object = { __proto__: { get x() { return 1; } }, set() { "use strict"; super.x = 2; } };
  object.set();
});
attempt("super, own property", () => {
  const object = { __proto__: {}, set() { super.y = 2; return Object.keys(this); } };
  return object.set();
});
attempt("super of an accessor alone", () => {
  const object = { set x(value) { super.x = value; } };
  return (object.x = 1);
});

// Where a value goes is evaluated before it is read.
const order = [];
const note = (text, value) => (order.push(text), value);
const target = {};
const source = {
  get a() { return note("get a", 1); },
  get b() { return note("get b", 2); },
};
({ a: note("target a", target).a, [note("key b", "b")]: note("target b", target).b } = source);
console.log(order.join(", "), target);
order.length = 0;
const iterator = {
  [Symbol.iterator]() { return this; },
  next: () => note("next", { done: order.length > 8, value: 7 }),
  return: () => note("return", {}),
};
[note("first", target).x, note("second", target)[note("key", "y")], ...note("rest", target).z] = iterator;
console.log(order.join(", "), target);
order.length = 0;
attempt("throwing target", () => { [(() => { throw new Error("target"); })().x] = iterator; });
console.log(order.join(", "));
order.length = 0;
attempt("target with default", () => { [target[note("key", "d")] = note("default", 3)] = [undefined]; return [target.d, order.join(", ")]; });
attempt("rest of properties", () => { let rest; ({ a: target.a, ["b"]: target.b, ...rest } = { a: 1, b: 2, c: 3 }); return [target.a, target.b, rest]; });
order.length = 0;
const leaving = (function* () { [{}[yield]] = iterator; })();
leaving.next();
leaving.return();
console.log(order.join(", "));

// Private members are there once.
class Returns { constructor(object) { return object; } }
class Field extends Returns { #field = 1; }
attempt("field twice", () => { const object = new Field({}); new Field(object); });
class Extends extends (function () {}).bind().constructor {}
attempt("no prototype", () => class extends (function () {}).bind() {});
attempt("named by __proto__", () => Object.getPrototypeOf({ __proto__: function () {} }).name);

// Generators of one kind are none of the other.
function* generator() {}
async function* asyncGenerator() {}
const throws = (f) => { try { f(); } catch (error) { return error.name; } };
attempt("next of another", () => throws(() => Object.getPrototypeOf(generator).prototype.next.call(asyncGenerator())));
Object.getPrototypeOf(asyncGenerator).prototype.next.call(generator()).catch((error) => console.log(error.name));

// An async generator awaits what it returns, unless it returns nothing.
async function* nothing() { return; }
async function* undefinedValue() { return undefined; }
async function* inFinally() { try { return 1; } finally { return; } }
setTimeout(() => {
  Promise.resolve().then(() => console.log("tick 1")).then(() => console.log("tick 2")).then(() => console.log("tick 3"));
  nothing().next().then(() => console.log("return"));
  undefinedValue().next().then(() => console.log("return undefined"));
  inFinally().next().then((result) => console.log("finally", result));
});

// A promise of a subclass is followed by its own `then`.
let made = 0;
class Counted extends Promise {
  constructor(executor) { super(executor); made++; }
}
setTimeout(() => {
  Counted.resolve(1).finally(() => {}).then(() => console.log("made", made));
  (async () => Counted.resolve(2))().then((value) => console.log("async", value, made));
  Promise.resolve().then(() => console.log("a")).then(() => console.log("b")).then(() => console.log("c")).then(() => console.log("d"));
}, 2);

// A script is the body of a function.
console.log(new.target === undefined, (() => new.target)());

// A name of a module that cannot be converted rejects the promise.
import(Symbol()).catch((e) => console.log(e.name));
import({ toString() { throw 7; } }).catch((e) => console.log(e));
try { import("fs").x(); } catch (e) { console.log(e.message); }
// All parts of a class are strict code.
{
  class C {
    run() { return this; }
    static s() { return this; }
    x = function () { return this; };
    ["a" + (function () { return String(this); })()]() {}
    assign() { undeclaredVariable = 1; }
  }
  const { run, x } = new C();
  console.log(run(), (0, C.s)(), x(), Object.getOwnPropertyNames(C.prototype));
  try { new C().assign(); } catch (error) { console.log(String(error)); }
  class D extends (function () { console.log(this === undefined); return Object; })() {}
  const f = function () { return typeof this; };
  console.log(f());
}
// `delete` of a chain deletes nothing if the chain ends early.
{
  const none = null;
  const o = { a: { b: 1 }, c() { return { d: 1 }; } };
  console.log(delete none?.a, delete none?.a.b, delete none?.a().b, delete o?.a.b, delete o?.["a"], delete o.c?.().d, o);
}
