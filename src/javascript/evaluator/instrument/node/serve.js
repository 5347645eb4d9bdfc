// Answers each program, a line of standard input, with a line, in order.
//
// In:  { id, mode, module, entry, around, code, runtime, sites, resources }
// Out: { id, node, outcome, settles_at, crash, quiescent_at, calls, events }
"use strict";

const { setImmediate: later } = globalThis;

/** What is global before any program. */
const globalBefore = new Set(Object.keys(globalThis));

/** The program that is running: there is only ever one. */
let running = null;

process.on("unhandledRejection", (reason, promise) => running?.unhandled(reason, promise));
process.on("uncaughtException", (error) => running?.uncaught(error));
process.on("rejectionHandled", () => {});
process.on("warning", () => {});

/** Runs one program to its end, each turn a macrotask of Node's, and then calls `done`. */
function run(record, done) {
  const program = new CodeRun(record);
  // What is left over by an exception is done in the macrotask after it.
  const step = (act) => later(() => later(act));
  const end = () =>
    step(() => {
      const answer = { id: record.id, node: process.version, ...program.end() };
      running = null;
      // What a program makes global is its own.
      for (const key of Object.keys(globalThis)) if (!globalBefore.has(key)) delete globalThis[key];
      done(answer);
    });
  const turn = () => {
    let more = true;
    try {
      more = program.goesOn && program.turn();
    } finally {
      if (more) step(turn);
      else end();
    }
  };
  running = program;
  step(() => {
    try {
      program.begin();
    } finally {
      step(turn);
    }
  });
}

serve((record, done) => {
  try {
    run(record, done);
  } catch (error) {
    done({ id: record.id, node: process.version, error: String(error) });
  }
});
