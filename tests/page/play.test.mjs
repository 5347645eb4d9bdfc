// The page proves itself, and is a place to play.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { ALL, PICTURES, close, on, recording, shownNow } from "./browser.mjs";

after(close);

const result = (page, program = 0) => page.locator(".board").nth(program).locator(".result").textContent();
const yours = (page) => page.locator(".board.yours").first().waitFor();
const trouble = (page, pattern) => page.waitForFunction(
  (source) => new RegExp(source).test(document.querySelector(".trouble").textContent), pattern.source, { timeout: 15000 });

async function code(page, program, text) {
  const button = page.locator(`[data-does=edit][data-program="${program}"]`);
  if (await button.getAttribute("aria-expanded") === "false") await button.click();
  await page.locator(".board").nth(program).locator("textarea").fill(text);
}

test("this browser agrees with every recording, event for event", async () => {
  for (const name of ALL) {
    await on(name, async (page) => {
      const events = recording(name).programs.reduce((sum, { events }) => sum + events.length, 0);
      await page.getByRole("button", { name: "Run them in this browser" }).click();
      await page.waitForFunction(() => /Your browser/.test(document.querySelector(".verdict").textContent));
      assert.equal(await page.locator(".verdict").textContent(),
        `✓ Your browser agrees: ${events} of ${events} events, to the nanosecond.`, name);
    });
  }
});

test("a recording that is wrong is found out", () => on("dashboard", async (page) => {
  await page.evaluate(() => (data.recording.programs[2].events[5].at += 1));
  await page.getByRole("button", { name: "Run them in this browser" }).click();
  await page.waitForFunction(() => /differs/.test(document.querySelector(".verdict").textContent));
  assert.match(await page.locator(".verdict").textContent(), /31 of 36 events agree; “settled” differs after event 5\.$/);
}));

