import { db, cache, type Row } from "./db";
import pLimit from "p-limit";
import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

enum State { Open, Closed = "closed", Half = 5, Next }

abstract class Base<T> {
  protected readonly name: string = "base";
  abstract load(id: string): Promise<T>;
  async both(a: string, b: string): Promise<[T, T]> {
    return [await this.load(a), await this.load(b)];
  }
}

export class Users extends Base<Row> {
  #cache = new Map<string, Promise<Row>>();
  static instances = 0;
  constructor(private db2: typeof db, public readonly limit = pLimit(2)) {
    super();
    Users.instances++;
  }
  async load(id: string): Promise<Row> {
    const known = this.#cache.get(id);
    if (known) return known;
    const row = this.db2.find(id) as Promise<Row>;
    this.#cache.set(id, row);
    return row;
  }
  async all(ids: string[]) {
    const rows = await Promise.all(ids.map((id) => this.limit(() => this.load(id))));
    return rows.filter((row) => row.active).map((row) => row.name!);
  }
  async #secret(x: number) { return await this.db2.secret(x + 1); }
  async reveal() { return (await this.#secret(1))?.value ?? "none"; }
}

export async function states(order) {
  switch (order.state) {
    case State.Open: await db.open(order.id); break;
    case State.Closed: await db.close(order.id); break;
    default: await db.other(order.id);
  }
  const total = order.lines.reduce((sum, line) => sum + line.price * line.count, 0);
  let label = `order ${order.id} for ${total}`;
  label += "!";
  console.log(label, State.Next, State[5]);
  if (total > 100 && !order.vip || order.gift) await db.discount(order.id, total * 0.9);
  const { id, ...rest } = order;
  return { ...rest, label, n: order.lines.length };
}

export async function poll(job: string) {
  for (let attempt = 0; attempt < 10; attempt++) {
    const status = await db.status(job);
    if (status.done) return status.result;
    await sleep(1000 * 2 ** attempt);
  }
  throw new Error("gave up");
}

export async function emitterWait() {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit("ready", 42), 50);
  const [value] = await once(emitter, "ready");
  await db.put(value);
  return value;
}

export async function retry<T>(work: () => Promise<T>, times = 3): Promise<T> {
  let last: unknown;
  for (let i = 0; i < times; i++) {
    try { return await work(); } catch (error) { last = error; await sleep(100 * 2 ** i); }
  }
  throw last;
}

export const tx = async (from: string, to: string, amount: number) =>
  db.transaction(async (trx) => {
    const account = await trx.account(from);
    if (account.balance < amount) throw new Error("insufficient");
    await Promise.all([trx.debit(from, amount), trx.credit(to, amount)]);
    return trx.receipt();
  });

export async function aborted(signalled = new AbortController()) {
  setTimeout(() => signalled.abort(new Error("stop")), 30);
  try {
    return await db.slow({ signal: signalled.signal });
  } catch (e) {
    console.error("failed", e.message);
    return null;
  }
}

export async function* pages(q: string) {
  let cursor = undefined;
  do {
    const page = await db.page(q, cursor);
    yield* page.items;
    cursor = page.next;
  } while (cursor);
}

export async function collect(q) {
  const out = [];
  for await (const item of pages(q)) { out.push(item.id); if (out.length > 4) break; }
  return out;
}
