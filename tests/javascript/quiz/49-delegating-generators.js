// yield* hands over to another generator, and its return value comes back.
async function* inner() {
  console.log("got", yield "i1");
  yield "i2";
  return "inner's return";
}
async function* outer() {
  yield "o1";
  const returned = yield* inner();
  console.log(returned);
  yield* ["x", Promise.resolve("y")];
}
(async () => {
  const generator = outer();
  for (let step = await generator.next(); !step.done; step = await generator.next("sent")) {
    console.log(step.value);
  }
})();
// Node: o1 | i1 | got sent | i2 | inner's return | x | y
