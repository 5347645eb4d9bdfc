// Command handler. Expert: right: load, decide, append with the expected version; projections are independent of each other and could be run together.
import { store } from "./event-store";
import { projections } from "./projections";

type Event = { type: "opened" | "deposited" | "withdrawn"; cents: number };

function balance(events: Event[]): number {
  return events.reduce((sum, event) => (event.type === "withdrawn" ? sum - event.cents : sum + event.cents), 0);
}

export async function withdraw(account: string, cents: number): Promise<number> {
  const stream = await store.read(account);
  const available = balance(stream.events);
  if (available < cents) {
    throw new Error(`only ${available} available`);
  }
  const event: Event = { type: "withdrawn", cents };
  await store.append(account, [event], { expectedVersion: stream.version });
  for (const projection of projections) {
    await projection.apply(account, event);
  }
  return available - cents;
}
