// A first visit, and everything that one can do in the playground.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { DIST, native } from "./native.mjs";
import { ADDRESS, PICTURES, close, paste, playground, says } from "./site.mjs";

after(close);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const EXAMPLES = JSON.parse(readFileSync(join(DIST, "site/examples.json"), "utf8")).flatMap(({ examples }) => examples);
const SLOW = `async function page(id) {
  const user = await fetchUser(id); // 300ms
  const posts = await fetchPosts(id); // 200ms
  return { user, posts };
}
`;

const editorText = (page) => page.evaluate(() => document.querySelector(".cm-content").cmTile?.view?.state.doc.toString()
  ?? [...document.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));

test("someone pastes a function, sees when it settles and what is faster, and applies that", () => playground(async (page) => {
  assert.ok(await page.locator("#empty").isVisible());
  await page.screenshot({ path: join(PICTURES, "playground-empty.png") });
  const begun = Date.now();
  await paste(page, SLOW);
  await says(page, "page", /settles at 500ms; fixed: 300ms \(200ms faster\)/);
  assert.ok(Date.now() - begun < 10_000, `${Date.now() - begun} ms`);
  assert.ok(await page.locator("#picture .makespan .chart").first().isVisible());
  await page.screenshot({ path: join(PICTURES, "playground.png") });
  await page.locator("#findings .finding").getByRole("button", { name: "Apply", exact: true }).click();
  await says(page, "page", /settles at 300ms, the optimum/);
  assert.match(await editorText(page), /await Promise\.all/);
}));

test("a fix can be put beside the original", () => playground(async (page) => {
  await paste(page, SLOW);
  await page.getByRole("button", { name: "Add as a program" }).click();
  await says(page, "page", /settles at 500ms/);
  await says(page, "pageFixed", /settles at 300ms/);
}));

test("every example is shown, and says what the command says", () => playground(async (page) => {
  for (const [index, { name, text, title }] of EXAMPLES.entries()) {
    await page.selectOption("#examples", String(index));
    const { stdout } = native(["-", "--stdin-name", name, "--format", "json"], { input: text });
    const { programs } = JSON.parse(stdout);
    await page.waitForFunction((names) => {
      const shown = [...document.querySelectorAll("#programs [data-program]")].map((one) => one.dataset.program);
      return JSON.stringify(shown) === JSON.stringify(names);
    }, programs.map((program) => program.name), { timeout: 30_000 }).catch((error) => assert.fail(`${title}: ${error.message}`));
    assert.ok(await page.locator("#trouble").isHidden(), title);
  }
}));

test("an error has its place, and the last good result stays", () => playground(async (page) => {
  await paste(page, SLOW);
  await says(page, "page", /500ms/);
  await paste(page, `${SLOW}async function broken( {\n`);
  await page.locator("#trouble").filter({ hasText: /shop\.ts:\d+:\d+/ }).waitFor();
  assert.ok(await page.locator("body.stale #picture").isVisible());
  await page.locator(".cm-lintRange-error, .cm-lintPoint-error").first().waitFor({ state: "attached" });
  await paste(page, SLOW);
  await page.locator("body:not(.stale)").waitFor();
}));

test("a loop without an end is stopped, and the next text runs", () => playground(async (page) => {
  await paste(page, "console.log(1);\nfor (;;);\n");
  await page.locator("#trouble").filter({ hasText: /limit of|stopped after 5 s/ }).waitFor({ timeout: 60_000 });
  await paste(page, SLOW);
  await says(page, "page", /500ms/);
}));

const drag = async (page, duration, by, { letsGo = true } = {}) => {
  const { x, y, width, height } = await page.locator(".cm-duration", { hasText: duration }).boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  for (let moved = 0; Math.abs(moved) <= Math.abs(by); moved += Math.sign(by)) await page.mouse.move(x + width / 2 + moved, y + height / 2);
  if (letsGo) await page.mouse.up();
};

async function pasteScenario(page) {
  await page.locator("#name").fill("a.ron");
  await page.locator("#name").blur();
  await paste(page, `Scenario(
    tasks: { "a": (takes: "100ms"), "b": (takes: "50ms") },
    programs: { "p": [
        "a",
        "b",
    ] },
)
`);
  await says(page, "p", /150ms/);
}

