// An object with Symbol.asyncIterator, whose next() resolves by timers; return() is called on an error in the loop.
const ticker = {
  [Symbol.asyncIterator]() {
    let n = 0;
    return {
      next: () => new Promise((resolve) => setTimeout(() => resolve({ value: ++n, done: n > 5 }), 2)),
      return() {
        console.log("return called");
        return Promise.resolve({});
      },
    };
  },
};
(async () => {
  try {
    for await (const n of ticker) {
      console.log("tick", n);
      if (n === 2) throw new Error("enough");
    }
  } catch (error) {
    console.log(error.message);
  }
})();
// Node: tick 1 | tick 2 | return called | enough
