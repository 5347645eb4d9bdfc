// Microtasks that queue microtasks all run before a timer that was due long ago.
setTimeout(() => console.log("timer"), 0);
let steps = 0;
function step() {
  steps += 1;
  if (steps < 1000) queueMicrotask(step);
  else console.log("steps", steps);
}
queueMicrotask(step);
console.log("script");
// Node: script | steps 1000 | timer
