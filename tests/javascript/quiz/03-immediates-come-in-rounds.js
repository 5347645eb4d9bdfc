// An immediate made by an immediate waits for the next round of the loop.
setImmediate(() => {
  console.log("first");
  setImmediate(() => console.log("made by first"));
  process.nextTick(() => console.log("tick of first"));
});
setImmediate(() => {
  console.log("second");
  Promise.resolve().then(() => console.log("microtask of second"));
});
// Node: first | tick of first | second | microtask of second | made by first
