// The queue of ticks is emptied before any promise callback, also when ticks make ticks.
let left = 3;
function tick() {
  console.log("tick", left);
  left -= 1;
  if (left > 0) process.nextTick(tick);
}
Promise.resolve().then(() => console.log("promise"));
process.nextTick(tick);
console.log("script");
// Node: script | tick 3 | tick 2 | tick 1 | promise
