// Shutdown. Expert: right order: stop accepting, let jobs end, then close what they use. Redis and the database could be closed together.
import { server } from "./server.js";
import { worker } from "./worker.js";
import { pool, redis } from "./connections.js";

let closing = false;

export async function shutdown(signal) {
  if (closing) return;
  closing = true;
  console.log("closing on", signal);
  const force = setTimeout(() => process.exit(1), 10_000);
  force.unref();
  try {
    await new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    await worker.drain();
    await redis.quit();
    await pool.end();
    console.log("closed");
  } catch (error) {
    console.error("close failed", error);
    process.exitCode = 1;
  } finally {
    clearTimeout(force);
  }
}

process.on("SIGTERM", shutdown);
process.on("SIGINT", shutdown);
