
// Runs one program on the virtual clock, in a worker, and answers with what happened.

/** Past so many events or turns a program is taken for one that never ends. */
const MOST = 20000;

let running;
let goOn;

/** Stands behind every rejection of a turn: when its news comes, the others' has come. */
const lastOfTurn = new Error("the turn is over");

addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  if (event.reason === lastOfTurn) goOn();
  else running.unhandled(event.reason);
});

const channel = new MessageChannel();

/** A macrotask of its own, behind whatever news of rejections is on its way. */
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
  for (let turns = 0; !failure && running.goesOn; turns++) {
    if (turns > MOST || running.trace.events.length > MOST) {
      return { error: `It did not end within ${turns} turns and was stopped.` };
    }
    await turn(guarded(() => running.turn()));
  }
  return failure ? { error: String(failure) } : { trace: running.end() };
}

addEventListener("message", async ({ data }) => {
  const answer = await run(data).catch((error) => ({ error: String(error) }));
  // Whatever a changed program returns, only what JSON can say is shown.
  postMessage(JSON.stringify(answer));
});
