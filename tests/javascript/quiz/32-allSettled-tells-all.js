// Promise.allSettled never rejects: a status for each, in order.
const results = Promise.allSettled([Promise.resolve(1), Promise.reject(new Error("no")), 3, new Promise((r) => setTimeout(r, 10, "late"))]);
results.then((all) => {
  for (const { status, value, reason } of all) console.log(status, value ?? reason.message);
});
console.log("asked");
// Node: asked | fulfilled 1 | rejected no | fulfilled 3 | fulfilled late
