// A deferred promise kept outside: all who wait go on, in order, when the latch opens.
function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
const latch = deferred();
async function runner(name) {
  console.log(name, "ready");
  await latch.promise;
  console.log(name, "runs");
}
["ann", "bob"].forEach(runner);
setTimeout(() => {
  console.log("bang");
  latch.resolve();
  console.log("opened");
}, 5);
// Node: ann ready | bob ready | bang | opened | ann runs | bob runs
