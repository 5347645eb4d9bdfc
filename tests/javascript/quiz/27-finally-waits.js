// A promise returned from finally holds the chain back, the value goes by it.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms, "of pause"));
Promise.resolve("value")
  .finally(() => {
    console.log("closing");
    return pause(80);
  })
  .then((value) => console.log("then", value));
setTimeout(() => console.log("at 40"), 40);
setTimeout(() => console.log("at 160"), 160);
// Node: closing | at 40 | then value | at 160
