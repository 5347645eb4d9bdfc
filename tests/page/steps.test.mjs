// Stepping: forward, back, by every control and key, to where an address says, and in time.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { SCENARIOS, close, nanos, on, recording, shownNow } from "./browser.mjs";

after(close);

const step = (page) => page.locator(".scrub").evaluate((scrub) => +scrub.value);
const most = (page) => page.locator(".scrub").evaluate((scrub) => +scrub.max);
const merged = ({ programs }) => programs
  .flatMap((program, order) => program.events.map((event, index) => ({ ...event, program, order, index })))
  .sort((a, b) => a.at - b.at || a.order - b.order || a.index - b.index);

test("going back shows what was shown before", async () => {
  for (const name of ["lesson/await-is-sequential", "dashboard", "real/checkout", "traps/a-pool-after-a-failure"]) {
    await on(name, async (page) => {
      const seen = [await shownNow(page)];
      const end = await most(page);
      assert.ok(end > 10);
      for (let at = 1; at <= end; at++) {
        await page.keyboard.press("ArrowRight");
        seen.push(await shownNow(page));
      }
      assert.equal(new Set(seen).size, seen.length, "every step shows something of its own");
      for (let at = end - 1; at >= 0; at--) {
        await page.keyboard.press("ArrowLeft");
        assert.equal(await shownNow(page), seen[at], `${name}, step ${at}`);
      }
    });
  }
});

test("the buttons", () => on("dashboard", async (page) => {
  const end = await most(page);
  const click = (name) => page.getByRole("button", { name }).click();
  await click("To the end");
  assert.equal(await step(page), end);
  await click("One event back");
  assert.equal(await step(page), end - 1);
  await click("To the beginning");
  assert.equal(await step(page), 0);
  await click("One event forward");
  assert.equal(await step(page), 1);
  assert.equal(await page.getByRole("button", { name: "To the beginning" }).isEnabled(), true);
  await page.locator(".transcript tbody tr").nth(6).click();
  assert.equal(await step(page), 7);
}));

test("the keys", () => on("dashboard", async (page) => {
  const end = await most(page);
  const times = merged(recording("dashboard")).map(({ at }) => at);
  const after = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
    return step(page);
  };
  assert.equal(await after("End"), end);
  assert.equal(await after("ArrowRight"), end);
  assert.equal(await after("Home"), 0);
  assert.equal(await after("ArrowLeft"), 0);
  assert.equal(await after("ArrowRight", "ArrowRight", "ArrowLeft"), 1);
  const moments = [...new Set(times)].map((at) => times.lastIndexOf(at) + 1);
  for (const moment of moments.filter((moment) => moment > 1)) assert.equal(await after("Shift+ArrowRight"), moment);
  for (const moment of [...moments].reverse().slice(1)) assert.equal(await after("Shift+ArrowLeft"), moment);
  assert.equal(await after("Shift+ArrowLeft"), 0);
  assert.equal(await after("Control+ArrowRight"), 0);
  const speed = page.getByLabel("Speed");
  await after("]");
  assert.equal(await speed.inputValue(), "200");
  await after("[", "[", "[", "[", "[");
  assert.equal(await speed.inputValue(), "25");
  await page.locator(".tasks input").first().focus();
  assert.equal(await after("End", "ArrowLeft", "Space", "]"), 0, "not within a field");
}));

test("the slider, by keyboard and by value", () => on("dashboard", async (page) => {
  const scrub = page.getByRole("slider", { name: "Step" });
  await scrub.focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await step(page), 1);
  await page.keyboard.press("End");
  assert.equal(await step(page), await most(page));
  await scrub.fill("5");
  assert.match(await scrub.getAttribute("aria-valuetext"), /^step 5 of 36, 0: too eager: fetchPosts is called/);
}));

test("the slider says each step in words", async () => {
  for (const name of SCENARIOS) {
    await on(name, async (page) => {
      const events = merged(recording(name));
      const said = await page.evaluate((end) => Array.from({ length: end + 1 }, (_, at) => {
        go(at);
        return document.querySelector(".scrub").getAttribute("aria-valuetext");
      }), events.length);
      for (const [index, event] of events.entries()) {
        const [, at, total, time, rest] = /^step (\d+) of (\d+), ([^:]+): (.*)$/s.exec(said[index + 1]);
        assert.deepEqual([+at, +total, nanos(time)], [index + 1, events.length, event.at]);
        assert.ok(rest.startsWith(`${event.program.name}: `) && rest.length > event.program.name.length + 8, rest);
      }
    });
  }
});

test("an address leads to a moment, and follows it", () => on("dashboard", async (page) => {
  assert.deepEqual(await page.locator(".board:visible h2").allTextContents(), ["too eager"]);
  assert.equal(await step(page), 3);
  assert.equal(await most(page), 10);
  await page.keyboard.press("ArrowRight");
  assert.equal(new URL(page.url()).hash, "#program=too+eager&step=4");
  const shown = await shownNow(page);
  await page.reload();
  assert.equal(await shownNow(page), shown);
  await page.getByRole("checkbox", { name: "settled" }).check();
  assert.equal(new URL(page.url()).hash, "#program=too+eager&program=settled&step=4");
  await page.evaluate(() => (location.hash = "#step=36"));
  await page.waitForFunction(() => document.querySelector(".scrub").value === "36");
  assert.equal(await page.locator(".board:visible").count(), 4);
  for (const hash of ["#step=-5", "#step=x", "#program=nobody", "#step=99999", "#%E0%A4%A"]) {
    await page.evaluate((hash) => (location.hash = hash), hash);
  }
}, { hash: "#program=too%20eager&step=3" }));

