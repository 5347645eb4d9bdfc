const express = require("express");
const { promisify } = require("util");
const fs = require("fs");
const readFile = promisify(fs.readFile);
const app = express();
app.use(express.json());
app.get("/orders/:id", async (req, res) => {
  const { id } = req.params;
  const order = await Order.findById(id).populate("lines").exec();
  if (!order) return res.status(404).json({ error: "none" });
  const [user, file] = await Promise.all([User.findById(order.user), readFile(`/tmp/${id}`)]);
  order["seen"] = true; order[req.query.key] = 1;
  const index = {};
  for (const line of order.lines) { index[line.sku] = line; (index[line.sku].n ??= 0); }
  for (const k in req.headers) { if (k.startsWith("x-")) await audit(k); }
  res.json({ order, user, size: file.length, keys: Object.keys(index).length, tag: typeof user });
});
app.post("/upload", (req, res, next) => {
  new Promise((resolve, reject) => {
    stream.pipeline(req, fs.createWriteStream("x"), (err) => (err ? reject(err) : resolve()));
  }).then(() => res.end()).catch(next);
});
const handler = {
  async run(event) {
    const results = await Promise.allSettled(event.Records.map(async (r, i) => { await work(r.body); return i; }));
    const failed = results.filter((r) => r.status === "rejected");
    if (failed.length) throw new AggregateError(failed.map((f) => f.reason));
    return results.map((r) => r.value).sort((a, b) => b - a);
  },
};
exports.run = handler.run;
async function withTimeout(p, ms) {
  let t;
  const timer = new Promise((_, reject) => { t = setTimeout(() => reject(new Error("timeout")), ms); });
  return Promise.race([p, timer]).finally(() => clearTimeout(t));
}
async function useIt() {
  try { return await withTimeout(slowCall(), 50); } catch (e) { return String(e); }
}
async function deep(tree) {
  const kids = await tree.children();
  await Promise.all(kids.map(deep));
  visit(tree);
  return kids.length;
}
async function chain() {
  return getUser(1).then((u) => getPosts(u.id)).then((posts) => posts.map((p) => p.title).join(", ")).catch(() => "none").finally(() => log("done"));
}
async function template() {
  const rows = await sql`select * from users where id = ${1}`;
  const [first, second = "none", ...others] = rows;
  return [first.name, second, others.length, rows?.[0]?.x?.(1)];
}
async function unary(x) {
  const n = +x.count; let m = x.other; m++; m += 1;
  if (m == null || n !== 3) return -n;
  await save(m);
  return !m;
}
module.exports = { useIt, deep, chain, template, unary };
