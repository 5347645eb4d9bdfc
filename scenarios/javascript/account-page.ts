/* simulate: (
    title: "An account page, as it is in many applications",
    about: "After the session, nothing needs anything but the session: four waits could be one. The second handler says the same with `Promise.all`.",
    expect: {
        "oneAfterTheOther": (settles: "480ms", outcome: Fulfilled),
        "together": (settles: "220ms", outcome: Fulfilled),
    },
) */
import { requireSession } from "./auth";
import { accounts, cards, statements, offers } from "./stores";

export async function oneAfterTheOther(req, res) {
  const session = await requireSession(req); // 20ms
  const account = await accounts.findById(session.accountId); // 80ms
  const list = await cards.listFor(session.accountId); // 120ms
  const latest = await statements.latest(session.accountId); // 200ms
  const offer = await offers.current(session.accountId); // 60ms
  res.json({ account, cards: list, latest, offer });
}

export async function together(req, res) {
  const session = await requireSession(req); // 20ms
  const [account, list, latest, offer] = await Promise.all([
    accounts.findById(session.accountId), // 80ms
    cards.listFor(session.accountId), // 120ms
    statements.latest(session.accountId), // 200ms
    offers.current(session.accountId), // 60ms
  ]);
  res.json({ account, cards: list, latest, offer });
}
