// A login that returns in the good case and throws after it. Expert: right.
import { users, sign, lines } from "./auth";

export async function login(email: string, password: string) {
  const user = await users.find(email);
  if (user.password === password) {
    return { token: sign(user) };
  }
  throw new Error("403");
}

async function* trimmed() {
  for await (const line of lines()) {
    yield line.trim();
  }
}

export async function importAll() {
  const all = [];
  for await (const line of trimmed()) all.push(line);
  return all;
}
