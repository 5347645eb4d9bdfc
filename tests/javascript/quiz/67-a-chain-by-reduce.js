// reduce builds a chain of promises: one after the other, and the first rejection skips the rest.
const step = (name) => async (log) => {
  console.log("step", name);
  if (name === "c") throw new Error("c failed");
  return [...log, name];
};
["a", "b", "c", "d"]
  .map(step)
  .reduce((chain, next) => chain.then(next), Promise.resolve([]))
  .then((log) => console.log("done", log))
  .catch((error) => console.log(error.message));
// Node: step a | step b | step c | c failed
