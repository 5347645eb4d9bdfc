// Code that queues one immediate after another until time has passed: the clock moves.
const start = Date.now();
let go = true;
setTimeout(() => {
  go = false;
  console.log("timer");
}, 5);
(function untilTimer() {
  if (go) setImmediate(untilTimer);
  else untilTime();
})();
function untilTime() {
  if (Date.now() - start < 20) setImmediate(untilTime);
  else console.log("time has passed");
}
// Node: timer | time has passed
