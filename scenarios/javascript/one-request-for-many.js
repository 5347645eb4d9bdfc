/* simulate: (
    title: "A cache of promises",
    about: "Concurrent callers share one request, and a failure is not cached: the fourth caller makes a new request.",
    tasks: { "fetchRates": (takes: "80ms", fails: First(1, "503"), returns: "rates") },
    expect: { "one-request-for-many": (settles: "160ms", outcome: Fulfilled) },
) */
const cache = new Map();

function rates(base) {
  if (!cache.has(base)) {
    const request = fetchRates(base);
    cache.set(base, request);
    request.catch(() => cache.delete(base));
  }
  return cache.get(base);
}

const first = await Promise.allSettled([rates("EUR"), rates("EUR"), rates("EUR")]);
console.log(first.map((result) => result.status).join(", "));
console.log(await rates("EUR"), await rates("EUR"));
