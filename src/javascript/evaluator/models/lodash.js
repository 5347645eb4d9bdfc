// Of `lodash`, what asynchronous code uses to deal out its work.
"use strict";

const { isUnknown } = require("makespan:host");

function chunk(array, size = 1) {
  if (isUnknown(array)) return array;
  const chunks = [];
  for (let at = 0; at < (array?.length ?? 0) && size >= 1; at += Math.trunc(size)) {
    chunks.push(array.slice(at, at + Math.trunc(size)));
  }
  return chunks;
}

return { chunk };
