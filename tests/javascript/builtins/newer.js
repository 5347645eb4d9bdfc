const log = console.log;
const a = new Set([1, 2, 3]), b = new Set([3, 4]);
log(a.union(b), a.intersection(b), a.difference(b), a.symmetricDifference(b), a.isSubsetOf(b), new Set([3]).isSubsetOf(a), a.isSupersetOf(new Set([1])), a.isDisjointFrom(new Set([9])));
log(Object.groupBy([1, 2, 3], (x) => x % 2 ? "odd" : "even"), Map.groupBy([1, 2, 3], (x) => x > 1));

// `using`
const resource = (name, throws = false) => ({
  [Symbol.dispose]() {
    console.log("dispose", name);
    if (throws) throw new Error("disposing " + name);
  },
});
const closing = (name) => ({
  async [Symbol.asyncDispose]() {
    console.log("closing", name);
    await null;
    console.log("closed", name);
  },
});
async function inReverse() {
  using a = resource("a");
  using b = resource("b");
  console.log("body");
  return "value";
}
function ofEachIteration() {
  for (const i of [1, 2, 3]) {
    using x = resource("x" + i);
    if (i === 1) continue;
    if (i === 2) break;
    console.log("never");
  }
  return "left";
}
function suppressed() {
  try {
    using a = resource("a", true);
    using b = resource("b", true);
    throw new Error("body");
  } catch (error) {
    const inner = error.suppressed;
    return [error.name, error.error.message, inner.name, inner.error.message, inner.suppressed.message];
  }
}
async function asynchronous() {
  await using a = closing("a");
  await using b = resource("b");
  await using c = null;
  using d = undefined;
  console.log("in");
}
async function ofNothing() {
  const ticks = async (run) => {
    let passed = 0, is = true;
    const count = () => { if (is) { passed++; Promise.resolve().then(count); } };
    Promise.resolve().then(count);
    const done = run();
    try { await done; } catch (error) { console.log(error.message); }
    is = false;
    return passed;
  };
  const closed = { [Symbol.asyncDispose]() {} };
  const failing = { [Symbol.dispose]() { throw new Error("not closed"); } };
  return [
    await ticks(async () => {}),
    await ticks(async () => { await null; }),
    await ticks(async () => { await using a = null, b = undefined; }),
    await ticks(async () => { await using a = closed, b = null; }),
    await ticks(async () => { await using a = null, b = closed, c = null; }),
    await ticks(async () => { await using a = closed, b = closed; }),
    await ticks(async () => { using a = resource("sync"); await using b = null; }),
    await ticks(async () => { await using a = failing; }),
  ];
}
function notAnObject() {
  try {
    using x = 5;
  } catch (error) {
    return error.name;
  }
}
function withoutMethod() {
  try {
    using x = {};
  } catch (error) {
    return error.message;
  }
}
function* generated() {
  using a = resource("g");
  yield 1;
  yield 2;
}
function ofEachValue() {
  const log = [];
  const one = (name) => ({ name, [Symbol.dispose]: () => log.push(`-${name}`) });
  for (using x of [one("a"), one("b"), one("c"), one("d")]) {
    if (x.name === "b") continue;
    if (x.name === "c") break;
    log.push(x.name);
  }
  return log.join(" ");
}
(async () => {
  console.log(ofEachValue());
  for (await using x of [closing("e"), closing("f")]) console.log("in the loop");
  console.log(await inReverse());
  console.log(ofEachIteration());
  console.log(suppressed().join(" | "));
  await asynchronous();
  console.log(notAnObject(), withoutMethod());
  console.log(await ofNothing());
  for (const one of generated()) {
    console.log("one", one);
    break;
  }
})();
