// Audit calls that nobody awaits. Expert: wrong: a rejection of `audit` is unhandled and ends the process; at least add a catch.
import { users } from "./users.js";
import { audit } from "./audit.js";

export async function deleteUser(req, res) {
  const user = await users.find(req.params.id);
  if (user === null) {
    return res.sendStatus(404);
  }
  audit("delete requested", user.id, req.ip);
  await users.anonymize(user.id);
  await users.remove(user.id);
  audit("deleted", user.id, req.ip).catch((error) => console.error(error));
  res.sendStatus(204);
}
