// Generic helpers and default parameters. Expert: both lists are loaded together; the differences are then applied one by one, deletions could be one call.
import { source, target, type Item } from "./inventory";

const index = <T extends { sku: string }>(items: T[]) => new Map(items.map((item) => [item.sku, item] as const));

export async function syncInventory({ dryRun = false }: { dryRun?: boolean } = {}) {
  const [ours, theirs] = await Promise.all([source.list(), target.list()]);
  const known = index<Item>(theirs);
  const stats = { created: 0, updated: 0, deleted: 0 };
  for (const item of ours) {
    const other = known.get(item.sku);
    known.delete(item.sku);
    if (!other) {
      stats.created++;
      if (!dryRun) await target.create(item);
    } else if (other.count !== item.count) {
      stats.updated++;
      if (!dryRun) await target.update(item.sku, { count: item.count });
    }
  }
  for (const sku of known.keys()) {
    stats.deleted++;
    if (!dryRun) await target.remove(sku);
  }
  return stats;
}