test("a duration is dragged, and the timeline follows before it is let go", () => playground(async (page) => {
  await paste(page, SLOW);
  await says(page, "page", /settles at 500ms/);
  await drag(page, "300ms", 50, { letsGo: false });
  await says(page, "page", /settles at 600ms/);
  await page.mouse.up();
  assert.match(await editorText(page), /fetchUser\(id\); \/\/ 400ms/);
  await drag(page, "200ms", -15);
  await says(page, "page", /settles at 570ms/);
  // Each drag is one change.
  await page.locator(".cm-content").press("Control+Z");
  await says(page, "page", /settles at 600ms/);
  await page.locator(".cm-content").press("Control+Z");
  await says(page, "page", /settles at 500ms/);
  // A click only moves the cursor.
  await page.locator(".cm-duration").first().click();
  await page.keyboard.insertText("1");
  assert.match(await editorText(page), /\/\/ 1300ms/);
}));

test("a finger drags a duration", () => playground(async (page, { context }) => {
  await paste(page, SLOW);
  await page.locator(".cm-duration").first().waitFor();
  const { x, y } = await page.locator(".cm-duration", { hasText: "300ms" }).boundingBox();
  const session = await context.newCDPSession(page);
  const touch = (type, ...touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", { x: x + 10, y: y + 6 });
  for (let by = 1; by <= 50; by += 1) await touch("touchMove", { x: x + 10 + by, y: y + 6 });
  await touch("touchEnd");
  assert.match(await editorText(page), /\/\/ 400ms/);
}, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }));

test("a duration is changed with keys: in comments, in fields, in scenarios", () => playground(async (page) => {
  const press = async (duration, ...keys) => {
    await page.locator(".cm-duration", { hasText: duration }).click();
    for (const key of keys) await page.keyboard.press(key);
  };
  await paste(page, `async function page(id) {
  await one(id); // 85ms (for a long time)
  await two(id) /* ~1.95 seconds */;
  await three(id); // (takes: "2s", fails: "no 5s")
  await four(id, "10ms", 5); // in 20ms
  await new Promise((resolve) => setTimeout(resolve, 55));
}
`);
  await says(page, "page", /rejects/);
  assert.deepEqual(await page.locator(".cm-duration").allTextContents(), ["85ms", "1.95 seconds", "2s", "55"]);
  await press("85ms", "Alt+ArrowUp", "Alt+ArrowUp", "Alt+Shift+ArrowUp");
  await press("1.95 seconds", "Alt+ArrowUp", "Alt+ArrowUp");
  await press("2s", "Alt+ArrowDown", "Alt+Shift+ArrowDown", "Alt+Shift+ArrowDown");
  await press(/^55$/, "Alt+ArrowDown");
  assert.deepEqual(await page.locator(".cm-duration").allTextContents(), ["200ms", "2.1 seconds", "0s", "50"]);
  await pasteScenario(page);
  await press("50ms", "Alt+ArrowUp");
  await says(page, "p", /160ms/);
}));

test("names of tasks, fields and steps are completed", () => playground(async (page) => {
  const options = page.locator(".cm-tooltip-autocomplete [role=option] .cm-completionLabel");
  const type = async (text, first) => {
    await page.keyboard.type(text, { delay: 15 });
    await options.first().waitFor();
    assert.equal(await options.first().textContent(), first, text);
    // The editor takes no key for a completion that has just appeared.
    await page.waitForTimeout(100);
  };
  const accept = async () => {
    await page.keyboard.press("Enter");
    await page.locator(".cm-tooltip-autocomplete").waitFor({ state: "detached" });
  };
  const end = () => page.keyboard.press("Control+End");
  await paste(page, SLOW.replace("fetchPosts", "db.posts.find"));
  await says(page, "page", /500ms/);
  await end();
  await type("const again = await fet", "fetchUser");
  await accept();
  await type("(1); await db.po", "db.posts.find");
  await page.screenshot({ path: join(PICTURES, "playground-completion.png") });
  await accept();
  await type("(2); // (ta", "takes");
  await accept();
  await end();
  await type(", nee", "needs");
  await accept();
  await type("fet", "fetchUser");
  await accept();
  await end();
  await page.keyboard.type(")\n// A fetch, no tas");
  await page.waitForTimeout(300);
  assert.equal(await options.count(), 0);
  assert.match(await editorText(page), /const again = await fetchUser\(1\); await db\.posts\.find\(2\); \/\/ \(takes: "100ms", needs: \["fetchUser"\]\)/);
  await pasteScenario(page);
  await paste(page, `Scenario(
    tasks: { "load": (takes: "10ms"), "save": (takes: "5ms", `);
  await type("fa", "fails");
  await accept();
  await end();
  await page.keyboard.type(") },\n");
  await type("prog", "programs");
  await accept();
  await page.keyboard.type("p");
  await page.keyboard.press("Tab");
  await type("AllS", "AllSettled");
  await accept();
  await type('"sa', "save");
  await accept();
  await page.keyboard.type('"');
  await end();
  await page.keyboard.type(",\n)");
  await says(page, "p", /5ms/);
  assert.match(await editorText(page), /"save": \(takes: "5ms", fails: "reason"\) \},\s+programs: \{ "p": \[AllSettled\(\["save"\]\)\] \},/);
}));

