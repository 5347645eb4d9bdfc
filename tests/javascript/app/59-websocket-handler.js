// WebSocket messages. Expert: messages of one socket are handled concurrently: two moves may overtake each other; a queue per game would keep their order.
import { WebSocketServer } from "ws";
import { games } from "./games.js";
import { authenticate } from "./auth.js";

const wss = new WebSocketServer({ noServer: true });

wss.on("connection", async (socket, request) => {
  const user = await authenticate(request.headers.cookie);
  if (!user) {
    socket.close(4001, "unauthorized");
    return;
  }
  socket.on("message", async (data) => {
    const message = JSON.parse(data.toString());
    if (message.type === "move") {
      const game = await games.load(message.gameId);
      const state = game.apply(user.id, message.move);
      await games.save(message.gameId, state);
      for (const client of wss.clients) client.send(JSON.stringify(state));
    }
  });
});

export { wss };
