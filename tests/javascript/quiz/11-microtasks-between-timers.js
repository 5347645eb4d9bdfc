// Between two timers of the same moment all ticks and microtasks run.
setTimeout(() => {
  console.log("timer 1");
  Promise.resolve().then(() => {
    console.log("micro of 1");
    process.nextTick(() => console.log("tick of the micro"));
  });
  process.nextTick(() => console.log("tick of 1"));
});
setTimeout(() => console.log("timer 2"));
// Node: timer 1 | tick of 1 | micro of 1 | tick of the micro | timer 2
