// A lock around a section. Expert: right: released in finally; long work needs the lock to be extended.
import { redlock } from "./redlock";
import { wallet } from "./wallet";

export async function withLock<T>(key: string, ttl: number, section: () => Promise<T>): Promise<T> {
  const lock = await redlock.acquire([`lock:${key}`], ttl);
  try {
    return await section();
  } finally {
    await lock.release();
  }
}

export async function spend(userId: string, coins: number): Promise<number> {
  return withLock(`wallet:${userId}`, 2000, async () => {
    const balance = await wallet.balance(userId);
    if (balance < coins) throw new Error("not enough coins");
    await wallet.set(userId, balance - coins);
    return balance - coins;
  });
}
