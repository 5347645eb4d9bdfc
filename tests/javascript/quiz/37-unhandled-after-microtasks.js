// Node looks for unhandled rejections once ticks and microtasks are through, before the next timer.
process.on("unhandledRejection", (reason) => console.log("unhandled", reason.message));
setTimeout(() => console.log("timer"), 0);
Promise.reject(new Error("dropped"));
Promise.reject(new Error("picked up")).catch(() => console.log("handled"));
const late = Promise.reject(new Error("late, but in time"));
queueMicrotask(() => late.catch(() => console.log("handled in a microtask")));
console.log("script");
// Node: script | handled | handled in a microtask | unhandled dropped | timer