test("within a frame the picture and its controls are alone", () => on("dashboard", async (page) => {
  const seen = async (selector) => page.locator(selector).first().isVisible();
  for (const there of [".board:visible", ".controls"]) assert.ok(await seen(there), there);
  for (const gone of ["header", ".play", ".transcript", ".insight", ".neighbours"]) assert.ok(!(await seen(gone)), gone);
  const [shown, controls] = await Promise.all([".shown", ".controls"].map((part) => page.locator(part).boundingBox()));
  assert.ok(shown.y + shown.height <= controls.y, "the controls cover the choice of programs");
  await page.keyboard.press("ArrowRight");
  assert.match(new URL(page.url()).hash, /&embed$/);
}, { hash: "#program=settled&step=2&embed" }));

test("playing goes through every event and stops at the end", () => on("traps/a-handler-in-time", async (page) => {
  await page.getByLabel("Speed").selectOption("400");
  const end = await most(page);
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.keyboard.press("Space");
  assert.ok(await page.getByRole("button", { name: "Pause" }).isVisible());
  await page.waitForFunction((end) => document.querySelector(".scrub").value === String(end), end, { timeout: 20000 });
  await page.getByRole("button", { name: "Play" }).waitFor();
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.querySelector(".scrub").value === "2");
  await page.keyboard.press("Space");
  const stopped = await step(page);
  await page.waitForTimeout(600);
  assert.equal(await step(page), stopped);
}));

test("the state of each task, what is awaited and the lines that run", () => on("lesson/await-is-sequential", async (page) => {
  const at = (step) => page.evaluate((step) => {
    go(step);
    return [...document.querySelectorAll(".board")].map((board) => ({
      states: [...board.querySelectorAll(".state")].map((state) => state.textContent),
      status: board.querySelector(".status").textContent,
      waits: [...board.querySelectorAll(".line.waits")].map((line) => line.textContent.trim()),
      runs: [...board.querySelectorAll(".line.runs")].map((line) => line.textContent.trim()),
    }));
  }, step);
  const first = "await fetchUser();";
  const both = "return await Promise.all([fetchUser(), fetchPosts()]);";
  assert.deepEqual(await at(0), [
    { states: ["idle", "idle"], status: "starts", waits: [], runs: [] },
    { states: ["idle", "idle"], status: "starts", waits: [], runs: [] },
  ]);
  assert.deepEqual((await at(6)), [
    { states: ["pending", "idle"], status: "waits at await fetchUser()", waits: [first], runs: [] },
    { states: ["pending", "pending"], status: "waits at await Promise.all([fetchUser(), fetchPosts()])", waits: [], runs: [both] },
  ]);
  assert.deepEqual((await at(7))[0], { states: ["fulfilled", "idle"], status: "running", waits: [], runs: [first] });
  assert.deepEqual((await at(14)), [
    { states: ["fulfilled", "fulfilled"], status: "settled at 4s", waits: [], runs: [] },
    { states: ["fulfilled", "fulfilled"], status: "settled at 2s", waits: [], runs: [] },
  ]);
}));

test("a bar and its code show each other", () => on("dashboard", async (page) => {
  const board = page.locator(".board").first();
  await board.locator(".lane").nth(1).hover();
  assert.deepEqual(await board.locator(".line.linked").allTextContents(), ["  await fetchPosts();"]);
  await board.locator(".line").nth(1).hover();
  assert.deepEqual(await board.locator(".lane.linked .name").allTextContents(), ["fetchUser"]);
  await page.locator("h1").hover();
  assert.equal(await page.locator(".linked").count(), 0);
}));

test("what runs on is drawn as far as there is room, and is an arrow behind that", () => on("orphans", async (page) => {
  await page.keyboard.press("End");
  assert.deepEqual(await page.locator(".board").first().locator(".tick").allTextContents(), ["0", "200ms", "400ms", "600ms", "800ms", "1s"]);
  assert.deepEqual(await page.locator(".beyond").allTextContents(), ["2h", "90s", "7200.5s"]);
  assert.deepEqual(await page.locator(".over").allTextContents(), ["settles 100ms", "settles 150ms"]);
  assert.equal(await page.locator(".clock").textContent(), "7200.5s");
}));

test("times read here as they do everywhere", () => on("orphans", async (page) => {
  const times = await page.evaluate(() => $$(".transcript tbody tr").map((row) => [row.cells[1].textContent, merged(runs)[row.rowIndex - 1].at]));
  for (const [text, at] of times) assert.equal(await page.evaluate((at) => time(at), at), text);
  const more = [[0, "0"], [1, "1ns"], [1500, "1.5us"], [60e9, "1m"], [61e9, "61s"], [90e9, "90s"], [150e9, "2.5m"], [3600e9, "1h"], [5400e9, "90m"], [9000e9, "2.5h"], [7200500e6, "7200.5s"]];
  for (const [at, text] of more) assert.equal(await page.evaluate((at) => time(at), at), text);
}));
