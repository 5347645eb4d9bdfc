// Cache-aside. Expert: right, but a burst of misses asks the source once per caller; keep the promise instead of the value. Writing to the cache need not hold back the answer.
import { redis } from "./redis";
import { fetchRates } from "./bank";

const TTL = 60 * 10;

export interface Rates {
  base: string;
  at: string;
  values: Record<string, number>;
}

export async function ratesFor(base: string): Promise<Rates> {
  const key = `rates:${base}`;
  const cached = await redis.get(key);
  if (cached) {
    return JSON.parse(cached) as Rates;
  }
  const fresh = await fetchRates(base);
  const rates: Rates = { base, at: new Date().toISOString(), values: fresh.rates };
  await redis.set(key, JSON.stringify(rates), "EX", TTL);
  return rates;
}

export async function convert(amount: number, from: string, to: string): Promise<number> {
  const rates = await ratesFor(from);
  const rate = rates.values[to];
  if (rate === undefined) throw new RangeError(`no rate for ${to}`);
  return Math.round(amount * rate * 100) / 100;
}
