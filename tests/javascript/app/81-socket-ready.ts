// A socket that is awaited with `once`. Expert: right; nothing clears the heartbeat.
import { once } from "node:events";
import WebSocket from "ws";

export async function connect(url: string) {
  const socket = new WebSocket(url);
  await once(socket, "open");
  const beat = setInterval(() => socket.ping(), 30_000);
  return { socket, beat };
}
