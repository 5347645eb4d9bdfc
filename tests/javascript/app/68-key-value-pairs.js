// Settings written pair by pair. Expert: the writes are independent: Promise.all, or one call with all pairs.
import { settings, events } from "./platform.js";

export async function apply(values) {
  const before = await settings.all();
  for (const [key, value] of Object.entries(values)) {
    if (before[key] === value) continue;
    await settings.put(key, value);
  }
  const response = await fetch("/hooks/settings", {
    method: "POST",
    body: JSON.stringify(values),
  });
  const { id } = await response.json();
  events.emit("settings", id);
  return `applied as ${id}`;
}
