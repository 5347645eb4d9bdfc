// A handler attached in a timer comes too late: the process has ended by then.
const promise = Promise.reject(new Error("nobody listened"));
setTimeout(() => promise.catch(() => console.log("never")), 0);
Promise.resolve().then(() => console.log("microtask"));
process.on("exit", (code) => console.log("exit", code));
console.log("script");
// Node: script | microtask | exit 1 | crash: nobody listened
