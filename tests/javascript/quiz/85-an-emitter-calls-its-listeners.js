// The top level only sets listeners and emits: it is the program. Listeners run at once; what they await does not hold `emit` up.
const { EventEmitter } = require("events");
const orders = new EventEmitter();
orders.on("order", async (order) => {
  console.log("handling", order);
  await null;
  console.log("handled", order);
});
orders.emit("order", 1);
orders.emit("order", 2);
// Node: handling 1 | handling 2 | handled 1 | handled 2
