// Cache-aside with a lock: a caller that does not get the lock waits and tries again. Expert: right, but nothing limits the attempts.
const { redis, db } = require("./services");

async function load(key) {
  const cached = await redis.get(key);
  if (cached) return JSON.parse(cached);
  const locked = await redis.set(`lock:${key}`, "1", { NX: true });
  if (!locked) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return load(key);
  }
  const value = await db.find(key);
  await redis.set(key, JSON.stringify(value));
  return value;
}

async function page() {
  return load("rates");
}

module.exports = { page };
