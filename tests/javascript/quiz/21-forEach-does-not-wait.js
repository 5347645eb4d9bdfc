// forEach drops the promises that its async callback returns; for..of waits for each.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function main() {
  [30, 10].forEach(async (ms) => {
    await pause(ms);
    console.log("forEach", ms);
  });
  console.log("forEach is over");
  for (const ms of [60, 40]) {
    await pause(ms);
    console.log("for of", ms);
  }
  console.log("for of is over");
}
main();
// Node: forEach is over | forEach 10 | forEach 30 | for of 60 | for of 40 | for of is over
