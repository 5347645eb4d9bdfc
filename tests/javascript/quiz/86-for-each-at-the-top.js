// `forEach` calls an async function for each element and waits for none.
async function work(n) {
  console.log("start", n);
  await null;
  console.log("end", n);
}
[1, 2, 3].forEach((n) => {
  work(n);
});
// Node: start 1 | start 2 | start 3 | end 1 | end 2 | end 3
