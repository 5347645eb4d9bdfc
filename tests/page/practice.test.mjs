// The page to practice on, in a real browser: every answer is judged as the key says, wrong answers
// get their feedback, what was answered is kept, and the solution plays.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { OUT, PICTURES, at, close, simulate } from "./browser.mjs";

after(close);

const COURSE = join(OUT, "course");
simulate("exercise", "--course", COURSE);
const LESSONS = readdirSync(COURSE, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
const address = (lesson) => pathToFileURL(join(COURSE, lesson, "practice.html")).href;
const keys = (lesson) => readFileSync(join(COURSE, lesson, "key.json"), "utf8").trim().split("\n").flatMap((line) => JSON.parse(line).questions);

const QUESTION = ".question:not([hidden])";

/** Gives an answer, as the key writes it. */
async function give(page, { type }, value) {
  const form = page.locator(`${QUESTION} form`);
  if (type === "number") await form.locator("[name=answer]").fill(String(value));
  if (type === "choice") await form.locator(`[name=answer][value="${value}"]`).check();
  if (type === "match") {
    for (const [row, option] of value.entries()) await form.locator("select").nth(row).selectOption(String(option));
  }
  if (type === "order") {
    for (const [to, item] of value.entries()) {
      const order = () => form.locator("[data-item]").evaluateAll((items) => items.map((item) => Number(item.dataset.item)));
      for (let from = (await order()).indexOf(item); from > to; from -= 1) await form.locator(`[data-item="${item}"] [data-does=up]`).click();
    }
  }
  await form.getByRole("button", { name: "Check" }).click();
}

const verdict = (page) => page.locator(`${QUESTION} .verdict`).innerText();

for (const lesson of LESSONS) {
  test(`${lesson}: right answers are right, wrong ones get their feedback`, () => at(address(lesson), async (page) => {
    const asked = keys(lesson);
    assert.equal(await page.locator(".question").count(), asked.length);
    for (const [number, { answer }] of asked.entries()) {
      for (const wrong of answer.wrong.slice(0, 2)) {
        await give(page, answer, wrong.answer);
        assert.ok((await verdict(page)).startsWith("✗ Not right."), await verdict(page));
        assert.ok((await verdict(page)).endsWith(wrong.feedback.replaceAll("`", "")), await verdict(page));
      }
      await give(page, answer, answer.key);
      assert.equal(await verdict(page), "✓ Right.");
      assert.ok(await page.locator(`${QUESTION} .solution`).evaluate((solution) => solution.open));
      await page.locator(`${QUESTION} .makespan.playing`).waitFor();
      assert.match(await page.locator(`.map li:nth-child(${number + 1}) button`).getAttribute("aria-label"), /: right at /);
      await page.locator(QUESTION).getByRole("button", { name: "Next question" }).click();
    }
    assert.ok(await page.locator(".end").isVisible());
    assert.match(await page.locator(".progress").innerText(), new RegExp(`^${asked.length} of ${asked.length} right`));
  }, { reducedMotion: "reduce" }));
}

test("what was answered is kept, and can be forgotten", () => at(address(LESSONS[0]), async (page) => {
  const [first, second] = keys(LESSONS[0]);
  await give(page, first.answer, first.answer.key);
  await page.reload();
  assert.match(await page.locator(".progress").innerText(), /^1 of \d+ right, 1 at the first attempt$/);
  // It goes on with the next question.
  assert.ok((await page.locator(`${QUESTION} > h2`).innerText()).startsWith("2. "));
  await give(page, second.answer, second.answer.wrong[0].answer);
  await page.locator(QUESTION).getByRole("button", { name: "Show the solution" }).click();
  await page.locator(".map li:last-child button").click();
  await page.locator(QUESTION).getByRole("button", { name: "Next question" }).click();
  assert.match(await page.locator(".end").innerText(), /assume what is not so/);
  await page.screenshot({ path: join(PICTURES, "practice-end.png"), fullPage: true });
  await page.getByRole("button", { name: "Start again" }).click();
  await page.waitForFunction(() => /^0 of/.test(document.querySelector(".progress").textContent));
}));

test("an answer that is not complete is not an attempt", () => at(address(LESSONS[0]), async (page) => {
  await page.locator(QUESTION).getByRole("button", { name: "Check" }).click();
  assert.match(await verdict(page), /first\.$|such as 250\.$/);
  assert.match(await page.locator(".map li:first-child button").getAttribute("aria-label"), /not answered yet/);
}));

test("without scripts it is a sheet with solutions to unfold", () => at(address(LESSONS[1]), async (page) => {
  const asked = keys(LESSONS[1]);
  assert.equal(await page.locator(".question:visible").count(), asked.length);
  await page.locator(".solution summary").first().click();
  assert.ok(await page.locator(".solution").first().locator("b").first().isVisible());
}, { javaScriptEnabled: false }));

test("the index counts what was answered", () => at(pathToFileURL(join(COURSE, "index.html")).href, async (page) => {
  assert.equal(await page.locator(".lessons a").count(), LESSONS.length);
  for (const link of await page.locator(".lessons a").all()) assert.ok(existsSync(join(COURSE, await link.getAttribute("href"))));
  await page.locator(".lessons a").first().click();
  const [first] = keys(LESSONS[0]);
  await give(page, first.answer, first.answer.key);
  await page.getByRole("link", { name: "All lessons" }).first().click();
  assert.match(await page.locator(".lessons .progress").first().innerText(), /^1 of \d+ right$/);
  await page.screenshot({ path: join(PICTURES, "lessons.png") });
}));

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

test("axe finds nothing, also in the solution and in the index", async () => {
  for (const [where, colorScheme] of [[address(LESSONS[2]), "light"], [address(LESSONS[0]), "dark"], [pathToFileURL(join(COURSE, "index.html")).href, "light"]]) {
    await at(where, async (page) => {
      if (await page.locator(QUESTION).count()) await page.locator(QUESTION).getByRole("button", { name: "Show the solution" }).click();
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
    }, { colorScheme, reducedMotion: "reduce" });
  }
});

test("it fits a phone and is dark at night", () => at(address(LESSONS[4]), async (page) => {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.screenshot({ path: join(PICTURES, "practice-phone.png"), fullPage: true });
}, { viewport: { width: 390, height: 844 }, colorScheme: "dark" }));
