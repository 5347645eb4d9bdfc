// An async function that returns a promise settles three ticks after it; `return await` takes one.
async function plain() {
  return Promise.resolve("plain");
}
async function awaited() {
  return await Promise.resolve("awaited");
}
async function value() {
  return "value";
}
for (const f of [plain, awaited, value]) f().then((name) => console.log(name));
Promise.resolve()
  .then(() => console.log(1))
  .then(() => console.log(2))
  .then(() => console.log(3))
  .then(() => console.log(4));
// Node: value | 1 | awaited | 2 | plain | 3 | 4
