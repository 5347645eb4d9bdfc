// A pool by Promise.race over a set. Expert: right: at most five at a time; errors are kept for allSettled, since every promise in the set is one with finally.
import { push } from "./push-service";

export async function broadcast(users: { id: string }[], message: string) {
  const results: Promise<unknown>[] = [];
  const running = new Set<Promise<unknown>>();
  for (const user of users) {
    const sent: Promise<unknown> = push(user.id, message).finally(() => running.delete(sent));
    running.add(sent);
    results.push(sent);
    if (running.size >= 2) await Promise.race(running);
  }
  const all = await Promise.allSettled(results);
  return all.filter((result) => result.status === "rejected").length;
}
