// A timeout by race: the slow work still ends, later, and nobody takes its result.
const after = (ms, value) => new Promise((resolve) => setTimeout(() => (console.log("work ends"), resolve(value)), ms));
function withTimeout(promise, ms) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`no answer in ${ms}`)), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
withTimeout(after(40, "slow"), 20).catch((error) => console.log(error.message));
withTimeout(after(10, "quick"), 20).then(console.log);
// Node: work ends | quick | no answer in 20 | work ends
