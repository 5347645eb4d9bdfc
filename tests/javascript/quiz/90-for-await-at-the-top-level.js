async function* numbers() {
  yield 1;
  await null;
  yield 2;
}
process.nextTick(() => console.log("tick"));
Promise.resolve().then(() => console.log("microtask"));
for await (const number of numbers()) console.log(number);
console.log("end");
// Node: microtask | 1 | 2 | end | tick
