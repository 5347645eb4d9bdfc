// Accessibility: with a screen reader, in dark mode, on paper, on a phone, without scripts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ALL, PICTURES, ROOT, SITE, at, close, label, nanos, on, recording, reveal, seek, text, visible } from "./browser.mjs";

after(close);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function noBarriers(page, what) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ html }) => html).join(" ")}`);
  assert.deepEqual(found, [], what);
}

/** The accessibility tree as nested { role, name, children }, without ignored nodes. */
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

/** What a screen reader gets about the events and the calls of each program. */
function toldBy(tree) {
  const transcript = all(tree, "table").at(-1);
  const events = {};
  for (const row of all(transcript, "row").slice(1)) {
    const [, time, program, event] = row.children.map(heard);
    (events[program] ??= []).push([nanos(time), event]);
  }
  return events;
}

/** What a screen reader gets about the calls of the program that is shown. */
const callsTold = (tree) => all(tree, "listitem").map(heard).filter((item) => /called at/.test(item))
  .flatMap((item) => [...item.matchAll(/called at (\S+), (?:starts at (\S+)|never starts), (fulfills|rejects|is cut off) at ([\d.]+(?:ns|us|ms|s|m|h|d)?)/g)]
    .map(([, called, starts, how, ends]) => ({ item, times: [nanos(called), starts ? nanos(starts) : null, how, nanos(ends)] })));

const reason = (reason) => (typeof reason === "string" ? reason : JSON.stringify(reason));

/** The maximum numbers of described events and of rows of a program. */
const [TOLD, ROWS] = [1000, 48];

test("the accessibility tree alone tells the recording", async () => {
  for (const name of ALL) {
    await on(name, async (page, context) => {
      await reveal(page);
      const told = toldBy(await accessible(page, context));
      for (const program of recording(name).programs) {
        const about = (event) => (event.call !== undefined ? ` ${label(program.calls[event.call])}`
          : event.text !== undefined ? ` ${event.text}` : event.reason !== undefined ? ` ${reason(event.reason)}` : "");
        const events = program.events.slice(0, TOLD).map((event) => [event.at, visible(event.event + about(event))]);
        assert.deepEqual(told[visible(program.name)] ?? [], events, `${name}: ${program.name}`);
        await page.evaluate((name) => document.querySelector(".makespan").timeline.select(name), program.name);
        const calls = callsTold(await accessible(page, context));
        if (calls.length < program.calls.length) {
          assert.ok(program.calls.length > ROWS, `${name}: ${program.name}: ${calls.length} calls are told`);
          continue;
        }
        // Attempts of one call are described together; each is found by its times.
        const expected = program.calls.map((call) => [call.called_at, call.starts_at,
          call.settles_at === null ? "is cut off" : call.rejected === null ? "fulfills" : "rejects", call.settles_at ?? program.quiescent_at]);
        const said = calls.map(({ times }) => times);
        const sorted = (all) => all.map((one) => JSON.stringify(one)).sort();
        assert.deepEqual(sorted(said), sorted(expected), `${name}: ${program.name}`);
        for (const call of program.calls) assert.ok(calls.some(({ item }) => item.startsWith(label(call))), label(call));
      }
    });
  }
});

test("nothing is given away before it happens, and then a program's name says it", () => on("lesson/sequential-and-parallel", async (page, context) => {
  const before = await accessible(page, context);
  assert.deepEqual(callsTold(before), []);
  assert.doesNotMatch(JSON.stringify(before), /fulfills at|waits at line/);
  assert.deepEqual(all(before, "radio").map(({ name }) => name), ["sequential", "parallel"]);
  await seek(page, { time: 2e9 });
  assert.deepEqual(all(await accessible(page, context), "radio").map(({ name }) => name), ["sequential", "parallel, fulfills at 2s"]);
  await seek(page, { time: 4e9 });
  const at = await accessible(page, context);
  assert.equal(callsTold(at).length, 2);
  assert.deepEqual(all(at, "radio").map(({ name }) => name), ["sequential, fulfills at 4s", "parallel, fulfills at 2s"]);
}));

test("the rows of calls and of events can be reached with the keyboard", () => on("dashboard", async (page) => {
  await reveal(page);
  const focused = () => page.evaluate(() => [document.activeElement.dataset.row, document.activeElement.dataset.event]);
  await page.locator(".program:visible .lane[tabindex='0']").focus();
  await page.keyboard.press("ArrowDown");
  assert.equal((await focused())[0], "1");
  assert.deepEqual(await page.locator(".program:visible .line.linked").allTextContents(), ["  await fetchPosts();"]);
  assert.equal(await page.locator(".transcript tr[tabindex='0']").count(), 1);
  await page.locator(".transcript tr[tabindex='0']").focus();
  for (let presses = 0; presses < 4; presses++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal((await page.evaluate(() => document.querySelector(".makespan").timeline.state())).step, 5);
}));

test("axe finds nothing", async () => {
  for (const name of ALL) {
    await on(name, async (page) => {
      await reveal(page);
      await noBarriers(page, name);
    });
  }
});

test("axe finds nothing in the dark, on a telephone, at any step, in the index", async () => {
  await on("dashboard", async (page) => {
    for (const step of [0, 9, 27, 36]) {
      await seek(page, { step });
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
    const [buttons, clock, track, chart, lane] = await Promise.all([".buttons", ".clock", ".entry .track", ".program:visible .chart", ".program:visible .lane .track"].map(box));
    assert.ok(clock.y < buttons.y + buttons.height, "the buttons and the clock are one row");
    assert.ok(track.width > 280 && lane.width > chart.width * 0.95, "no column is empty");
  }, { viewport: { width: 360, height: 1400 }, hash: "#step=20" });
});

test("what can be touched is large enough", async () => {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
    await on("dashboard", async (page) => {
      await reveal(page);
      const small = await page.locator(".makespan :is(button, select, [role=slider], [role=radio], summary)").evaluateAll((all) =>
        all.filter((one) => one.checkVisibility()).map((one) => [one.className || one.dataset.does || one.textContent, one.getBoundingClientRect().height, one.closest(".entry")?.getBoundingClientRect().height ?? 0])
          .filter(([, height, entry]) => Math.max(height, entry) < 43.5));
      assert.deepEqual(small, [], `${viewport.width} wide`);
    }, { viewport });
  }
});

test("the deck never hides what has the focus", async () => {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 320, height: 256 }]) {
    await on("dashboard", async (page) => {
      await reveal(page);
      await page.keyboard.press("Tab");
      for (let tabs = 0; tabs < 40; tabs++) {
        const hidden = await page.evaluate(() => {
          const focused = document.activeElement;
          if (!focused.closest(".makespan") || focused.closest(".deck")) return false;
          const deck = document.querySelector(".deck");
          const edge = getComputedStyle(deck).position === "sticky" ? deck.getBoundingClientRect().bottom : 0;
          const { top, bottom, height } = focused.getBoundingClientRect();
          return (height < 200 ? top < edge - 1 : bottom < edge + 100) ? focused.outerHTML.slice(0, 120) : false;
        });
        assert.equal(hidden, false);
        await page.keyboard.press("Tab");
      }
    }, { viewport });
  }
});

test("a moment is heard once, and the deck is not heard at all while time moves", () => on("lesson/await-is-sequential", async (page) => {
  const live = await page.locator("[aria-live]").evaluateAll((all) => all.map((one) => one.className));
  assert.deepEqual([...new Set(live)].sort(), ["moment", "verdict"]);
  await page.evaluate(() => {
    window.changes = 0;
    new MutationObserver((all) => (window.changes += all.length)).observe(document.querySelector(".program:not([hidden]) .moment"), { childList: true });
  });
  await seek(page, { time: 1e9 });
  await seek(page, { time: 1.5e9 });
  await seek(page, { time: 1.9e9 });
  await page.waitForTimeout(50);
  assert.equal(await page.evaluate(() => window.changes), 1);
}));

test("forced colours keep every part of a bar apart", () => on("traps/blocking-does-not-overlap", async (page) => {
  await page.screenshot({ path: join(PICTURES, "forced-colours.png") });
  const parts = await page.locator(".swatch[data-doing]").evaluateAll((all) =>
    all.map((part) => getComputedStyle(part).backgroundImage + getComputedStyle(part).backgroundColor));
  assert.equal(new Set(parts).size, 5, parts.join("\n"));
}, { forcedColors: "active" }));

test("whoever wants no motion gets none", () => on("lesson/await-is-sequential", async (page) => {
  await page.evaluate(() => {
    window.seen = new Set();
    const look = () => (window.seen.add(document.querySelector(".makespan").timeline.state().time), requestAnimationFrame(look));
    look();
  });
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForFunction(() => document.querySelector(".makespan").timeline.state().time === 4e9, null, { timeout: 20000 });
  await page.waitForTimeout(100);
  assert.deepEqual(await page.evaluate(() => [...window.seen].sort()), [0, 2e9, 4e9], "it goes from moment to moment");
  assert.equal(await page.locator(".moment li").first().evaluate((one) => getComputedStyle(one).animationName), "none");
}, { reducedMotion: "reduce" }));

test("paper has all of it", () => on("dashboard", async (page) => {
  await page.evaluate(() => {
    addEventListener("beforeprint", () => (window.printed = [...document.querySelectorAll(".lane[data-row]")].map((lane) => lane.dataset.state)));
  });
  const pdf = await page.pdf({ path: join(PICTURES, "paper.pdf") });
  assert.ok(pdf.length > 10_000);
  const printed = await page.evaluate(() => window.printed);
  assert.ok(printed.length > 10 && printed.every((state) => ["fulfilled", "rejected", "cut off"].includes(state)), printed.join());
  assert.equal((await page.evaluate(() => document.querySelector(".makespan").timeline.state())).step, 4, "and the screen is where it was");
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => document.querySelector(".makespan").timeline.print(true));
  for (const gone of [".buttons", ".tools", ".proof", ".story", ".now", ".clock", ".offer"]) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  assert.equal(await page.locator(".program:visible").count(), 4, "every program");
  for (const there of [".insight", ".transcript", ".outcome"]) assert.ok(await page.locator(there).first().isVisible(), there);
  for (const finding of await page.locator(".finding").all()) {
    assert.ok(await finding.locator(".rule-name").evaluate((rule) => rule.checkVisibility({ contentVisibilityAuto: true })), "closed");
  }
  const cut = await page.locator(".transcript .scroll").evaluate((table) => table.scrollWidth - table.clientWidth);
  assert.equal(cut, 0, "the table is cut off");
}, { hash: "#step=4", viewport: { width: 700, height: 900 } }));

test("without a script it is a whole picture", () => on("dashboard", async (page) => {
  for (const gone of [".buttons", ".tools", ".proof", ".story", ".now", ".later"]) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  assert.equal(await page.locator(".program:visible").count(), 4);
  assert.deepEqual(await page.locator(".program").last().locator(".lane[data-row]").evaluateAll((all) => all.map((lane) => lane.dataset.state)), ["cut off", "rejected"]);
  assert.equal(await page.locator(".transcript tbody tr").count(), 36);
  for (const there of [".insight", ".outcome", ".result", ".finding"]) assert.ok(await page.locator(there).first().isVisible(), there);
  // The axis is above the bars.
  const [rail, track] = [await page.locator(".rail").boundingBox(), await page.locator(".entry .track").first().boundingBox()];
  assert.ok(Math.abs(rail.x - track.x) < 1 && Math.abs(rail.width - track.width) < 1, JSON.stringify([rail, track]));
  await page.screenshot({ path: join(PICTURES, "no-script.png"), fullPage: true });
}, { javaScriptEnabled: false }));

test("what a scenario says stays text", () => on("hostile", async (page) => {
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.locator("a[href^='javascript']").count(), 0);
  assert.equal(await page.locator("body script").count(), 4);
  assert.match(await page.title(), /<\/title><\/script><script>alert\(1\)/);
  assert.match(await page.locator(".lane[data-row] .name").first().textContent(), /<\/script><script>alert\(5\)/);
  const said = await page.evaluate(() => Array.from({ length: 400 }, (_, step) => {
    document.querySelector(".makespan").timeline.seek({ step });
    return [...document.querySelectorAll(".story, .status, .live")].map((one) => one.textContent).join() + document.querySelector(".scrub").getAttribute("aria-valuetext");
  }));
  for (const text of said) assert.equal(text, visible(text));
  assert.equal(await page.locator("img").count(), 0);
}));

test("the page itself is small", () => {
  const own = text("dashboard").match(/<(?:style|script (?:type="module"|id="frame")).*?<\/(?:style|script)>/gs).join("").length;
  assert.ok(own < 84_000, `${own} bytes`);
});

test("the style sheet means what its source does", () => on("dashboard", async (page) => {
  const source = ["timeline/style/tokens.css", "timeline/style/timeline.css", "timeline/style/media.css", "style.css"]
    .map((file) => readFileSync(join(ROOT, "src/view/html", file), "utf8")).join("");
  const [lean, whole] = await page.evaluate((source) => {
    const style = document.createElement("style");
    style.textContent = source;
    document.head.append(style);
    // Rules that are nested in one for the component are those that its prefix is written out for.
    const texts = (rules) => [...rules].flatMap((rule) => {
      const inner = texts(rule.cssRules ?? []).map((text) => text.replace(/^& /, ".makespan "));
      if (rule.selectorText === ".makespan" && inner.length) return inner;
      const text = inner.length ? `${rule.cssText.split("{")[0]}{ ${inner.join(" ")} }` : rule.cssText;
      return [text.replace(/\s+/g, " ").replaceAll(", ", ",")];
    });
    return [...document.styleSheets].map((sheet) => texts(sheet.cssRules));
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

test("the index shows each page in small, and filters", () => at(pathToFileURL(join(SITE, "index.html")).href, async (page) => {
  const cards = page.locator(".card:visible");
  const all = await cards.count();
  const { width } = await page.locator(".card .mini .part").first().boundingBox();
  assert.ok(width > 10);
  await page.getByLabel("Filter").fill("retries timeout");
  assert.ok(await cards.count() >= 1 && await cards.count() < all / 2);
  await page.getByLabel("Filter").fill("");
  assert.equal(await cards.count(), all);
}));

/** The widths of the curtains of a picture that plays, as they are drawn; 0 for those that are not there. */
const curtains = (page) => page.locator(".curtain").evaluateAll((all) => all.map((curtain) =>
  (getComputedStyle(curtain).visibility === "hidden" ? 0 : curtain.getBoundingClientRect().width)));

const PICTURE = join(ROOT, "docs/images/sequential-and-parallel.svg");

test("a picture plays without scripts: its future is covered, less and less", () => at(pathToFileURL(PICTURE).href, async (page) => {
  const seek = (milliseconds) => page.evaluate((at) => {
    for (const one of document.getAnimations()) { one.pause(); one.currentTime = at; }
  }, milliseconds);
  await seek(0);
  const whole = await curtains(page);
  assert.equal(whole.length, 2);
  // Half of the 6.48 s in which time passes: half of the axis, whose curtain ends 55 px beyond it.
  await seek(3240);
  for (const [index, width] of (await curtains(page)).entries()) {
    assert.ok(Math.abs(width - 55 - (whole[index] - 55) / 2) < 2, `${width} of ${whole[index]}`);
  }
  await seek(7000);
  assert.deepEqual(await curtains(page), [0, 0]);
}));

test("a picture that plays is still if the reader prefers that", () => at(pathToFileURL(PICTURE).href, async (page) => {
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  assert.deepEqual(await curtains(page), [0, 0]);
}, { reducedMotion: "reduce" }));
