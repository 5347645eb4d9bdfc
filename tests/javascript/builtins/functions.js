const log = console.log;
const object = { plain(a) { return a; }, async later() {}, *many() {}, get got() { return 1; }, ["com" + "puted"]() {}, arrow: (x) => x, named: function (y) { return y; } };
for (const key of ["plain", "later", "many", "computed", "arrow", "named"]) log(object[key].toString());
log(Object.getOwnPropertyDescriptor(object, "got").get.toString());
class Box { #hidden() { return 1; } constructor(a) { this.a = a; } open() { return this.#hidden.toString(); } static make() {} static async later() {} get size() { return 1; } }
log(Box.toString());
log(new Box().open(), Box.prototype.open.toString(), Box.make.toString(), Box.later.toString());
log(Object.getOwnPropertyDescriptor(Box.prototype, "size").get.toString());
class Plain {}
log(String(Plain), String(class extends Plain {}), String(function name(a, b) { return a + b; }), String(async () => {}));
// V8 looks for the constructor that `super` calls before it iterates the last argument.
const odd = { *[Symbol.iterator]() { log("iterated"); yield 1; } };
const calls = [class extends null { constructor() { super(...odd); } }, class extends null { constructor() { super(log("argument"), ...(log("spread"), odd)); } }, class extends null { constructor() { super(...odd, 1); } }, class extends null { constructor() { super(...null); } }, class extends Array { constructor() { super(...odd, ...odd); } }];
for (const one of calls) try { log(new one().length); } catch (error) { log(error.name, error.message.slice(0, 17)); }

// A function that is bound several times.
{
  const f = function (a, b, c, d) { return [this, a, b, c, d]; };
  const g = f.bind("this", 1).bind("other", 2);
  console.log(g(3, 4), g.name, g.length, f.bind().bind(0, 1, 2, 3, 4, 5).length);
  class A { constructor(a, b) { this.a = a; this.b = b; } }
  const B = A.bind(null, 1).bind(null, 2);
  console.log(new B(), new B() instanceof B, new B() instanceof A, B.name, "prototype" in B);
  Object.defineProperty(f, "name", { get() { console.log("name is read"); return 1; } });
  console.log(f.bind().name, Object.getOwnPropertyNames(f.bind()));
}

// The arguments object: its elements are aliases of the parameters, unless the code is strict.
{
  console.log((function (a) { arguments[0] = 9; return a; })(1), (function (a) { a = 9; return arguments[0]; })(1), (function (a) { var a = 2; return arguments[0]; })(1));
  console.log((function (a) { "use strict"; a = 9; return arguments[0]; })(1), (function (a = 0) { a = 9; return arguments[0]; })(1), (function (a, ...b) { a = 9; return arguments[0]; })(1));
  console.log((function (a, b) { b = 2; return [arguments.length, arguments[1], 1 in arguments]; })(1));
  console.log((function (a, a) { a = 3; return [...arguments]; })(1, 2), (function (a) { delete arguments[0]; arguments[0] = 2; return a; })(1));
  console.log((function (a) { Object.defineProperty(arguments, 0, { value: 5, writable: false }); a = 6; return [a, arguments[0]]; })(1));
  console.log((function (a) { Object.freeze(arguments); a = 6; return [a, arguments[0]]; })(1), (function (a) { const f = () => arguments[0]; a = 7; return f(); })(1));
  console.log((function (a) { a = 4; return arguments; })(1, 2), (function f() { return arguments.callee === f; })());
  try { (function () { "use strict"; return arguments.callee; })(); } catch (e) { console.log(e.name, e.message); }
  console.log(Object.getOwnPropertyNames((function () { return arguments; })(1)));
  console.log(typeof arguments, arguments.length, arguments[0] === exports, arguments[1] === require, arguments[2] === module);
}
