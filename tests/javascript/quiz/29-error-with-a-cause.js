// An error travels up through three async functions, each adding a cause.
async function read() {
  throw new Error("ENOENT");
}
async function load() {
  try {
    await read();
  } catch (cause) {
    throw new Error("cannot load", { cause });
  }
}
async function start() {
  try {
    await load();
  } catch (cause) {
    throw new Error("cannot start", { cause });
  }
}
start().catch((error) => {
  for (let e = error; e; e = e.cause) console.log(e.message);
});
// Node: cannot start | cannot load | ENOENT
