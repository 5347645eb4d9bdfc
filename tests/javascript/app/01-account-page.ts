// Express handler. Expert: after the session, four loads need nothing of each other and wait in line; run them with Promise.all. The audit write can follow the answer.
import type { NextFunction, Request, Response } from "express";
import { requireSession } from "../auth/session";
import { accounts, cards, statements, offers } from "../stores";
import { audit } from "../audit";

export async function accountPage(req: Request, res: Response, next: NextFunction): Promise<void> {
  try {
    const session = await requireSession(req);
    if (!session) {
      res.status(401).json({ error: "not signed in" });
      return;
    }
    const account = await accounts.findById(session.accountId);
    const cardList = await cards.listFor(session.accountId);
    const latest = await statements.latest(session.accountId, { limit: 6 });
    const offer = await offers.current(session.accountId);
    await audit.record("account.viewed", { id: session.accountId });
    res.json({
      account,
      cards: cardList.map((card) => ({ id: card.id, last4: card.number.slice(-4) })),
      statements: latest,
      offer: offer ?? null,
    });
  } catch (error) {
    next(error);
  }
}
