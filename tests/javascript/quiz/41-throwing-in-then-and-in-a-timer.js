// A throw in a then becomes a rejection; a throw in a timer inside an executor is nobody's.
new Promise(() => {
  setTimeout(() => {
    console.log("timer");
    throw new Error("out of reach");
  }, 5);
}).catch(() => console.log("never"));
Promise.resolve()
  .then(() => {
    throw new Error("within reach");
  })
  .catch((error) => console.log("caught", error.message));
setTimeout(() => console.log("never either"), 20);
// Node: caught within reach | timer | crash: out of reach
