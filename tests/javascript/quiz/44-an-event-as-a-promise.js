// once() as a promise: listeners go first, the awaiting function a microtask later.
const { EventEmitter, once } = require("node:events");
const source = new EventEmitter();
async function wait() {
  const [value] = await once(source, "ready");
  console.log("awaited", value);
  try {
    await once(source, "ready");
  } catch (error) {
    console.log("error event", error.message);
  }
}
wait();
source.on("ready", (value) => console.log("listener", value));
setTimeout(() => {
  source.emit("ready", 1);
  console.log("emitted");
}, 5);
setTimeout(() => source.emit("error", new Error("lost")), 10);
// Node: listener 1 | emitted | awaited 1 | error event lost
