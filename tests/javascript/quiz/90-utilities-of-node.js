// Utilities of Node: falsy reasons, a monitor of exceptions, and the names of listeners.
const util = require("util");
const { EventEmitter, once } = require("events");
console.log(arguments.length);
util.callbackify(async () => {
  throw null;
})((error) => console.log(error.message, error.code, error.reason));
try {
  util.promisify(5);
} catch (error) {
  console.log(error.code);
}
const emitter = new EventEmitter();
emitter.on("newListener", (name, listener) => console.log(name, listener.name));
once(emitter, "y");
console.log(new Event("q").isTrusted);
const timer = setTimeout(() => console.log("not cleared"), 3);
clearTimeout(String(+timer));
process.on("uncaughtExceptionMonitor", (error, origin) => console.log("monitor", error.message, origin));
setTimeout(() => {
  throw new Error("bad");
});
// Node: 5 | ERR_INVALID_ARG_TYPE | y resolver | error errorListener | false | Promise was rejected with falsy value ERR_FALSY_VALUE_REJECTION null | monitor bad uncaughtException | crash: bad