const current = (page) => page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".cm-waits, .cm-runs")].map((line) =>
  [line.textContent.trim(), line.classList.contains("cm-runs") ? "runs" : "waits"])));
const seek = (page, millis) => page.evaluate((time) => document.querySelector("#picture .makespan").timeline.seek({ time }), millis * 1e6);

test("the lines at which code runs and waits are marked beside the text", () => playground(async (page) => {
  await paste(page, `// Not a part of the program.\n\n${SLOW.replaceAll("  ", "\t")}`);
  await says(page, "page", /fixed/);
  const [user, posts] = ["const user = await fetchUser(id); // 300ms", "const posts = await fetchPosts(id); // 200ms"];
  assert.deepEqual(await current(page), {});
  await seek(page, 0);
  assert.deepEqual(await current(page), { [user]: "runs" });
  await seek(page, 150);
  assert.deepEqual(await current(page), { [user]: "waits" });
  assert.equal(await page.locator(".cm-waits-sign").count(), 1);
  await page.screenshot({ path: join(PICTURES, "playground-waits.png") });
  await page.locator("#picture [data-does=play]:visible").click();
  await page.locator(".cm-waits", { hasText: "fetchPosts" }).waitFor();
  await seek(page, 400);
  assert.deepEqual(await current(page), { [posts]: "waits" });
  // The marks stay at their lines while one types before them.
  await page.locator(".cm-content").press("Control+Home");
  await page.keyboard.press("Enter");
  assert.deepEqual(await current(page), { [posts]: "waits" });
  await paste(page, " ");
  await page.locator("#empty").waitFor();
  assert.deepEqual(await current(page), {});
}));

test("the lines of a scenario at which calls run are marked", () => playground(async (page) => {
  await pasteScenario(page);
  await seek(page, 20);
  assert.deepEqual(await current(page), { '"a",': "waits" });
  await seek(page, 120);
  assert.deepEqual(await current(page), { '"b",': "waits" });
}));

test("the lessons are a link away, and one that was opened works without a network", () => playground(async (page, { context }) => {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const styleOf = (control) => control.evaluate((one) => {
    const { borderTopColor, borderRadius, backgroundColor, color, textDecorationLine } = getComputedStyle(one);
    return { borderTopColor, borderRadius, backgroundColor, color, textDecorationLine, height: one.offsetHeight };
  });
  const link = page.getByRole("link", { name: "Learn" });
  assert.deepEqual(await styleOf(link), await styleOf(page.getByRole("button", { name: "Open" })));
  await link.click();
  await page.waitForURL(/learn\/index\.html$/);
  const lesson = page.locator("main a, a").filter({ hasText: /\S/ }).and(page.locator('[href$=".html"]')).first();
  await lesson.click();
  await page.waitForURL((url) => !url.pathname.endsWith("learn/index.html"));
  const [address, heading] = [page.url(), await page.locator("h1").first().textContent()];
  await context.setOffline(true);
  await page.reload();
  assert.equal(page.url(), address);
  assert.equal(await page.locator("h1").first().textContent(), heading);
  await page.goBack();
  assert.match(page.url(), /learn\/index\.html$/);
  await page.locator("h1").first().waitFor();
}));

