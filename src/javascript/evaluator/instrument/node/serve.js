// Answers each program, a line of standard input, with one line, in order.
//
// In:  { id, mode, module, entry, around, code, runtime, sites, resources }
// Out: { id, node, outcome, settles_at, crash, quiescent_at, calls, events }
"use strict";

const { setImmediate: later } = globalThis;

/** The globals before any program. */
const globalBefore = new Set(Object.keys(globalThis));

/** The program that is running: there is only one at a time. */
let running = null;

process.on("unhandledRejection", (reason, promise) => running?.unhandled(reason, promise));
process.on("uncaughtException", (error) => running?.uncaught(error));
process.on("rejectionHandled", () => {});
process.on("warning", () => {});

/** Runs one program to its end, each turn in a separate macrotask of Node, and then calls `done`. */
function run(record, done) {
  const program = new CodeRun(record);
  // The rest of a turn that an exception interrupted runs in the next macrotask.
  const step = (act) => later(() => later(act));
  const end = () =>
    step(() => {
      const answer = { id: record.id, node: process.version, ...program.end() };
      running = null;
      // Globals of a program are removed after it.
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
