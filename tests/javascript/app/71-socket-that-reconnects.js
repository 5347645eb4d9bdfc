// A socket that connects again when it is closed. Expert: right; the first connection is all that the caller waits for.
class Feed {
  constructor(address) {
    this.address = address;
  }

  connect() {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.address);
      socket.onopen = () => resolve(socket);
      socket.onerror = (event) => reject(event.error);
      socket.onclose = () => setTimeout(() => this.connect(), 1000);
    });
  }
}

async function watch(address) {
  const feed = new Feed(address);
  const socket = await feed.connect();
  socket.send("subscribe");
}

module.exports = { watch };
