// A catch that returns mends the chain; the links it skips never run.
Promise.reject(new Error("broken"))
  .then(() => console.log("skipped"))
  .catch((error) => {
    console.log("caught", error.message);
    return "mended";
  })
  .then((word) => {
    console.log(word);
    throw new Error("again");
  })
  .finally(() => console.log("finally"))
  .catch((error) => console.log("caught", error.message));
// Node: caught broken | mended | finally | caught again
