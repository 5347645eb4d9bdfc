// Fan-out with a timeout for each shard. Expert: good: a slow shard costs its part only. The timers of the quick ones keep running; clear them.
import { shards } from "./cluster";
import type { Hit } from "./types";

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`no answer within ${ms}ms`)), ms);
    }),
  ]);
}

export async function searchAll(query: string): Promise<{ hits: Hit[]; partial: boolean }> {
  const answers = await Promise.allSettled(shards.map((shard) => within(500, shard.query(query))));
  const hits: Hit[] = [];
  let partial = false;
  for (const answer of answers) {
    if (answer.status === "fulfilled") {
      hits.push(...answer.value);
    } else {
      partial = true;
    }
  }
  hits.sort((a, b) => b.score - a.score);
  return { hits: hits.slice(0, 50), partial };
}
