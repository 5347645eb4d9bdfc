// What `retry` reckons, which `p-retry` and `async-retry` wait for between attempts.
"use strict";

/** How long to wait before each further attempt, in milliseconds. */
function timeouts({ retries = 10, factor = 2, minTimeout = 1000, maxTimeout = Infinity, randomize = false } = {}) {
  if (minTimeout > maxTimeout) throw new Error("minTimeout is greater than maxTimeout");
  const list = [];
  for (let attempt = 0; attempt < retries; attempt += 1) {
    // What `randomize` draws nobody knows: the middle of it is taken.
    const random = randomize ? 1.5 : 1;
    list.push(Math.min(Math.round(random * Math.max(minTimeout, 1) * factor ** attempt), maxTimeout));
  }
  return list.sort((one, other) => one - other);
}

return { timeouts };
