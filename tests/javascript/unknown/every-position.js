// unknown values in every position
const { thing, other } = require("./things");
async function conditions(a, b) {
  if (a && b || !a) await thing.one(a);
  const x = a ? b : other;
  const y = a ?? (await thing.two());
  const z = b || thing.three;
  let w; w ??= a.w; a.q ||= 3; 
  while (a.more) { await thing.step(); if (b.stop) break; }
  do { await thing.again(); } while (b.more);
  for (let i = 0; i < a.length; i++) { if (i === b) continue; await thing.item(a[i], i); }
  outer: for (const p of a.list) { for (const q of p.list) { if (q.bad) continue outer; await thing.pair(p, q); } }
  switch (typeof a) { case "string": return x; case "number": await thing.num(); default: await thing.def(); }
  return { y, z, w, t: !a, n: -b, s: `${a}-${b}`, c: a > b, d: a == null, i: a instanceof Error, k: "x" in b };
}
async function natives(list, text) {
  const a = Object.keys(list), b = JSON.parse(text), c = Math.max(...list, 3), d = Number(text), e = parseInt(text, 10);
  const f = text.split(",").map((s) => s.trim()).filter(Boolean);
  const g = Array.from(list, (x) => x.id), h = [...list].concat(f), m = new Map(list.map((x) => [x.id, x])), n = new Set(g);
  const o = Object.entries(list).map(([k, v]) => `${k}=${v}`).join("&"), p = [1, 2, 3].includes(text), q = [3, 1, 2].sort((x, y) => x - y);
  const r = list.some((x) => x.ok), s = list.every((x) => x.ok), t = list.find((x) => x.ok), u = list.reduce((acc, x) => { acc[x.id] = x; return acc; }, {});
  const v = new Date(text), w = new Date(0).toISOString(), y = [list, [list]].flat(), z = list.flatMap((x) => x.kids);
  const aa = Object.fromEntries(list.map((x) => [x.k, x.v])), bb = Object.assign({}, list, { one: 1 }), cc = structuredClone(list);
  const dd = ["1", "2"].map(Number), ee = list.map(Number), ff = list.map(String), gg = [..."abc"].map((c) => text.indexOf(c));
  const hh = encodeURIComponent(text), ii = text.length, jj = Array.isArray(list), kk = String(text), ll = Boolean(text), mm = [].slice.call(list);
  await thing.use(a, b, c);
  console.log(d, e, f.length, g.length, h.length, m.size, n.size, p, q, r, s, t, y.length, z.length, bb, gg, jj, kk, ll);
  return [m.get(list[0].id), m.has(text), n.has(g[0]), dd, ee.length, ff.length, aa, u, v, w, cc, hh, ii, o, mm];
}
async function promises(a) {
  const p = Promise.all(a.map((x) => thing.load(x)));
  const q = await Promise.all(a);
  const r = await Promise.race([thing.fast(), thing.slow()]);
  const s = await Promise.any([thing.x(), a]);
  const t = await Promise.allSettled([p, thing.fail(), Promise.reject(new Error("no"))]);
  const u = await a.then((v) => thing.more(v)).catch(() => 1);
  const v = await Promise.resolve(a).then((x) => x.y);
  return [q.length, r, s, t.length, t[2].status, u, v];
}
async function errors(a) {
  try { await thing.risky(); throw new TypeError(`bad ${a}`); } catch (e) { if (e instanceof TypeError) console.error(e.name, e.message); else throw e; } finally { await thing.cleanup(); }
  try { null.x; } catch (e) { console.warn(e.message); }
  try { throw new Error(a.message); } catch (e) { return e.message; }
}
async function closures(n) {
  const counters = Array.from({ length: 3 }, (_, i) => async () => { await thing.tick(i, n); return i; });
  const out = [];
  for (const c of counters) out.push(await c());
  const memo = {}; const get = async (k) => (memo[k] ??= await thing.fetch(k));
  await get("a"); await get("a"); await get(n); await get(n);
  const [{ id, tags: [first, more] = [] }, second = 3] = n;
  return { out, keys: Object.keys(memo), id, first, more, second };
}
async function callbacks(req) {
  const data = await new Promise((resolve, reject) => { const chunks = []; req.on("data", (c) => chunks.push(c)); req.on("end", () => resolve(chunks.length)); req.on("error", reject); });
  await new Promise((r) => setTimeout(r, req.delay));
  await new Promise((resolve) => other.close(resolve));
  return data;
}
class Repo {
  #db; static shared = new Repo(other); items = new Map();
  constructor(db) { this.#db = db; }
  get size() { return this.items.size; }
  async load(id) { if (this.items.has(id)) return this.items.get(id); const row = await this.#db.get(id); this.items.set(id, row); return row; }
  async pair(a, b) { const x = await this.load(a); const y = await this.load(b); const z = await this.load(a); return [x === z, y, this.size]; }
  static async make() { const r = new this(await thing.connect()); await r.load(1); return r.size; }
}
module.exports = { conditions, natives, promises, errors, closures, callbacks, Repo };
