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
