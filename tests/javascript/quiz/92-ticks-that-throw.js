// An exception in a tick ends its turn: the other ticks run in the next one, before timers. Each of many exceptions does so.
process.on("uncaughtException", (error) => { if (error.message % 50 === 0) console.log(error.message); });
setTimeout(() => console.log("timer"), 100);
for (let n = 1; n <= 200; n++) process.nextTick(() => { throw new Error(n); });
process.nextTick(() => console.log("last tick"));
// Node: 50 | 100 | 150 | 200 | last tick | timer
