// Answers each program, a line of standard input, with one line, in order.
//
// In:  { id, mode, module, translated, entry, around, code, runtime, sites, resources }
// Out: { id, node, outcome, settles_at, crash, quiescent_at, calls, events }
"use strict";

const { setImmediate: later } = globalThis;

// These are global for a script that is given to Node as an argument.
for (const name of ["require", "module", "exports", "__filename", "__dirname"]) delete globalThis[name];

/** The globals before any program. */
const globalBefore = new Map(
  Reflect.ownKeys(globalThis).map((key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)]),
);

/** Globals of a program are removed after it, and its changes of others are undone. */
function restoreGlobals() {
  for (const key of Reflect.ownKeys(globalThis)) if (!globalBefore.has(key)) delete globalThis[key];
  for (const [key, known] of globalBefore) {
    const now = Object.getOwnPropertyDescriptor(globalThis, key);
    if (now?.value !== known.value || now?.get !== known.get) Object.defineProperty(globalThis, key, known);
  }
}

/** The program that is running: there is only one at a time. */
let running = null;

/** The number of exceptions that nothing has caught. */
let exceptions = 0;

/** Calls a function when the current turn is over. After an exception that nothing catches, Node runs the rest of
 * the turn in the next macrotask. */
function afterTurn(act) {
  const before = exceptions;
  later(() => later(() => (exceptions === before ? act() : afterTurn(act))));
}

process.on("unhandledRejection", (reason, promise) => running?.unhandled(reason, promise));
process.on("uncaughtException", (error) => {
  exceptions += 1;
  running?.uncaught(error);
});
process.on("rejectionHandled", (promise) => running?.handled(promise));
process.on("warning", () => {});

/** Runs one program to its end, each turn in a separate macrotask of Node, and then calls `done`. */
function run(record, done) {
  const program = new CodeRun(record);
  Object.assign(globalThis, program.globals);
  const end = () =>
    afterTurn(() => {
      const answer = { id: record.id, node: process.version, ...program.end() };
      running = null;
      restoreGlobals();
      done(answer);
    });
  const turn = () => {
    let more = true;
    try {
      more = program.goesOn && program.turn();
    } finally {
      if (more) afterTurn(turn);
      else end();
    }
  };
  running = program;
  afterTurn(() => {
    try {
      program.begin();
    } finally {
      afterTurn(turn);
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
