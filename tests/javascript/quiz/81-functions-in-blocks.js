// Functions in blocks, templates of one place, symbols of the language, and what sloppy code may set.
const log = console.log;
{ function inner() { return 1; } }
log(inner());
if (true) function f() { return "f"; }
log(typeof f, f());
log((() => { { function later() {} } return typeof later; })());
(function () {
  log(g);
  { log(g()); function g() { return 1; } log(g()); g = 5; log(typeof g); }
  log(typeof g, g());
  switch (1) { case 0: function h() { return "h"; } case 1: log(h()); }
  log(h);
  { let k = 1; { function k() {} } log(k); }
  log("no k");
  try { throw 1; } catch (e) { function e2() {} }
  log(typeof e2);
  for (let i = 0; i < 2; i++) { function each() { return i; } }
  log(each());
  { async function a() {} }
  log("no a");
  if (false) { function never() {} }
  log(never);
})();
(function (p) { { function p() {} } log(p); })("parameter");
(function (x = 1) { { function y() { return x; } } log(y()); })();
(function () { "use strict"; { function s() {} }  })();
log(globalThis === global, typeof global.setTimeout);
const tag = (strings) => strings;
const site = () => tag`a`;
log(site() === site(), tag`a` === tag`a`);
for (const i of [1, 2]) log((globalThis.before ??= tag`b${i}`) === tag`b${i}`);
undefined = 1; NaN = 2; Infinity = 3;
log(undefined, NaN, Infinity);
const spread = { length: 2, 0: "x", 1: "y", [Symbol.isConcatSpreadable]: true };
const whole = [1, 2]; whole[Symbol.isConcatSpreadable] = false;
log([0].concat(spread, [3]), [0].concat(whole).length);
for (const name of ["isConcatSpreadable", "match", "matchAll", "replace", "search", "split", "unscopables", "dispose", "asyncDispose"]) log(typeof Symbol[name], String(Symbol[name]));
const own = { [Symbol.replace]: (text, by) => `${text}-${by}`, [Symbol.split]: (text, limit) => [text, limit], [Symbol.match]: (text) => text + "!", [Symbol.search]: () => 7 };
log("a".replace(own, "b"), "a".split(own, 2), "a".match(own), "a".search(own));
// Node: 1 | function f | function | undefined | 1 | 1 | number | function 1 | h | undefined | 1 | no k | function | 1 | no a | undefined | parameter | 1 | true function | true false | false | false | undefined NaN Infinity | [ 0, 'x', 'y', 3 ] 2 | symbol Symbol(Symbol.isConcatSpreadable) | symbol Symbol(Symbol.match) | symbol Symbol(Symbol.matchAll) | symbol Symbol(Symbol.replace) | symbol Symbol(Symbol.search) | symbol Symbol(Symbol.split) | symbol Symbol(Symbol.unscopables) | symbol Symbol(nodejs.dispose) | symbol Symbol(nodejs.asyncDispose) | a-b [ 'a', 2 ] a! 7
