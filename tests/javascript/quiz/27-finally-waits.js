// A promise returned from finally holds the chain back, the value goes by it.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms, "of pause"));
Promise.resolve("value")
  .finally(() => {
    console.log("closing");
    return pause(20);
  })
  .then((value) => console.log("then", value));
setTimeout(() => console.log("at 10"), 10);
setTimeout(() => console.log("at 40"), 40);
// Node: closing | at 10 | at 40 | then value
