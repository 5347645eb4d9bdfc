// An interval that clears itself at its third turn, with a timer that falls in between.
let turns = 0;
const interval = setInterval(() => {
  turns += 1;
  console.log("turn", turns);
  if (turns === 3) clearInterval(interval);
}, 20);
setTimeout(() => console.log("at 50"), 50);
// Node: turn 1 | turn 2 | at 50 | turn 3
