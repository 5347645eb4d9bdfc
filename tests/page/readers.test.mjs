// Everybody can read it: by ear, in the dark, on paper, on a telephone, without a script.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ALL, PICTURES, ROOT, SITE, at, close, label, nanos, on, recording, text, visible } from "./browser.mjs";

after(close);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function noBarriers(page, what) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ html }) => html).join(" ")}`);
  assert.deepEqual(found, [], what);
}

/** The accessibility tree as nested { role, name, children }, what is ignored left out. */
async function accessible(page, context) {
  const session = await context.newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const build = (node) => {
    const children = (node.childIds ?? []).flatMap((id) => (byId.has(id) ? build(byId.get(id)) : []));
    if (node.ignored) return children;
    return [{ role: node.role?.value, name: node.name?.value ?? "", children }];
  };
  return { role: "root", name: "", children: build(nodes[0]) };
}

const all = (node, role) => node.children.flatMap((child) => [...(child.role === role ? [child] : []), ...all(child, role)]);
const heard = (node) => (node.role === "StaticText" ? node.name : node.children.map(heard).join(""));

/** What a listener is told of the events of each program, and of its calls. */
function toldBy(tree) {
  const transcript = all(tree, "table").at(-1);
  const events = {};
  for (const row of all(transcript, "row").slice(1)) {
    const [, time, program, event] = row.children.map(heard);
    (events[program] ??= []).push([nanos(time), event]);
  }
  const calls = all(tree, "region").filter((region) => all(region, "listitem").some((item) => /called at/.test(heard(item))))
    .map((region) => [region.name, all(region, "listitem").map(heard).filter((item) => /called at/.test(item))]);
  return { events, calls: Object.fromEntries(calls) };
}

const reason = (reason) => (typeof reason === "string" ? reason : JSON.stringify(reason));

test("the accessibility tree alone tells the recording", async () => {
  for (const name of ALL) {
    await on(name, async (page, context) => {
      await page.keyboard.press("End");
      const told = toldBy(await accessible(page, context));
      for (const program of recording(name).programs) {
        const about = (event) => (event.call !== undefined ? ` ${label(program.calls[event.call])}`
          : event.text !== undefined ? ` ${event.text}` : event.reason !== undefined ? ` ${reason(event.reason)}` : "");
        const events = program.events.map((event) => [event.at, visible(event.event + about(event))]);
        assert.deepEqual(told.events[visible(program.name)] ?? [], events, `${name}: ${program.name}`);
        for (const [index, call] of program.calls.entries()) {
          const heard = told.calls[visible(program.name)][index];
          assert.ok(heard.startsWith(label(call)), heard);
          const [, called, starts, how, ends] = /called at (\S+), (?:starts at (\S+)|never starts), (fulfills|rejects|is cut off) at (\S+)$/.exec(heard);
          assert.deepEqual([nanos(called), starts ? nanos(starts) : null], [call.called_at, call.starts_at]);
          assert.equal(how, call.settles_at === null ? "is cut off" : call.rejected === null ? "fulfills" : "rejects");
          assert.equal(nanos(ends), call.settles_at ?? program.quiescent_at);
        }
      }
    });
  }
});

test("axe finds nothing", async () => {
  for (const name of ALL) {
    await on(name, async (page) => {
      await page.keyboard.press("ArrowRight");
      await noBarriers(page, name);
    });
  }
});

test("axe finds nothing in the dark, on a telephone, at any step, in the index", async () => {
  await on("dashboard", async (page) => {
    for (const step of [0, 9, 18, 27, 36]) {
      await page.evaluate((step) => go(step), step);
      await noBarriers(page, `dark, step ${step}`);
    }
    await page.screenshot({ path: join(PICTURES, "dark.png") });
  }, { colorScheme: "dark" });
  await on("dashboard", (page) => noBarriers(page, "telephone"), { viewport: { width: 360, height: 740 } });
  await on("dashboard", (page) => noBarriers(page, "forced colours"), { forcedColors: "active" });
  for (const colorScheme of ["light", "dark"]) {
    await at(pathToFileURL(join(SITE, "index.html")).href, (page) => noBarriers(page, "index"), { colorScheme });
  }
});

test("a telephone shows all of it without scrolling sideways", async () => {
  for (const name of [...ALL, "index"]) {
    await on(name, async (page) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `${name} is ${wide} wide`);
    }, { viewport: { width: 360, height: 740 } });
  }
  await on("dashboard", async (page) => {
    await page.screenshot({ path: join(PICTURES, "telephone.png") });
    const box = async (part) => page.locator(part).first().boundingBox();
    const [buttons, speed] = [await box(".buttons"), await box(".speed")];
    assert.ok(speed.y < buttons.y + buttons.height, "the controls are one row, and the slider");
    // What is to come is veiled; what a call's state is now is not.
    const above = await page.locator(".lane .state, .lane .name").evaluateAll((all) => all.map((one) => +getComputedStyle(one).zIndex));
    assert.ok(above.every((z) => z > 0));
  }, { viewport: { width: 360, height: 1400 }, hash: "#step=20" });
});

test("forced colours keep every part of a bar apart", () => on("traps/blocking-does-not-overlap", async (page) => {
  await page.screenshot({ path: join(PICTURES, "forced-colours.png") });
  const parts = await page.locator(".swatch[data-doing]").evaluateAll((all) =>
    all.map((part) => getComputedStyle(part).backgroundImage + getComputedStyle(part).backgroundColor));
  assert.equal(new Set(parts).size, 4, parts.join("\n"));
}, { forcedColors: "active" }));

test("whoever wants no motion gets none", () => on("lesson/await-is-sequential", async (page) => {
  await page.keyboard.press("Space");
  await page.waitForTimeout(100);
  const moves = await page.locator(".cursor").evaluateAll((cursors) => cursors.map((cursor) => getComputedStyle(cursor).transitionDuration));
  assert.deepEqual([...new Set(moves)], ["0s"]);
}, { reducedMotion: "reduce" }));

test("paper has all of it", () => on("dashboard", async (page) => {
  await page.evaluate(() => {
    addEventListener("beforeprint", () => (window.printed = [...document.querySelectorAll(".state")].map((state) => state.textContent)));
  });
  const pdf = await page.pdf({ path: join(PICTURES, "paper.pdf") });
  assert.ok(pdf.length > 10_000);
  assert.ok((await page.evaluate(() => window.printed)).every((state) => ["fulfilled", "rejected", "cut off"].includes(state)));
  assert.equal(await page.locator(".scrub").inputValue(), "4", "and the screen is where it was");
  await page.emulateMedia({ media: "print" });
  for (const gone of [".controls", ".play", ".ahead", ".status"]) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  for (const there of [".board", ".insight", ".transcript"]) assert.ok(await page.locator(there).first().isVisible(), there);
  for (const finding of await page.locator(".finding").all()) {
    assert.ok(await finding.locator(".rule-name").evaluate((rule) => rule.checkVisibility({ contentVisibilityAuto: true })), "closed");
  }
  const cut = await page.locator(".transcript .scroll").evaluate((table) => table.scrollWidth - table.clientWidth);
  assert.equal(cut, 0, "the table is cut off");
}, { hash: "#step=4", viewport: { width: 700, height: 900 } }));

test("without a script it is a whole picture", () => on("dashboard", async (page) => {
  assert.equal(await page.locator(".controls").isVisible(), false);
  assert.equal(await page.locator(".play").isVisible(), false);
  const states = await page.locator(".board").last().locator(".state").allTextContents();
  assert.deepEqual(states, ["cut off", "rejected"]);
  assert.equal(await page.locator(".transcript tbody tr").count(), 36);
  assert.equal(await page.locator(".ahead").first().isVisible(), false);
  assert.ok(await page.locator(".insight").isVisible());
  await page.screenshot({ path: join(PICTURES, "no-script.png"), fullPage: true });
}, { javaScriptEnabled: false }));

test("what a scenario says stays text", () => on("hostile", async (page) => {
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.locator("a[href^='javascript']").count(), 0);
  assert.equal(await page.locator("body script").count(), 3);
  assert.match(await page.title(), /<\/title><\/script><script>alert\(1\)/);
  assert.match(await page.locator(".lane .name").first().textContent(), /<\/script><script>alert\(5\)/);
  const said = await page.evaluate(() => Array.from({ length: events.length + 1 }, (_, at) => {
    go(at);
    return document.querySelector(".now-told").textContent + document.querySelector(".scrub").getAttribute("aria-valuetext");
  }));
  for (const text of said) assert.equal(text, visible(text));
  await page.locator(".tasks input").first().fill("11ms");
  await page.locator(".board.yours").first().waitFor();
  assert.equal(await page.locator("img").count(), 0);
  await page.keyboard.press("Escape");
}));

test("the page itself is small", () => {
  const own = text("dashboard").replace(/<script id="data".*?<\/script>/s, "")
    .match(/<(style|script)\b.*?<\/\1>/gs).join("").length;
  assert.ok(own < 46_000, `${own} bytes`);
});

test("the style sheet means what its source does", () => on("dashboard", async (page) => {
  const source = readFileSync(join(ROOT, "src/view/html/style.css"), "utf8");
  const [lean, whole] = await page.evaluate((source) => {
    const style = document.createElement("style");
    style.textContent = source;
    document.head.append(style);
    return [...document.styleSheets].map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText.replaceAll(", ", ",")));
  }, source);
  assert.ok(whole.length > 100);
  assert.deepEqual(lean, whole);
}));

test("two pages of one gallery lead to each other", () => on("lesson/await-is-sequential", async (page) => {
  await page.getByRole("link", { name: /→$/ }).click();
  await page.getByRole("link", { name: /^← await is sequential/ }).click();
  await page.getByRole("link", { name: "All scenarios" }).click();
  await page.getByRole("link", { name: "Dashboard" }).click();
  assert.match(await page.title(), /Dashboard/);
}));
