// Types with line breaks where JavaScript allows none, and what TypeScript imports and exports.
import fs = require("fs");
import Args = Prisma.Args;
import type { Prisma } from "./p";
interface A {
  x: number;
}
export const one = async <
  T,
>(
  id: T,
  retries = 2,
  how?: string
): Promise<{
  name: T;
}> => {
  return await fetchIt(id, retries, how);
};
function identity() {
  return <
    T
  >(x: T) => x;
}
function asserted(x: unknown) {
  return <
    A
  >x;
}
export class Files {
  load = async (id: string): Promise<
    string
  > => await fs.promises.readFile(id);
  list = (ids: string[]): Promise<
    string[]
  > => Promise.all(ids.map((id = "a"): Promise<
    string
  > => this.load(id)));
}
export async function all(input: Args) {
  const y = input as Args
  (await fetchIt(y, 1))
  const z = y satisfies Args
  ;[1, 2].forEach((n) => console.log(n));
  const w = z as any
  [1, 2].forEach((n) => console.log(n));
  console.log(identity()(3), asserted(4));
  return w;
}
export default interface A {
  y: number;
}
