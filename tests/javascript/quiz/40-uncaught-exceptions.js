// An exception in a timer goes to the handler of uncaught exceptions; the other timers go on.
process.on("uncaughtException", (error, origin) => console.log(origin, error.message));
setTimeout(() => {
  process.nextTick(() => console.log("tick of the thrower"));
  throw new Error("from a timer");
}, 1);
setTimeout(() => console.log("next timer"), 1);
Promise.reject(new Error("from a promise"));
queueMicrotask(() => {
  throw new Error("from a microtask");
});
// Node: uncaughtException from a microtask | unhandledRejection from a promise | uncaughtException from a timer | next timer | tick of the thrower
