// A rejection that is reported, and handled later.
const log = console.log;
process.on("unhandledRejection", (reason) => log("unhandled", reason));
process.on("rejectionHandled", (promise) => log("handled", promise instanceof Promise, promise === first));
const first = Promise.reject("a");
const second = Promise.reject("b");
setTimeout(() => { first.catch((x) => log("caught", x)); process.nextTick(() => log("tick")); Promise.resolve().then(() => log("microtask")); Promise.reject("c"); log("in timer"); }, 2);
setTimeout(async () => { try { await second; } catch (x) { log("caught", x); } }, 3);
// Node: unhandled a | unhandled b | in timer | tick | caught a | microtask | handled true true | unhandled c | caught b | handled true false
