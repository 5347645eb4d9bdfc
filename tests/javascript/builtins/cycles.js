// A promise that would follow itself: its error has lines of a stack only if code resolves it, or if
// a tick has run before.
const isOne = (error) => error.stack.split("\n").length === 1;
const returned = Promise.resolve().then(() => returned);
returned.catch((error) => console.log("returned", isOne(error), [error]));
const all = Promise.all([]).then(() => all);
all.catch((error) => console.log("all", isOne(error)));
const later = (async () => { await 0; return later; })();
later.catch((error) => console.log("async", isOne(error)));
let resolve;
const kept = new Promise((give) => { resolve = give; });
resolve(kept);
kept.catch((error) => console.log("kept", isOne(error)));
setTimeout(() => process.nextTick(() => {
  const ticked = Promise.resolve().then(() => ticked);
  ticked.catch((error) => console.log("ticked", isOne(error)));
}), 5);
