const log = console.log;
const tell = (f) => { try { log(f()); } catch (e) { log(`${e.name}: ${e.message}`); } };
const r = /a(b)?(?<n>c)/g;
log(r.exec("xacabc"), r.lastIndex, r.exec("xacabc"), r.lastIndex, r.exec("xacabc"), r.lastIndex);
log(/a/y.test("ba"), /^b/m.test("a\nb"), /a.c/s.test("a\nc"), /\u{1F600}/u.test("😀"), /^.$/.test("😀"), /^.$/u.test("😀"), /\p{L}+/u.exec("123abc")[0]);
log(String(/a\/b/gi), /x/.source, new RegExp("a/b").source, new RegExp("").source, new RegExp("\n").source, /a/gimsuy.flags, new RegExp(/x/g, "i").flags, new RegExp("[/]").source);
log(/(\d+)-\1/.test("12-12"), /(?<=\$)\d+/.exec("cost $42")[0], /(?<!\$)\b\d+/.exec("cost $42 7")[0], /a{2,3}/.exec("aaaa")[0], /a+?/.exec("aaa")[0], /(?=b)/.exec("ab").index, /[^\w\s]/.exec("a b!")[0]);
log(/(?<year>\d{4})/.exec("in 2024").groups.year, { ..."2024".match(/(?<y>\d+)/).groups }, "x".match(/(?<y>\d+)?/).groups.y);
const sticky = /o/y; sticky.lastIndex = 4; log(sticky.test("hello"), sticky.lastIndex, sticky.test("hello"), sticky.lastIndex);
tell(() => new RegExp("a", "gg")); tell(() => new RegExp("a", "x")); tell(() => RegExp.prototype.exec.call(1));
log(/a/ instanceof RegExp, Object.prototype.toString.call(/a/), typeof /a/, /a/g.global, /a/.ignoreCase, RegExp("a") + "", /a/.lastIndex);
log("aBC".replace(/[A-Z]/g, (c) => "_" + c.toLowerCase()), "x1y22".replace(/\d+/g, (n) => n * 2), "abc".replace(/./g, "$&,"), "aaa".lastIndexOf("a"), "a,b;c".split(/[,;]/));
log(/(a)|(b)/.exec("b"), /a/d.exec("ba").indices[0], [..."a1b2".matchAll(/([a-z])(\d)/g)].map((m) => m[1] + m[2] + m.index));
const re = /\w+/g; let m; const words = []; while ((m = re.exec("the quick fox")) !== null) words.push(m[0] + "@" + m.index); log(words);
log("a\u2028b".split(/\s/), /\bfoo\b/.test("a foo b"), /^[\w.+-]+@[\w-]+\.[\w.]+$/.test("a.b@c.de"), "aaa".replace(/a/y, "b"), "ABC".match(/b/i).index, /\//.source, /[\]]/.test("]"));

// The protocol of the methods whose keys are symbols.
{
  console.log(/x*/[Symbol.replace]("axb", "-"), /b/[Symbol.search]("abc"), /b/[Symbol.split]("abc"), /b/g[Symbol.match]("abcb"));
  class Upper extends RegExp { exec(s) { const r = super.exec(s); if (r) r[0] = r[0].toUpperCase(); return r; } }
  console.log("xbx".replace(new Upper("b"), (x) => x), "xbx".match(new Upper("b", "g")), "xbx".split(new Upper("b")), "xbx".search(new Upper("b")));
  console.log([..."xbxb".matchAll(new Upper("b", "g"))].map((m) => [m[0], m.index]));
  const own = /a/;
  own.exec = () => null;
  console.log("aaa".replace(own, "b"), own.test("a"));
  own.exec = () => 1;
  try { own.test("a"); } catch (e) { console.log(e.name); }
  console.log("/a/".startsWith(Object.assign(/a/, { [Symbol.match]: false })));
  try { "/a/".startsWith({ [Symbol.match]: true }); } catch (e) { console.log(e.message); }
  console.log("a-b".replace({ [Symbol.replace]: (s, r) => `${s}:${r}` }, "x"));
  const sticky = /a/y;
  console.log("aab".replace(sticky, "x"), sticky.lastIndex, "aab".replace(sticky, "x"), sticky.lastIndex, "baab".split(/a/y));
  const late = /a/g;
  late.lastIndex = 2;
  console.log([..."aaaa".matchAll(late)].length, late.lastIndex, "aaaa".search(late), late.lastIndex);
  console.log("abc".replace(/(?<x>b)/, "[$<x>$<y>$1$2$&$`$'$$$0]"), "abc".replace("b", "[$&$`$'$$$1]"));
  console.log("x".replace(/x/, { [Symbol.toPrimitive]: () => "y" }), "aXbX".replaceAll("X", (m, at, s) => `${m}${at}${s.length}`));
  console.log("".split(""), "".split("a"), "abc".split("", 2), "a,b,c".split(",", 0), "abc".split(undefined, 0), "abc".split(/(b)/, 2));
}

// Errors of patterns, and escapes of code units.
{
  console.log(/\u{61}/.test("u".repeat(61)), /\u{61}/.test("a"), /\u{61}/u.test("a"), /[\u{61}]/.test("}"), /\\u{2}/.test("\\uu"), /\u{2}/.source);
  for (const s of ["[", "(", ")", "a**", "\\", "{1}", "a{2,1}", "[b-a]", "(?<1>)", "*", "(?", "(?<a>", "(?<a>)\\k<b>", "(?<=a)*", "(?<a>)(?<a>)", "(?a)", "[a", "a)"]) for (const f of ["", "u", "gi"]) try { new RegExp(s, f); } catch (e) { console.log(e.message); }
  for (const s of ["{", "}", "]", "{,5}", "\\1", "[\\d-x]", "\\u{110000}", "\\x1", "(?=a)*"]) try { new RegExp(s, "u"); } catch (e) { console.log(e.message); }
}
