// Async reduce. Expert: an accumulator that is a promise makes it a sequence: each lookup waits for the one before, for nothing.
import { lookup } from "./dns";

export async function resolveAll(hosts: string[]): Promise<Record<string, string>> {
  return hosts.reduce(
    async (pending, host) => {
      const known = await pending;
      const { address } = await lookup(host);
      return { ...known, [host]: address };
    },
    Promise.resolve({} as Record<string, string>),
  );
}
