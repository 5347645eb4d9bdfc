// A fix is a program like any other, once it is added; and all programs are compared.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { CODE, SCENARIOS, close, merged, nanos, on, recording, reveal, seek, shownNow, simulate, source, state, text } from "./browser.mjs";

after(close);

const SHOP = "lesson/sequential-and-parallel";
const add = async (page) => {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll(".finding details")) details.open = true;
  });
  await page.getByRole("button", { name: "Add the fixed program" }).first().click();
};
const shown = (page, parts) => page.locator(`.program:visible ${parts}`).allTextContents();

test("a click adds the fixed program below the original, with its difference, its lane and what it saves", () => on(SHOP, async (page) => {
  await reveal(page);
  await add(page);
  assert.deepEqual(await page.locator(".entry .title").allTextContents(), ["sequential", "sequential (fixed)", "parallel"]);
  assert.deepEqual(await shown(page, "h2"), ["sequential (fixed)"]);
  assert.deepEqual(await shown(page, ".saves"), ["saves 2s"]);
  // The same difference as in a patch.
  const patch = simulate("fix", source(SHOP)).split("\n");
  const of = (sign) => patch.filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).map((line) => line.slice(1));
  assert.deepEqual(await shown(page, ".source .removed"), of("-"));
  assert.deepEqual(await shown(page, ".source .added"), of("+"));
  await page.getByRole("radio", { name: /^sequential,/ }).click();
  await page.getByRole("button", { name: "Show the fixed program" }).click();
  assert.equal(await page.locator(".entry").count(), 3, "it is there once");
  assert.equal((await state(page)).program, "sequential (fixed)");
  const rows = await page.locator(".compared tbody tr").evaluateAll((all) => all.map(({ cells }) => [cells[0].textContent, cells[1].textContent]));
  assert.deepEqual(rows, [["sequential", "4s"], ["parallel", "2s"], ["sequential (fixed)", "2s"]]);
}));

