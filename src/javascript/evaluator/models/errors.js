// Errors of Node, and what it checks of arguments.
"use strict";

const { isUnknown, inspect } = require("makespan:host");

/** An error with a code, which its text and its stack show. */
function nodeError(Base, code, message) {
  const error = new Base(message);
  const toString = function () {
    return `${this.name} [${code}]: ${this.message}`;
  };
  Object.defineProperty(error, "toString", { value: toString, writable: true, configurable: true });
  const stack = `${error.name} [${code}]${error.stack.slice(error.name.length)}`;
  Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
  error.code = code;
  return error;
}

function received(value) {
  if (value === undefined || value === null) return `${value}`;
  if (typeof value === "function") return value.name ? `function ${value.name}` : inspect(value);
  if (typeof value === "object") {
    const { name } = value.constructor ?? {};
    return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
  }
  const text = inspect(value);
  return `type ${typeof value} (${text.length > 28 ? `${text.slice(0, 25)}...` : text})`;
}

function invalidArgument(name, expected, value) {
  const kind = name.includes(".") ? "property" : "argument";
  const message = `The "${name}" ${kind} must be ${expected}. Received ${received(value)}`;
  return nodeError(TypeError, "ERR_INVALID_ARG_TYPE", message);
}

/** Throws unless an argument has this type; nothing is known of an unknown one. */
function validate(value, type, name) {
  if (isUnknown(value) || typeof value === type) return;
  throw invalidArgument(name, `of type ${type}`, value);
}

function validateObject(value, name) {
  if (isUnknown(value)) return;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw invalidArgument(name, "of type object", value);
}

function validateSignal(signal, name) {
  if (signal === undefined || isUnknown(signal)) return;
  if (typeof signal === "object" && signal !== null && "aborted" in signal) return;
  throw invalidArgument(name, "an instance of AbortSignal", signal);
}

/** What functions of Node reject with that a signal has stopped. */
function abortError(cause) {
  const error = new Error("The operation was aborted", { cause });
  error.name = "AbortError";
  error.code = "ABORT_ERR";
  return error;
}

return { nodeError, invalidArgument, validate, validateObject, validateSignal, abortError };
