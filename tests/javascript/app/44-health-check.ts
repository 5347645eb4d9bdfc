// Health endpoint. Expert: right: all probes together, each with its own verdict, none can fail the whole.
import type { RequestHandler } from "express";
import { pingDatabase, pingCache, pingSearch } from "./probes";

const probes: Record<string, () => Promise<unknown>> = {
  database: pingDatabase,
  cache: pingCache,
  search: pingSearch,
};

export const health: RequestHandler = async (_req, res) => {
  const names = Object.keys(probes);
  const checks = await Promise.allSettled(names.map((name) => probes[name]()));
  const report = Object.fromEntries(
    checks.map((check, index) => [names[index], check.status === "fulfilled" ? "up" : "down"]),
  );
  const ok = checks.every((check) => check.status === "fulfilled");
  res.status(ok ? 200 : 503).json({ ok, ...report });
};
