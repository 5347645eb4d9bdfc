// Timers run by the time they are due; of equal delays, by the order of their making.
for (const delay of [30, 10, 20, 10]) {
  setTimeout(() => console.log("delay", delay), delay);
}
setTimeout(() => console.log("last of 10"), 10);
console.log("all set");
// Node: all set | delay 10 | delay 10 | last of 10 | delay 20 | delay 30
