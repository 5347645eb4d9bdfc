// A mutex made of one chained promise: sections never overlap, also when one throws.
class Mutex {
  #last = Promise.resolve();
  run(section) {
    const result = this.#last.then(section);
    this.#last = result.catch(() => {});
    return result;
  }
}
const mutex = new Mutex();
const section = (name, fails) => async () => {
  console.log("enter", name);
  await null;
  if (fails) throw new Error(name);
  console.log("leave", name);
};
mutex.run(section("a"));
mutex.run(section("b", true)).catch((error) => console.log("failed", error.message));
mutex.run(section("c")).then(() => console.log("all through"));
console.log("queued");
// Node: queued | enter a | leave a | enter b | failed b | enter c | leave c | all through
