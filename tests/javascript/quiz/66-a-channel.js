// A channel without a buffer: send waits for a receiver, receive for a sender.
function channel() {
  const senders = [];
  const receivers = [];
  return {
    send: (value) =>
      new Promise((resolve) => {
        const receiver = receivers.shift();
        if (receiver) receiver(value), resolve();
        else senders.push({ value, resolve });
      }),
    receive: () =>
      new Promise((resolve) => {
        const sender = senders.shift();
        if (sender) sender.resolve(), resolve(sender.value);
        else receivers.push(resolve);
      }),
  };
}
const line = channel();
(async () => {
  for (const word of ["one", "two", "three"]) {
    await line.send(word);
    console.log("sent", word);
  }
})();
(async () => {
  for (let i = 0; i < 3; i++) console.log("received", await line.receive());
})();
// Node: sent one | received one | sent two | received two | sent three | received three
