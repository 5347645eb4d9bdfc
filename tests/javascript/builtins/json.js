const log = console.log;
const tell = (f) => { try { log(f()); } catch (e) { log(`${e.name}: ${e.message}`); } };
log(JSON.stringify({ a: [1, "x", null, undefined, () => 1, NaN, Infinity, -0], b: undefined, c: Symbol("x"), d: new Date(0), e: { toJSON(k) { return "J" + k; } }, f: true }));
log(JSON.stringify([undefined, function () {}, Symbol()]), JSON.stringify(undefined), JSON.stringify(() => 1), JSON.stringify(null), JSON.stringify("a\"b\\\n\u2028\u0001\ud800"), JSON.stringify({ [Symbol("s")]: 1, k: 1 }), JSON.stringify(new Map([[1, 2]])), JSON.stringify([new Number(1), new String("s"), new Boolean(false), Object(1)]));
log(JSON.stringify({ a: [1, { b: 2 }], c: {}, d: [] }, null, 2)); log(JSON.stringify({ a: [1] }, null, "--")); log(JSON.stringify([1, [2]], null, 20));
log(JSON.stringify({ a: 1, b: 2, c: { a: 3, d: 4 } }, ["a", "c"]), JSON.stringify({ a: 1, b: "x" }, (k, v) => typeof v === "number" ? v + 1 : v), JSON.stringify({ a: 1, b: 2 }, (k, v) => k === "a" ? undefined : v), JSON.stringify({ date: new Date(1e12) }));
log(JSON.parse('{"a":[1,2,{"b":null}],"c":"\\u0041\\n","d":-1.5e3,"__proto__":1}'), JSON.parse(" [ ] "), JSON.parse("true"), JSON.parse('"x"'), JSON.parse("-0"), JSON.parse('{"a":1,"a":2}'), JSON.parse('{"2":1,"1":2}'));
log(JSON.parse('{"a":1,"b":[2,3]}', (k, v) => typeof v === "number" ? v * 10 : v), JSON.parse('{"a":1,"b":2}', (k, v) => k === "a" ? undefined : v), JSON.parse("[1,2]", function (k, v) { return k === "" ? v : k + this.length; }));
for (const t of ["{", '{"a"', '{"a":', '{"a":1', '{"a":1,', "{a}", "[1", "[", "[1 2]", "tru", "trux", '"abc', "1 2", "{} x", '"a\\x"', '"a\\u12"', "01", "-", "1.", "1e", "<html>", "this is a longer text that is not JSON at all, is it", '{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": qqqqqqqqqqqqqqqqqqqqqqqqq}', "[1,]", '{"a" 1}', "[object Object]", '"a\nb"', '{"a":1 "b"}', '{"a":1,"b"}', "{1:2}", "abc", '["a" "b"]', "-x", "", "undefined", "nulll", "{}}", "'a'"]) tell(() => JSON.parse(t));
tell(() => JSON.parse(undefined)); tell(() => JSON.stringify(1n)); tell(() => JSON.stringify({ a: 1n }));
tell(() => { const a = {}; a.b = { c: a }; JSON.stringify(a); }); tell(() => { const a = []; a[0] = a; JSON.stringify(a); }); tell(() => { class X {} const a = new X(); a.q = [1, { z: a }]; JSON.stringify(a); }); tell(() => { const a = { x: { y: { z: { w: {} } } } }; a.x.y.z.w.v = a.x; JSON.stringify(a); });
log(JSON.stringify({ a: "é😀" }), JSON.stringify({ nested: { toJSON: () => undefined } }), JSON.stringify(Object.create({ inherited: 1 })), JSON.stringify(new (class P { constructor() { this.x = 1; } get y() { return 2; } })()), JSON.stringify({ get g() { return 5; } }), JSON.stringify(new Error("x")), JSON.stringify([, 1]), JSON.stringify("x", null, 2), JSON[Symbol.toStringTag]);
log(JSON.stringify(JSON.parse(JSON.stringify({ n: 1e21, m: 1e-7, k: 123456789012, z: 0.1 + 0.2 }))), JSON.parse("1E+2"), JSON.parse('"\\ud83d\\ude00"'));

// Wrappers of symbols, and deep values.
{
  console.log(JSON.stringify([Object(Symbol())]), JSON.stringify({ a: Object(Symbol()), b: Symbol() }));
  let deep = [];
  for (let i = 0; i < 2000; i++) deep = [deep];
  console.log(JSON.stringify(deep).length);
  console.log(JSON.stringify({ a: [], b: {}, c: [{ d: undefined }] }, null, 2));
}
