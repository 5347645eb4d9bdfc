// One callback in each queue of Node: the script ends first, then ticks, then microtasks, then timers.
setTimeout(() => console.log("timer"), 0);
Promise.resolve().then(() => console.log("promise"));
process.nextTick(() => console.log("tick"));
queueMicrotask(() => console.log("microtask"));
console.log("script");
// Node: script | tick | promise | microtask | timer
