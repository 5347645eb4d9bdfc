// What is unhandled at the end of a turn is reported all at once: a handler that a listener attaches is too late, and what a listener rejects waits. A listener that throws hides the rest.
const promises = [];
process.on("uncaughtException", (error) => console.log("uncaught", error.message));
process.on("unhandledRejection", (reason) => {
  console.log("unhandled", reason);
  if (reason === "throws") throw new Error("listener");
  if (reason !== "first") return;
  promises[1].catch(() => console.log("caught, too late"));
  Promise.reject("of the listener");
  process.nextTick(() => console.log("tick"));
});
promises.push(Promise.reject("first"), Promise.reject("second"), Promise.reject("third"));
setTimeout(() => {
  Promise.reject("throws");
  Promise.reject("hidden");
}, 5);
setTimeout(() => console.log("end"), 9);
// Node: unhandled first | unhandled second | unhandled third | tick | caught, too late | unhandled of the listener | unhandled throws | uncaught listener | end