test("what is drawn here is what was drawn before", async () => {
  for (const name of ALL) {
    await on(name, async (page) => {
      await page.keyboard.press("End");
      const drawn = () => page.locator(".chart").evaluateAll((charts) => charts.map((chart) => chart.outerHTML));
      const table = () => page.locator(".transcript tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].slice(0, 4).map((cell) => cell.textContent)));
      const console = () => page.locator(".console").evaluateAll((all) => all.map((one) => one.innerHTML));
      const states = () => page.locator(".result").evaluateAll((all) => all.map((one) => one.dataset.state));
      const before = [await drawn(), await table(), await console(), await states()];
      await page.evaluate(() => tryOut());
      await yours(page);
      assert.deepEqual([await drawn(), await table(), await console(), await states()], before, name);
    });
  }
});

test("a changed time changes the picture, and reset brings the recording back", () => on("lesson/await-is-sequential", async (page) => {
  const before = await shownNow(page);
  await page.getByLabel("fetchUser takes").fill("3s");
  await yours(page);
  assert.equal(await result(page, 0), "settles at 5s");
  assert.equal(await result(page, 1), "settles at 3s");
  assert.deepEqual(await page.locator(".yours-mark").allTextContents(), Array(2).fill("Yours: as your browser runs it"));
  for (const stale of [".findings", ".insight"]) assert.equal(await page.locator(stale).first().isVisible(), false, stale);
  await page.keyboard.press("Escape");
  await page.screenshot({ path: join(PICTURES, "yours.png"), fullPage: true });
  await page.getByRole("button", { name: "Reset" }).click();
  assert.equal(await shownNow(page), before);
}));

test("a changed failure", () => on("lesson/await-is-sequential", async (page) => {
  await page.getByLabel("fetchUser fails with").fill("404 Not Found");
  await yours(page);
  assert.equal(await result(page, 0), "settles at 2s, rejected with 404 Not Found");
  await page.getByLabel("fetchUser fails with").fill("");
  await page.waitForFunction(() => document.querySelector(".result").textContent === "settles at 4s");
}));

test("a time that is none is told, and changes nothing", () => on("lesson/await-is-sequential", async (page) => {
  const field = page.getByLabel("fetchUser takes");
  for (const wrong of ["3", "fast", "-1ms", "1.5.2s", "3 weeks", ""]) {
    await field.fill(wrong);
    await trouble(page, /A time is a number/);
    assert.equal(await field.getAttribute("aria-invalid"), "");
    assert.equal(await page.locator(".yours").count(), 0);
    await field.fill("2s");
    await page.waitForFunction(() => document.querySelector(".trouble").textContent === "");
    await page.getByRole("button", { name: "Reset" }).click().catch(() => {});
  }
}));

test("changed code", () => on("lesson/await-is-sequential", async (page) => {
  await code(page, 0, `async function sequential() {
    const both = [fetchUser(), fetchPosts()];
    console.log("both are under way");
    for (const one of both) await one;
    return sleep(500);
  }`);
  await yours(page);
  assert.equal(await result(page, 0), "settles at 2.5s");
  assert.equal(await page.locator(".console li").textContent(), "both are under way");
}));

test("code that calls too early gets no check mark", () => on("dashboard", async (page) => {
  const state = () => page.locator(".board").nth(2).locator(".result").getAttribute("data-state");
  assert.equal(await state(), "fulfilled");
  await code(page, 2, "async function settled() { return Promise.allSettled([fetchUser(), fetchPosts(), fetchStats()]); }");
  await yours(page);
  assert.equal(await state(), "wrong");
  assert.equal(await result(page, 2), "settles at 150ms, but fetchPosts is called before its dependencies are met");
}));

test("code that logs as people do, and that is no async function", () => on("lesson/await-is-sequential", async (page) => {
  await code(page, 0, `function sequential() {
    console.log("one", 2, [3, "four"], { five: 6 }, new Error("seven"), undefined);
    return fetchUser().then((user) => [user, { a: 1 }]);
  }`);
  await yours(page);
  assert.equal(await page.locator(".console li").textContent(), 'one 2 [3,"four"] {"five":6} Error: seven undefined');
  assert.equal(await result(page, 0), "settles at 2s");
  await page.evaluate(() => choose([true, false]));
  assert.equal(await page.locator(".told").filter({ hasText: "The program fulfills" }).first().textContent(), 'The program fulfills with ["fetchUser",{"a":1}].');
  await code(page, 0, "function sequential() { return 7; }");
  await page.waitForFunction(() => document.querySelector(".result").textContent === "settles at 0");
}));

test("code that is none, that throws, that never settles", () => on("lesson/await-is-sequential", async (page) => {
  await code(page, 0, "async function sequential() {");
  await trouble(page, /sequential: SyntaxError/);
  await code(page, 0, "async function sequential() { nobody(); }");
  await page.waitForFunction(() => /ReferenceError/.test(document.querySelector(".result").textContent));
  await code(page, 0, "async function sequential() { await new Promise(() => {}); }");
  await page.waitForFunction(() => document.querySelector(".result").textContent === "never settles");
  await code(page, 0, "async function sequential() { fetchUser().then(() => { throw new Error('lost'); }); await fetchPosts(); await sleep(9); }");
  await page.waitForFunction(() => document.querySelector(".result").textContent === "crashes at 2s: unhandled rejection lost");
}));

test("code that never ends is stopped", () => on("lesson/await-is-sequential", async (page) => {
  for (const endless of [
    "for (;;);",
    "for (;;) await null;",
    "for (;;) await sleep(1);",
    "const again = () => setTimeout(again, 0); again();",
    "for (;;) console.log('x');",
  ]) {
    await code(page, 0, `async function sequential() { ${endless} }`);
    await trouble(page, /It did not end/);
    await code(page, 0, "async function sequential() {}");
    await page.waitForFunction(() => document.querySelector(".trouble").textContent === "");
  }
}, { expected: /out of memory/i }));

test("code reaches neither the page nor a network", () => on("lesson/await-is-sequential", async (page) => {
  await code(page, 0, `async function sequential() {
    const tried = [];
    const attempt = async (what) => { try { tried.push(String(await what())); } catch (error) { tried.push(error.name); } };
    await attempt(() => parent.document.title);
    await attempt(() => document.title);
    await attempt(() => fetch("https://example.com/"));
    await attempt(() => localStorage.length);
    await attempt(() => indexedDB.open("x") && "opened");
    await attempt(() => new Promise((resolve, reject) => {
      const socket = new WebSocket("wss://example.com/");
      socket.onopen = () => resolve("opened");
      socket.onerror = () => reject(new TypeError());
    }));
    await attempt(() => importScripts("https://example.com/x.js"));
    await attempt(() => import("https://example.com/x.js"));
    console.log(tried.join(" "));
  }`);
  await page.locator(".console li").waitFor({ timeout: 8000 });
  const tried = (await page.locator(".console li").textContent()).split(" ");
  assert.equal(tried[0], "ReferenceError");
  assert.equal(tried[1], "ReferenceError");
  assert.equal(tried[2], "TypeError");
  assert.ok(tried.every((outcome) => /Error$/.test(outcome)), tried.join(" "));
}, { expected: /Content Security Policy|violates|Refused/ }));
