// A script of Node is the body of a function: `return` ends it, and what is queued still runs.
Promise.resolve().then(() => console.log("microtask"));
setTimeout(() => console.log("timer"));
console.log("before");
if (typeof module !== "undefined") {
  return;
}
console.log("never");
// Node: before | microtask | timer
