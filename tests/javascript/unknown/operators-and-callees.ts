// Texts of unknown values: operators keep their parentheses, and callees are shown as written.
import { api, sql, sizes } from "./api";

const handlers = { add: async (item) => api.add(item), find: (item) => api.find(item) };

export async function dispatch(name: keyof typeof handlers, item) {
  const { before, after } = await sizes();
  console.log(((1 - after / before) * 100).toFixed(1), -(after - before), typeof (after + 1));
  console.log(before - (after - 1), before - after - 1, (before + 1) ** 2, !(item in before));
  await sql`select * from items where id = ${item.id}`;
  return await handlers[name](item);
}
