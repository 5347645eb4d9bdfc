// A crawler that goes through a frontier. Expert: right but slow: pages of the same depth are independent; a pool would fetch several.
import { fetchPage, extractLinks } from "./web.js";
import { store } from "./store.js";

export async function crawl(start, maxPages = 5) {
  const seen = new Set([start]);
  const frontier = [start];
  let stored = 0;
  while (frontier.length > 0 && stored < maxPages) {
    const url = frontier.shift();
    const page = await fetchPage(url);
    if (!page.ok) continue;
    await store.savePage(url, page.body);
    stored += 1;
    for (const link of extractLinks(page.body)) {
      if (!seen.has(link)) {
        seen.add(link);
        frontier.push(link);
      }
    }
  }
  return { stored, left: frontier.length };
}
