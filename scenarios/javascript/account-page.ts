/* simulate: (
    title: "An account page with sequential awaits",
    about: "All calls after `requireSession` depend only on the session: four awaits can become one. The second handler does the same with `Promise.all`.",
    expect: {
        "sequential": (
            settles: "480ms",
            outcome: Fulfilled,
            finds: ["sequential-independent-awaits"],
        ),
        "parallel": (settles: "220ms", outcome: Fulfilled),
    },
) */
import { requireSession } from "./auth";
import { accounts, cards, statements, offers } from "./stores";

export async function sequential(req, res) {
  const session = await requireSession(req); // 20ms
  const account = await accounts.findById(session.accountId); // 80ms
  const list = await cards.listFor(session.accountId); // 120ms
  const latest = await statements.latest(session.accountId); // 200ms
  const offer = await offers.current(session.accountId); // 60ms
  res.json({ account, cards: list, latest, offer });
}

export async function parallel(req, res) {
  const session = await requireSession(req); // 20ms
  const [account, list, latest, offer] = await Promise.all([
    accounts.findById(session.accountId), // 80ms
    cards.listFor(session.accountId), // 120ms
    statements.latest(session.accountId), // 200ms
    offers.current(session.accountId), // 60ms
  ]);
  res.json({ account, cards: list, latest, offer });
}
