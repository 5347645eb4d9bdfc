// A condition on a promise. Expert: wrong: `isBlocked` returns a promise, which is truthy: everyone is turned away; and `save` is not awaited, so the mail may go before.
import { blocklist, members, mail } from "./club";

async function isBlocked(email: string): Promise<boolean> {
  const entry = await blocklist.find(email.toLowerCase());
  return entry !== null;
}

export async function join(email: string, name: string): Promise<string> {
  if (isBlocked(email)) {
    return "Sorry, no.";
  }
  const member = { email, name, since: new Date() };
  members.save(member);
  await mail.welcome(email);
  return `Welcome, ${name}!`;
}
