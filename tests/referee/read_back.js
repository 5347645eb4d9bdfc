"use strict";
// The globals of a program's code when the evaluator reads it: tasks whose calls are calls of
// unknown functions, with their items, and a console. `CALLS` is replaced by a list of all of them.

const calls = new Map([CALLS]);

const task = (name) => (...args) => {
  const given = args.filter((arg) => arg !== undefined);
  const call = calls.get(JSON.stringify([name, ...given]));
  return call ? call() : noSuchCall(name, given);
};

function plainReason(error) {
  return error.errors ? { errors: error.errors.map(plainReason) } : error.message;
}

function plainValue(value) {
  if (Array.isArray(value)) return value.map(plainValue);
  if (value?.status === "fulfilled") return { fulfilled: plainValue(value.value) };
  if (value?.status === "rejected") return { rejected: plainReason(value.reason) };
  return value ?? null;
}

const plainText = (part) => (Array.isArray(part) ? JSON.stringify(part) : String(part));

const main = ((task, console) => {
  CODE
  return MAIN;
})(task, { log: (...parts) => console.log(parts.map(plainText).join(" ")) });

Promise.resolve(main()).then(
  (value) => console.error(`fulfilled ${JSON.stringify(plainValue(value))}`),
  (error) => console.error(`rejected ${JSON.stringify(plainReason(error))}`),
);
