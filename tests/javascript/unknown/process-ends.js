// The end of the process, and timers that were set before the program.
const timer = setTimeout(() => console.log("late"), 1000);
const every = setInterval(() => console.log("late"), 1000);
const controller = new AbortController();
slow(controller.signal).catch(() => {});
export async function stop() {
  clearTimeout(timer);
  clearInterval(every);
  controller.abort();
  every.unref();
  await send(1);
}
export async function again() {
  timer.refresh();
  await send(1);
}

export async function quit() {
  try {
    await close();
    process.exit(0);
  } catch (error) {
    await report(error);
  } finally {
    await flush();
  }
}
export async function timers() {
  setTimeout(() => process.exit(), 10);
  setTimeout(() => console.log("never"), 10);
  setImmediate(() => console.log("immediate"));
  process.on("exit", () => { console.log("bye"); save(); });
  await load();
}

export async function ask(input) {
  await new Promise((resolve) => {
    input.on("data", () => process.exit());
    input.on("end", () => resolve("y"));
  });
}
