// The outside judge, in Node: runs programs on the virtual clock of `clock.js`, which stands before
// this, and writes down what happened.
//
// In, a line each:  { id, mode, resources, tasks, durations, code, main }
// Out, a line each: { id, node, outcome, settles_at, quiescent_at, calls, events }
//
// The moment at which a rejection counts as unhandled is Node's own.

/** The program that is running: there is only ever one, so that every rejection has an owner. */
let running;

process.on("unhandledRejection", (reason) => running.unhandled(reason));
// A handler added after that is no news here; without a listener Node warns of each.
process.on("rejectionHandled", () => {});

/** Runs one program to its end, each turn a macrotask of Node's, and then calls `done`. */
function run(record, done) {
  const step = (act) =>
    setImmediate(() => {
      try {
        act();
      } catch (error) {
        done({ id: record.id, node: process.version, error: String(error?.stack ?? error) });
      }
    });
  const after = () => {
    if (running.goesOn) {
      running.turn();
      step(after);
    } else {
      done({ id: record.id, node: process.version, ...running.end() });
    }
  };
  step(() => {
    running = new Program(record);
    running.begin();
    step(after);
  });
}

/** Answers each line of standard input with a line, in order. */
function serve() {
  const lines = require("node:readline").createInterface({ input: process.stdin });
  const waiting = [];
  let busy = false;
  const next = () => {
    busy = waiting.length > 0;
    if (waiting.length < 1000) lines.resume();
    if (!busy) return;
    run(JSON.parse(waiting.shift()), (trace) => {
      process.stdout.write(`${JSON.stringify(trace)}\n`);
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

serve();
