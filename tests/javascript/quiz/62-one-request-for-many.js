// A cache of promises: callers at the same time share one request; a failure is not kept.
const cache = new Map();
let requests = 0;
function load(key) {
  if (!cache.has(key)) {
    const request = fetchKey(key);
    cache.set(key, request);
    request.catch(() => cache.delete(key));
  }
  return cache.get(key);
}
async function fetchKey(key) {
  requests += 1;
  console.log("request", requests);
  await null;
  if (requests === 1) throw new Error("first fails");
  return key.toUpperCase();
}
(async () => {
  const both = await Promise.allSettled([load("k"), load("k")]);
  console.log(both.map((r) => r.status).join(" "));
  console.log(await load("k"), await load("k"));
  console.log("requests", requests);
})();
// Node: request 1 | rejected rejected | request 2 | K K | requests 2
