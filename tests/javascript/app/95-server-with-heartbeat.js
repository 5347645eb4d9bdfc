// A server whose top level sets an interval. Expert: each handler runs alone; the interval is not part of it, and fires three times at the top level.
import { backup, server, verifyToken, wss } from './server.js';

const heartbeat = setInterval(() => {
  for (const socket of wss.clients) {
    if (!socket.alive) {
      socket.terminate();
      continue;
    }
    socket.alive = false;
    socket.ping();
  }
}, 30_000);

server.on('upgrade', async (request) => {
  await verifyToken(request);
});

server.on('close', async () => {
  clearInterval(heartbeat);
  await backup();
});

await server.connect();
