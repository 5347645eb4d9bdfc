// Up to its first await an async function runs like any other; what it throws becomes a rejection.
async function quiet() {
  console.log("inside");
  throw new RangeError("too far");
}
console.log("before");
const result = quiet();
console.log("after", result instanceof Promise);
result.catch((error) => console.log(error.name));
Promise.resolve().then(() => console.log("next"));
// Node: before | inside | after true | RangeError | next
