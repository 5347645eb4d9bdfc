// A promise settles once: later calls of resolve and reject, and throws, do nothing.
new Promise((resolve, reject) => {
  resolve("one");
  reject(new Error("two"));
  console.log("still running");
  throw new Error("three");
}).then(
  (value) => console.log("fulfilled", value),
  (error) => console.log("rejected", error.message),
);
new Promise((_, reject) => {
  setTimeout(() => reject(new Error("timed out")), 5);
  setTimeout(() => console.log("the timer is not undone"), 10);
}).catch((error) => console.log(error.message));
// Node: still running | fulfilled one | timed out | the timer is not undone
