// Pagination by cursor. Expert: pages must come in order, since each needs the cursor of the one before; saving a page could overlap the fetch of the next.
import { client } from "./billing-client";
import { invoices } from "./store";

export async function importInvoices(since: Date): Promise<number> {
  let cursor: string | null = null;
  let imported = 0;
  do {
    const page = await client.invoices.list({ since: since.toISOString(), cursor, limit: 100 });
    await invoices.insertMany(page.items.map(toRow));
    imported += page.items.length;
    cursor = page.nextCursor;
  } while (cursor);
  return imported;
}

function toRow(invoice: { id: string; total: { cents: number }; customer: { id: string } }) {
  return {
    externalId: invoice.id,
    cents: invoice.total.cents,
    customerId: invoice.customer.id,
  };
}
