// The functions of `lodash` that asynchronous code uses to distribute work.
"use strict";

const { isUnknown, open } = require("makespan:host");

function chunk(array, size = 1) {
  if (isUnknown(array)) return array;
  const chunks = [];
  for (let at = 0; at < (array?.length ?? 0) && size >= 1; at += Math.trunc(size)) {
    chunks.push(array.slice(at, at + Math.trunc(size)));
  }
  return chunks;
}

return open({ chunk }, "lodash");
