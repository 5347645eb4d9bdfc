// Rest elements of unknown objects, in each kind of pattern.
import { load } from "./x";
export async function a(id) {
  const { password, ...safe } = await load(id);
  return safe;
}
export async function b({ id, ...rest }) {
  await load(id);
  console.log(rest);
  if (rest.admin) await load(rest.group.id);
  return { ...rest, id };
}
export async function c(user) {
  const { address: { city, ...place }, ...others } = user;
  await load(city, place.zip.code, others.name.first);
}
export async function d(users) {
  return Promise.all(users.map(async ({ id, ...rest }) => load(id, rest.x.y)));
}
export async function e(users) {
  let rest;
  let id;
  ({ id, ...rest } = await load());
  return rest.a.b;
}

export async function known(id) {
  const user = { id: 1, name: "ada", [Symbol.iterator]: null, get age() { return 36; } };
  const { id: own, ...rest } = user;
  const { length, ...letters } = "ab";
  for (const { key, ...others } of [{ key: 1, a: 2 }, await load(id)]) console.log(others);
  const first = ({ a, ...rest } = { a: 1, b: 2 }) => rest;
  console.log(own, rest, letters, first(), first.length, first({ a: 3, c: 4 }), first(user));
  const { [String(own)]: gone, ...left } = { 1: 2, 3: 4 };
  return left;
}
