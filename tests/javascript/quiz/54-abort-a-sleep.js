// timers/promises with a signal: an abort rejects the sleep with an AbortError.
const { setTimeout: sleep } = require("node:timers/promises");
const controller = new AbortController();
(async () => {
  console.log(await sleep(5, "slept"));
  try {
    await sleep(1000, null, { signal: controller.signal });
    console.log("never");
  } catch (error) {
    console.log(error.name, error.code);
  }
})();
setTimeout(() => {
  console.log("abort");
  controller.abort();
}, 20);
// Node: slept | abort | AbortError ABORT_ERR
