// resolve(promise) in an executor takes two ticks more than Promise.resolve(promise), which is the same promise.
const settled = Promise.resolve("x");
new Promise((resolve) => resolve(settled)).then(() => console.log("executor"));
Promise.resolve(settled).then(() => console.log("Promise.resolve"));
console.log(Promise.resolve(settled) === settled);
settled
  .then(() => console.log("one"))
  .then(() => console.log("two"))
  .then(() => console.log("three"));
// Node: true | Promise.resolve | one | two | executor | three