test("tasks and assumptions are edited in their tables", () => playground(async (page) => {
  await paste(page, `${SLOW.replace("return", "if (user.isNew) await sendWelcome(user);\n  return")}`);
  await says(page, "page", /600ms/);
  await page.getByLabel("fetchUser takes").fill("1s");
  await page.getByLabel("fetchUser takes").blur();
  await says(page, "page", /1300ms|1\.3s/);
  assert.match(await editorText(page), /fetchUser\(id\); \/\/ 1s/);
  await page.getByLabel("line 4: user.isNew").selectOption("not taken");
  await says(page, "page", /1\.2s/);
  await page.getByLabel("fetchPosts fails").fill("503");
  await page.getByLabel("fetchPosts fails").blur();
  await says(page, "page", /rejects at 1\.2s: 503/);
}));

test("a link opens what was shared", async () => {
  let link;
  await playground(async (page) => {
    await paste(page, `${SLOW}// ünïcödé 🙂\n`);
    await says(page, "page", /500ms/);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.locator("#said").filter({ hasText: "Link copied" }).waitFor();
    link = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(`${ADDRESS}#1.`));
    await page.selectOption("#copy", "markdown");
    await page.locator("#said").filter({ hasText: "Markdown copied" }).waitFor();
    const markdown = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(markdown, /^```ts\nasync function page/);
    assert.match(markdown, /settles {5}500ms/);
    await page.selectOption("#copy", "embed");
    await page.locator("#said").filter({ hasText: "Embed copied" }).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^<iframe src="http:.*#1e\./);
  });
  await playground(async (page) => {
    await says(page, "page", /500ms/);
    assert.match(await editorText(page), /ünïcödé 🙂/);
  }, { hash: link.slice(ADDRESS.length) });
  await playground(async (page) => {
    await says(page, "page", /500ms/);
    assert.ok(await page.locator("#code").isHidden());
  }, { hash: link.slice(ADDRESS.length).replace("#1.", "#1e.") });
  await playground(async (page) => {
    await page.locator("#said").filter({ hasText: "damaged" }).waitFor();
  }, { hash: link.slice(ADDRESS.length, -20) });
});

test("predictions are asked before the answer is shown", () => playground(async (page) => {
  await paste(page, SLOW);
  await says(page, "page", /500ms/);
  await page.getByLabel("Predict first").check();
  assert.ok(await page.locator("#picture").isHidden());
  await page.getByLabel("When does page settle?").fill("300ms");
  await page.getByRole("button", { name: "Check my prediction" }).click();
  await page.getByText("✗ it is 500ms").waitFor();
  assert.ok(await page.locator("#picture").isVisible());
}));

test("a text is kept, and it works without a network", () => playground(async (page, { context, requests }) => {
  await paste(page, SLOW);
  await says(page, "page", /500ms/);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const before = requests.length;
  await page.selectOption("#examples", "0");
  await says(page, "sequential", /4s/);
  assert.equal(requests.length, before, "a request after loading");
  await context.setOffline(true);
  await page.reload();
  await says(page, "sequential", /4s/);
}));

test("a phone has tabs", () => playground(async (page) => {
  await paste(page, SLOW);
  await page.getByRole("tab", { name: "Timeline" }).click();
  await says(page, "page", /500ms/);
  assert.ok(await page.locator("#code").isHidden());
  await page.screenshot({ path: join(PICTURES, "playground-phone.png") });
  await page.getByRole("tab", { name: /Findings/ }).click();
  await page.locator("#findings .finding").waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  for (const control of ["#examples", "#copy"]) assert.ok((await page.locator(control).boundingBox()).width > 100, control);
  assert.ok(width <= 390, `${width} px`);
}, { viewport: { width: 390, height: 844 } }));

test("axe finds nothing, in light and in dark, and the keyboard is enough", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await playground(async (page) => {
      await page.selectOption("#examples", "0");
      await says(page, "sequential", /fixed: 2s/);
      await page.screenshot({ path: join(PICTURES, `playground-${colorScheme}.png`) });
      // With marked lines, so that what is on them has enough contrast.
      await seek(page, 1);
      assert.notDeepEqual(await current(page), {});
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
      // The editor lets go of the focus: Tab moves on.
      await page.locator(".cm-content").focus();
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => !document.activeElement.closest("#editor")));
    }, { colorScheme });
  }
});

test("the time until the playground is ready is printed", () => playground(async (page) => {
  const ready = await page.evaluate(() => performance.now());
  console.log(`ready after ${ready.toFixed(0)} ms`);
}));
