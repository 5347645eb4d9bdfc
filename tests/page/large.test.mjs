// A page of 20,000 calls: it opens quickly, and a step takes no longer than a frame.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { LARGE, SITE, close, on, seek, simulate, source, state, text } from "./browser.mjs";

after(close);
simulate(source(LARGE), "--format", "html", "-o", join(SITE, `${LARGE}.html`));

test("20,000 calls are a page that one can play", () => on(LARGE, async (page) => {
  const took = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
  assert.ok(took < 5000, `it opens in ${took} ms`);
  const { height, rows } = await page.evaluate(() => ({ height: document.querySelector(".program").offsetHeight, rows: document.querySelectorAll(".lane[data-row]").length }));
  assert.equal(rows, 2);
  assert.ok(height < 1500, `${height} px`);
  const steps = await page.evaluate(() => {
    const { timeline } = document.querySelector(".makespan");
    return Array.from({ length: 15 }, (_, index) => {
      const before = performance.now();
      timeline.seek({ step: 1000 + index * 3500 });
      document.body.offsetHeight;
      return performance.now() - before;
    }).sort((a, b) => a - b);
  });
  assert.ok(steps[7] < 100, `a step takes ${steps[7]} ms`);
  await seek(page, { time: 4e9 });
  assert.equal((await state(page)).time, 4e9);
  assert.equal(await page.locator(".lane[data-row='0'] .state").textContent(), "50 running, 9,950 queued, 10,000 fulfilled");
  assert.ok((await page.locator(".moment li").last().textContent()).startsWith("And 92 more events"));
  assert.ok(text(LARGE).length < 4_000_000);
}));
