/** Answers each line of standard input with one line, in order: `run` takes a record and calls back. */
function serve(run) {
  const lines = require("node:readline").createInterface({ input: process.stdin });
  const waiting = [];
  let busy = false;
  const next = () => {
    busy = waiting.length > 0;
    if (waiting.length < 1000) lines.resume();
    if (!busy) return;
    run(JSON.parse(waiting.shift()), (answer) => {
      process.stdout.write(`${JSON.stringify(answer)}\n`);
      next();
    });
  };
  lines.on("line", (line) => {
    if (line.trim() === "") return;
    waiting.push(line);
    if (waiting.length > 10_000) lines.pause();
    if (!busy) next();
  });
}
