
// Runs programs on the virtual clock, one after the other, and answers with their traces.

let running;
let goOn;

/** The reason of the last rejection of a turn: its event comes after the events of the others. */
const lastOfTurn = new Error("the turn is over");

addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  if (event.reason === lastOfTurn) goOn();
  else running.unhandled(event.reason);
});

const channel = new MessageChannel();

/** Runs `act` in a separate macrotask, and resolves after the events of all its unhandled rejections. */
function turn(act) {
  return new Promise((resolve) => {
    channel.port1.onmessage = () => {
      act();
      goOn = () => setTimeout(resolve);
      Promise.reject(lastOfTurn);
    };
    channel.port2.postMessage(null);
  });
}

async function run(record) {
  let failure;
  const guarded = (act) => () => {
    try {
      act();
    } catch (error) {
      failure ??= error;
    }
  };
  await turn(guarded(() => (running = new Program(record)).begin()));
  while (!failure && running.goesOn) await turn(guarded(() => running.turn()));
  return failure ? { error: String(failure) } : { trace: running.end() };
}

addEventListener("message", async ({ data: { id, record } }) => {
  const answer = await run(record).catch((error) => ({ error: String(error) }));
  parent.postMessage({ id, text: JSON.stringify(answer) }, "*");
});
parent.postMessage({ ready: true }, "*");
