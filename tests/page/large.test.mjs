// Pages of many calls and of many moments: they open quickly, and a step takes no longer than a frame.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { LARGE, OUT, SITE, close, on, seek, simulate, source, state, text } from "./browser.mjs";

after(close);
simulate(source(LARGE), "--format", "html", "-o", join(SITE, `${LARGE}.html`));

test("20,000 calls are a page that one can play", () => on(LARGE, async (page) => {
  const { height, rows } = await page.evaluate(() => ({ height: document.querySelector(".program").offsetHeight, rows: document.querySelectorAll(".lane[data-row]").length }));
  assert.equal(rows, 2);
  assert.ok(height < 1500, `${height} px`);
  // What a step costs is how much of the page it changes; measured, it takes some 12 ms.
  const changes = await page.evaluate(async () => {
    const { timeline } = document.querySelector(".makespan");
    const seen = [];
    for (let index = 0; index < 15; index++) {
      let changed = 0;
      const observer = new MutationObserver((all) => (changed += all.length));
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      timeline.seek({ step: 1000 + index * 3500 });
      changed += observer.takeRecords().length;
      observer.disconnect();
      seen.push(changed);
    }
    return seen;
  });
  assert.ok(Math.max(...changes) < 150, `a step changes ${changes.join()} parts`);
  const parts = await page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok(parts < 11_000, `${parts} elements`);
  await seek(page, { time: 4e9 });
  assert.equal((await state(page)).time, 4e9);
  assert.equal(await page.locator(".lane[data-row='0'] .state").textContent(), "50 running, 9,950 queued, 10,000 fulfilled");
  assert.ok((await page.locator(".moment li").last().textContent()).startsWith("And 92 more events"));
  assert.ok(text(LARGE).length < 4_000_000);
}));

test("a frame shows only the last of the moments that it reaches", async () => {
  const loop = join(OUT, "loop.ron");
  writeFileSync(loop, `(tasks: {"get": (takes: "1ms")}, programs: {"in turn": [For(of: 2000, do: "get")]})`);
  simulate(loop, "--format", "html", "-o", join(SITE, "loop.html"));
  await on("loop", async (page) => {
    const changes = await page.evaluate(async () => {
      const { timeline } = document.querySelector(".makespan");
      const frame = () => new Promise(requestAnimationFrame);
      let changed = 0;
      const seen = [];
      new MutationObserver((all) => (changed += all.length)).observe(document.querySelector(".clock"), { childList: true });
      timeline.play();
      for (let frames = 0; frames < 20; frames++) {
        changed = 0;
        await frame();
        await null;
        seen.push(changed);
      }
      timeline.pause();
      return [seen, timeline.state().step];
    });
    assert.ok(changes[1] > 100, `step ${changes[1]}`);
    assert.ok(Math.max(...changes[0]) <= 2, `the clock changes ${changes[0].join()} times in a frame`);
    // A step forward and back changes only what differs.
    const before = await state(page);
    await page.getByRole("button", { name: "One event forward" }).click();
    await page.getByRole("button", { name: "One event back" }).click();
    assert.equal((await state(page)).step, before.step);
  });
});
