// Limits that the configuration decides. Expert: right; parts are uploaded as many at a time as the configuration allows.
import pLimit from "p-limit";
import PQueue from "p-queue";
import { config, send, work } from "./s3";

export async function upload(size: number) {
  const limit = pLimit(config.concurrency);
  const count = Math.max(1, Math.ceil(size / 8));
  return Promise.all(Array.from({ length: count }, (_, part) => limit(() => send(part))));
}

export async function enqueue(items: string[]) {
  const queue = new PQueue({ concurrency: config.workers });
  for (const item of items) {
    await queue.onSizeLessThan(config.workers * 2);
    queue.add(() => work(item));
  }
  await queue.onIdle();
}
