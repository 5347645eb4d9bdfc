// abort() calls its listeners at once, once; the signal keeps its reason.
const controller = new AbortController();
const { signal } = controller;
signal.addEventListener("abort", () => console.log("listener", signal.reason.message));
signal.onabort = () => console.log("onabort");
const work = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
work.catch((error) => console.log("rejected", error.message));
console.log(signal.aborted);
controller.abort(new Error("stop"));
controller.abort(new Error("again"));
console.log(signal.aborted);
try {
  signal.throwIfAborted();
} catch (error) {
  console.log("throws", error.message);
}
// Node: false | listener stop | onabort | true | throws stop | rejected stop