test("its events are steps of the clock, and going back shows what was shown before", () => on(SHOP, async (page) => {
  await reveal(page);
  await add(page);
  const steps = await page.locator(".transcript tbody tr").evaluateAll((all) => all.map(({ cells }) => [+cells[0].textContent, cells[1].textContent, cells[2].textContent]));
  assert.equal(steps.length, merged(recording(SHOP)).length + 7);
  assert.deepEqual(steps.map(([step]) => step), steps.map((_, index) => index + 1));
  assert.ok(steps.every(([, time], index) => index === 0 || nanos(time) >= nanos(steps[index - 1][1])));
  const seen = [];
  for (let step = 0; step <= steps.length; step++) {
    await seek(page, { step });
    seen.push(await shownNow(page));
  }
  for (let step = steps.length; step >= 0; step--) {
    await seek(page, { step });
    assert.equal(await shownNow(page), seen[step], `step ${step}`);
  }
  await seek(page, { time: 2e9 });
  assert.deepEqual(await page.locator(".entry.is-done .title").allTextContents(), ["sequential (fixed)", "parallel"]);
  const before = await state(page);
  assert.deepEqual(before.fixes, [0]);
  const again = await page.evaluate(async (state) => {
    const element = document.querySelector(".makespan");
    element.timeline.destroy();
    const left = element.querySelectorAll(".entry").length;
    const source = document.querySelector("script[type=module]").textContent.split(/const timeline ?= ?mount\(/)[0];
    const { mount } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    return [left, mount(element, { state }).state()];
  }, before);
  assert.deepEqual(again, [2, before], "another one continues with it");
}, { change: (html) => html.replace("script-src 'unsafe-inline'", "script-src blob: 'unsafe-inline'") }));

test("every proved fix of a shipped scenario can be added, and settles when its finding says", async () => {
  let added = 0;
  for (const name of SCENARIOS) {
    if (!text(name).includes("<template")) continue;
    await on(name, async (page) => {
      await reveal(page);
      const buttons = await page.locator("button[data-fix]").count();
      for (let fix = 0; fix < buttons; fix++) {
        await page.evaluate((fix) => document.querySelector(`button[data-fix="${fix}"]`).click(), fix);
        const [outcome] = await page.locator(".entry.is-selected .outcome").allTextContents();
        const told = await page.locator(`button[data-fix="${fix}"]`).evaluate((button) => button.closest(".finding").querySelector("b:not(:first-child)")?.textContent
          ?? [...button.closest(".finding").querySelectorAll("p")].find((p) => p.textContent.startsWith("Fixed, it settles at")).querySelector("b").textContent);
        assert.ok(outcome.endsWith(told), `${name}: ${outcome}, ${told}`);
        await seek(page, { step: 1e6 });
        assert.ok(await page.locator(".program:visible .source .added, .program:visible .source .removed").count() > 0, name);
        added += 1;
      }
    });
  }
  assert.ok(added >= 5 && CODE.length > 0, `${added} fixes`);
});

test("the table compares all programs as they are recorded", () => on("dashboard", async (page) => {
  await reveal(page);
  const rows = await page.locator(".compared tbody tr").evaluateAll((all) => all.map(({ cells }) => [...cells].map((cell) => cell.textContent)));
  for (const [index, { name, calls, quiescent_at: ends, bounds }] of recording("dashboard").programs.entries()) {
    const most = Math.max(...calls.map(({ starts_at: at }) => calls.filter((call) => call.starts_at <= at && at < (call.settles_at ?? ends)).length));
    const [program, , workEnds, count, sum, together] = rows[index];
    assert.deepEqual([program, nanos(workEnds), +count, nanos(sum), +together], [name, ends, calls.length, bounds.sequential, most]);
  }
  const path = await page.locator(".program:visible .critical-path code").allTextContents();
  assert.deepEqual(path, ["fetchUser", "fetchPosts"]);
  assert.deepEqual(await page.locator(".program:visible .critical .name").allTextContents(), path);
}));

test("by completion, programs are sorted once that has happened", () => on("dashboard", async (page) => {
  const order = () => page.locator(".entry .title").allTextContents();
  const declared = recording("dashboard").programs.map(({ name }) => name);
  await page.getByLabel("Order").selectOption("completion");
  assert.deepEqual(await order(), declared, "nothing is given away");
  await reveal(page);
  const end = ({ settles_at, crash }) => Math.max(settles_at ?? -1, crash?.at ?? -1);
  const sorted = [...recording("dashboard").programs].sort((a, b) => end(a) - end(b)).map(({ name }) => name);
  assert.notDeepEqual(sorted, declared);
  assert.deepEqual(await order(), sorted);
  await page.getByRole("radio", { name: sorted[0] }).click();
  await page.keyboard.press("ArrowDown");
  assert.equal((await state(page)).program, sorted[1], "keys follow what is seen");
  await page.getByLabel("Order").selectOption("declared");
  assert.deepEqual(await order(), declared);
}));

test("what is added is in view and has the focus, the address keeps it, and it can be removed", () => on(SHOP, async (page) => {
  await reveal(page);
  await add(page);
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  assert.equal(await focused(), "sequential (fixed)");
  const [deck, heading] = [await page.locator(".deck").boundingBox(), await page.locator(".program:visible h2").boundingBox()];
  assert.ok(heading.y >= deck.y + deck.height && heading.y < 500, JSON.stringify([deck, heading]));
  await seek(page, { time: 2e9 });
  const { step, time } = await state(page);
  assert.equal(new URL(page.url()).hash, `#program=sequential+%28fixed%29&step=${step}&fix=0`);
  await page.reload();
  const again = await state(page);
  assert.deepEqual([again.program, again.step, again.time, again.fixes], ["sequential (fixed)", step, time, [0]]);
  await page.getByRole("button", { name: "Remove" }).click();
  assert.deepEqual(await page.locator(".entry .title").allTextContents(), ["sequential", "parallel"]);
  assert.equal(await focused(), "sequential");
  assert.equal((await state(page)).time, time);
  assert.equal(await page.locator(".transcript tbody tr").count(), merged(recording(SHOP)).length);
  assert.doesNotMatch(page.url(), /fix=/);
  for (const hash of ["#fix=7&step=3", "#fix=x", "#fix=0,0&program=parallel"]) await page.evaluate((hash) => (location.hash = hash), hash);
}));
