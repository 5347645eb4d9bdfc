// Only the first resolve of a thenable counts; what it throws afterwards is ignored.
const cheat = {
  then(resolve, reject) {
    resolve("first");
    resolve("second");
    reject(new Error("third"));
    throw new Error("fourth");
  },
};
Promise.resolve(cheat).then(
  (value) => console.log("fulfilled", value),
  (error) => console.log("rejected", error.message),
);
const broken = {
  get then() {
    throw new TypeError("no then for you");
  },
};
Promise.resolve()
  .then(() => broken)
  .catch((error) => console.log(error.name, error.message));
// Node: fulfilled first | TypeError no then for you
