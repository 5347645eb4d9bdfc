// Inside a timer's callback, an immediate always runs before the next timer.
setTimeout(() => {
  console.log("outer");
  setTimeout(() => console.log("timer"), 0);
  setImmediate(() => console.log("immediate"));
  process.nextTick(() => console.log("tick"));
}, 0);
// Node: outer | tick | immediate | timer
