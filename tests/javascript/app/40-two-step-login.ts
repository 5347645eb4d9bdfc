// Login. Expert: right: a sequence where each step decides on the next; the last login and the new session could be written together.
import { compare } from "bcrypt";
import { users, sessions, codes } from "./store";
import { sms } from "./sms";

export type LoginResult = { status: "ok"; token: string } | { status: "code-sent" } | { status: "denied" };

export async function login(name: string, password: string, code?: string): Promise<LoginResult> {
  const user = await users.byName(name);
  if (!user || !(await compare(password, user.hash))) {
    return { status: "denied" };
  }
  if (user.phone && !code) {
    const sent = await codes.create(user.id);
    await sms.send(user.phone, `Your code is ${sent.code}`);
    return { status: "code-sent" };
  }
  if (code && !(await codes.verify(user.id, code))) return { status: "denied" };
  await users.update(user.id, { lastLogin: Date.now() });
  const session = await sessions.create(user.id);
  return { status: "ok", token: session.token };
}
