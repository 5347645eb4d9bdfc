// The proof of the page: this browser runs the programs too.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { CODE, SHORT, close, on, recording } from "./browser.mjs";

after(close);

async function verdict(page, pattern) {
  await page.getByRole("button", { name: "Run them in this browser" }).click();
  await page.waitForFunction((source) => new RegExp(source).test(document.querySelector(".verdict").textContent), pattern.source);
  return page.locator(".verdict").textContent();
}

test("this browser agrees with every recording, event for event", async () => {
  for (const name of SHORT) {
    await on(name, async (page) => {
      const events = recording(name).programs.reduce((sum, { events }) => sum + events.length, 0);
      assert.equal(await verdict(page, /Your browser/), `✓ Your browser agrees: ${events} of ${events} events, to the nanosecond.`, name);
    });
  }
});

test("a recording that is wrong is found out", () => on("dashboard", async (page) => {
  const told = await verdict(page, /differs/);
  assert.match(told, /31 of 36 events agree; “settled” differs after event 5\.$/);
}, { change: (html) => {
  const data = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(html)[1];
  const proof = JSON.parse(data);
  proof.recording.programs[2].events[5].at += 1;
  return html.replace(data, () => JSON.stringify(proof).replaceAll("<", "\\u003c"));
} }));

test("the frame in which programs run reaches nothing", () => on("dashboard", async (page) => {
  await verdict(page, /agrees/);
  const frame = page.frames().find((frame) => frame !== page.mainFrame());
  const tried = await frame.evaluate(async () => {
    const attempt = async (what) => { try { return String(await what()); } catch (error) { return error.name; } };
    return Promise.all([() => parent.document.title, () => fetch("https://example.com/"), () => localStorage.length,
      () => import("https://example.com/x.js")].map(attempt));
  });
  assert.ok(tried.every((outcome) => /Error$/.test(outcome)), tried.join(" "));
}, { expected: /Content Security Policy|violates|Refused/ }));

test("a page of the reader's own code runs nothing", async () => {
  for (const name of CODE) {
    await on(name, async (page) => assert.equal(await page.locator(".proof, #data").count(), 0));
  }
});
