// A loader that collects all keys of one turn and asks for them together.
let batch = null;
function load(key) {
  batch ??= (queueMicrotask(flush), []);
  return new Promise((resolve) => batch.push({ key, resolve }));
}
function flush() {
  const asked = batch;
  batch = null;
  console.log("query", asked.map(({ key }) => key).join(","));
  for (const { key, resolve } of asked) resolve(`row ${key}`);
}
async function name(id) {
  const row = await load(id);
  console.log("first", row);
  return load(id * 10);
}
Promise.all([name(1), name(2), load(3)]).then((rows) => console.log(rows.join("; ")));
// Node: query 1,2,3 | first row 1 | first row 2 | query 10,20 | row 10; row 20; row 3
