// Calls of next() on an async generator queue up: it works through them one after the other.
async function* count() {
  for (let n = 1; n <= 2; n++) {
    console.log("making", n);
    await null;
    yield n;
  }
  return "end";
}
const numbers = count();
for (let i = 0; i < 4; i++) numbers.next().then(({ value, done }) => console.log("request", i, value, done));
console.log("all asked");
// Node: making 1 | all asked | making 2 | request 0 1 false | request 1 2 false | request 2 end true | request 3 undefined true
