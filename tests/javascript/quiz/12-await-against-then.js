// Each await of a value costs one tick, as each link of a chain does.
async function stairs() {
  console.log("a0");
  await undefined;
  console.log("a1");
  await undefined;
  console.log("a2");
}
stairs().then(() => console.log("a3"));
Promise.resolve()
  .then(() => console.log("b1"))
  .then(() => console.log("b2"))
  .then(() => console.log("b3"));
console.log("script");
// Node: a0 | script | a1 | b1 | a2 | b2 | a3 | b3
