// A flag stops the loop at its next check, not in the middle of a wait.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let cancelled = false;
async function poll() {
  let round = 0;
  while (!cancelled) {
    round += 1;
    console.log("round", round);
    await pause(20);
  }
  console.log("stopped after", round);
}
poll();
setTimeout(() => {
  cancelled = true;
  console.log("cancelled");
}, 30);
// Node: round 1 | round 2 | cancelled | stopped after 2
