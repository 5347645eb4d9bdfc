// The thread that simulates. One that spins is ended from outside.

import { run } from "../run.js";

let command;

self.onmessage = ({ data: { module, id, runs } }) => {
  if (module) command = module;
  else self.postMessage({ id, results: runs.map(({ args, given }) => run(command, args, given)) });
};
