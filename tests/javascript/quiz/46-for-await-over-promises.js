// for await takes an array of promises one by one, in order; a late one holds back those after it.
const after = (ms, name) =>
  new Promise((resolve) =>
    setTimeout(() => {
      console.log("ready", name);
      resolve(name);
    }, ms),
  );
(async () => {
  for await (const name of [after(20, "a"), after(5, "b"), "c", after(40, "d")]) {
    console.log("got", name);
  }
  console.log("over");
})();
// Node: ready b | ready a | got a | got b | got c | ready d | got d | over
