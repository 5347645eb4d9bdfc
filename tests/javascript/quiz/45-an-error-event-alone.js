// An "error" event without a listener throws out of emit.
const EventEmitter = require("node:events");
const stream = new EventEmitter();
stream.on("data", async (chunk) => {
  console.log("chunk", chunk);
  await null;
  console.log("stored", chunk);
});
stream.emit("data", "a");
stream.emit("data", "b");
try {
  stream.emit("error", new Error("torn"));
} catch (error) {
  console.log("thrown", error.message);
}
console.log("script ends");
// Node: chunk a | chunk b | thrown torn | script ends | stored a | stored b
