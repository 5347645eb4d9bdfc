// Transaction with a callback. Expert: inside one transaction the queries share a connection, so a sequence is right; the mail must go after the commit, as it does.
import { prisma } from "./prisma";
import { mail } from "./mail";

export async function transfer(from: string, to: string, cents: number) {
  if (cents <= 0) throw new RangeError("amount must be positive");
  const receipt = await prisma.$transaction(async (tx) => {
    const sender = await tx.account.update({
      where: { id: from },
      data: { balance: { decrement: cents } },
    });
    if (sender.balance < 0) {
      throw new Error("insufficient funds");
    }
    await tx.account.update({ where: { id: to }, data: { balance: { increment: cents } } });
    return tx.receipt.create({ data: { from, to, cents } });
  });
  await mail.send(from, "receipt", receipt);
  return receipt;
}
