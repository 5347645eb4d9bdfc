// A stream with for await, rows collected into batches. Expert: right: memory is bounded, and each batch holds back the reading while it is written.
import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { contacts } from "./contacts";

const SIZE = 500;

export async function importContacts(path: string): Promise<{ imported: number; skipped: number }> {
  const rows = createReadStream(path).pipe(parse({ columns: true }));
  let batch: { email: string; name: string }[] = [];
  let imported = 0;
  let skipped = 0;
  for await (const row of rows) {
    if (!row.email?.includes("@")) {
      skipped += 1;
      continue;
    }
    batch.push({ email: row.email.toLowerCase(), name: row.name.trim() });
    if (batch.length === SIZE) {
      await contacts.upsertMany(batch);
      imported += batch.length;
      batch = [];
    }
  }
  if (batch.length > 0) {
    await contacts.upsertMany(batch);
    imported += batch.length;
  }
  return { imported, skipped };
}
