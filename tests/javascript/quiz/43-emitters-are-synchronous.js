// emit calls its listeners at once, in order, over a copy of the list; once removes before it calls.
const { EventEmitter } = require("node:events");
const bus = new EventEmitter();
bus.on("order", (id) => console.log("a", id));
bus.once("order", (id) => {
  console.log("once", id);
  if (id === 1) bus.emit("order", 2);
});
bus.on("order", () => bus.on("order", () => console.log("late listener")));
bus.prependListener("order", (id) => console.log("first", id));
console.log(bus.emit("order", 1), bus.emit("nothing"));
console.log(bus.listenerCount("order"));
// Node: first 1 | a 1 | once 1 | first 2 | a 2 | true false | 5
