// The clock: forward and back, with every control and key, to the step of an address, and in time.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { OUT, SCENARIOS, SITE, close, merged, nanos, on, recording, reveal, seek, shownNow, simulate, state, visible } from "./browser.mjs";

after(close);

const step = async (page) => (await state(page)).step;
const LESSON = "lesson/await-is-sequential";
/** Focuses the picture, so that its keys work. */
const focus = (page) => page.locator(".scrub").focus();

test("going back shows what was shown before", async () => {
  for (const name of [LESSON, "dashboard", "real/checkout", "traps/a-pool-after-a-failure", "javascript/pool-of-two"]) {
    await on(name, async (page) => {
      await reveal(page);
      await focus(page);
      const end = merged(recording(name)).length;
      assert.ok(end > 4);
      const seen = [await shownNow(page)];
      for (let at = 1; at <= end; at++) {
        await page.keyboard.press("Shift+ArrowRight");
        seen.push(await shownNow(page));
      }
      assert.equal(new Set(seen).size, seen.length, "every step shows something of its own");
      for (let at = end - 1; at >= 0; at--) {
        await page.keyboard.press("Shift+ArrowLeft");
        assert.equal(await shownNow(page), seen[at], `${name}, step ${at}`);
      }
    });
  }
});

test("going back in time shows what was shown before", () => on("real/page-load", async (page) => {
  const times = [...new Set(merged(recording("real/page-load")).map(({ at }) => at))].flatMap((at) => [at, at + 500_000]).slice(0, -2);
  const seen = [];
  for (const time of times) {
    await seek(page, { time });
    seen.push(await shownNow(page));
  }
  assert.ok(times.length > 8);
  for (const [index, time] of [...times.entries()].reverse()) {
    await seek(page, { time });
    assert.equal(await shownNow(page), seen[index], `at ${time}`);
  }
}));

test("the buttons", () => on("dashboard", async (page) => {
  const events = merged(recording("dashboard"));
  const click = (name) => page.getByRole("button", { name, exact: true }).click();
  const moments = [...new Set(events.map(({ at }) => at))].map((at) => events.findLastIndex((event) => event.at === at) + 1);
  for (const moment of moments) {
    await click("Next moment");
    assert.equal(await step(page), moment);
  }
  for (const moment of [...moments.slice(0, -1).reverse(), 0]) {
    await click("Previous moment");
    assert.equal(await step(page), moment);
  }
  await click("One event forward");
  await click("One event forward");
  assert.equal(await step(page), 2);
  await click("One event back");
  assert.equal(await step(page), 1);
  await seek(page, { step: events.length });
  await page.locator(".transcript tbody tr").nth(6).click();
  assert.equal(await step(page), 7);
}));

test("a button that cannot be used keeps the focus", () => on("dashboard", async (page) => {
  const button = page.getByRole("button", { name: "One event back" });
  await seek(page, { step: 1 });
  await button.click();
  assert.equal(await button.getAttribute("aria-disabled"), "true");
  await page.keyboard.press("Enter");
  assert.equal(await step(page), 0);
  assert.equal(await button.evaluate((one) => one === document.activeElement), true);
}));

test("the keys, while the picture has the focus", () => on("dashboard", async (page) => {
  const events = merged(recording("dashboard"));
  const after = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
    return step(page);
  };
  assert.equal(await after("End", "ArrowRight"), 0, "the page has other keys");
  await focus(page);
  assert.equal(await after("End"), events.length);
  assert.equal(await after("ArrowRight"), events.length);
  assert.equal(await after("Home"), 0);
  assert.equal(await after("ArrowLeft"), 0);
  assert.equal(await after("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft"), 1);
  assert.equal(await after("Control+ArrowRight"), 1);
  const first = events.findLastIndex(({ at }) => at === 0) + 1;
  assert.equal(await after("ArrowRight"), first);
  assert.equal(await after("ArrowLeft"), 0);
  const speed = page.getByLabel("Speed");
  await after("]");
  assert.equal(await speed.inputValue(), "200");
  await after("[", "[", "[", "[", "[");
  assert.equal(await speed.inputValue(), "25");
  assert.equal(await page.locator(".keys dl").isVisible(), false);
  await after("?");
  assert.equal(await page.locator(".keys dl").isVisible(), true);
  await speed.focus();
  assert.equal(await after("End", "Space"), 0, "not within a field");
}));

test("dragging along the clock and along the lanes moves time", () => on(LESSON, async (page) => {
  for (const [area, axis] of [[".scrub", ".rail"], [".program:not([hidden]) .chart", ".program:not([hidden]) .ground"]]) {
    const box = await page.locator(axis).boundingBox();
    const y = box.y + box.height / 2;
    const { end } = await page.evaluate(() => JSON.parse(document.querySelector(".data").textContent));
    await page.mouse.move(box.x + box.width / 4, y);
    await page.mouse.down();
    assert.ok(Math.abs((await state(page)).time - end / 4) < end / 100, area);
    await page.mouse.move(box.x + box.width * 0.6, y);
    assert.ok(Math.abs((await state(page)).time - end * 0.6) < end / 100, area);
    await page.mouse.up();
    const { time } = await state(page);
    await page.mouse.move(box.x, y);
    assert.equal((await state(page)).time, time);
  }
}));

test("the lanes can be magnified: a time is where it should be, and they follow the clock", () => on("real/page-load", async (page) => {
  await reveal(page);
  const chart = ".program:not([hidden])";
  const { end } = await page.evaluate(() => JSON.parse(document.querySelector(".data").textContent));
  const ground = await page.locator(`${chart} .ground`).boundingBox();
  const strip = await page.locator(".entry .part").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
  await seek(page, { time: Math.round(end / 3) });
  // The wheel has whole coordinates.
  const [x, y] = [Math.round(ground.x + ground.width * 0.4), Math.round(ground.y + 80)];
  const below = ((x - ground.x) / ground.width) * end;
  await page.mouse.move(x, y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -600);
  await page.keyboard.up("Control");
  await page.waitForFunction(() => document.querySelector(".makespan").timeline.state().zoom > 7);
  const { zoom, from } = await state(page);
  assert.ok(Math.abs(from + below / zoom - below) < end / 1000, "what is below the pointer stays");
  assert.deepEqual(await page.locator(".entry .part").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x)), strip, "the strip shows all");
  // Each label, each bar and the clock are where the times say.
  const place = (time) => ground.x + ((time - from) * zoom / end) * ground.width;
  const ticks = await page.locator(`${chart} .ground .tick`).evaluateAll((all) => all.map((tick) => [tick.textContent, tick.getBoundingClientRect().x + tick.getBoundingClientRect().width / 2]));
  assert.ok(ticks.length >= 2 && ticks.length <= 6, ticks.join());
  for (const [text, at] of ticks) assert.ok(Math.abs(place(nanos(text)) - at) < 2, `${text} at ${at}`);
  await page.mouse.click(x, y);
  const { time } = await state(page);
  assert.ok(Math.abs(time - below) < end / zoom / 100);
  const now = await page.locator(`${chart} .now`).boundingBox();
  assert.ok(Math.abs(now.x + now.width / 2 - x) < 2);
  await focus(page);
  await page.keyboard.press("Home");
  assert.equal((await state(page)).from, 0, "they follow the clock");
  await page.getByRole("button", { name: "Show more time" }).click();
  assert.equal((await state(page)).zoom, zoom / 2);
  await page.getByRole("button", { name: "Magnify the lanes" }).click();
  assert.equal((await state(page)).zoom, zoom);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, "nothing is wider than the page");
  await focus(page);
  await page.keyboard.press("0");
  assert.deepEqual([(await state(page)).zoom, (await state(page)).from], [1, 0]);
  await page.keyboard.press("+");
  assert.equal((await state(page)).zoom, 2);
}));

test("the slider says each step in words", async () => {
  for (const name of SCENARIOS) {
    await on(name, async (page) => {
      const events = merged(recording(name));
      const steps = events.length > 200 ? [1, 2, 99, events.length] : events.map((_, index) => index + 1);
      const said = await page.evaluate((steps) => steps.map((step) => {
        document.querySelector(".makespan").timeline.seek({ step });
        return document.querySelector(".scrub").getAttribute("aria-valuetext");
      }), steps);
      for (const [index, at] of steps.entries()) {
        const event = events[at - 1];
        const [, time, step, total, rest] = /^([^,]+), event (\d+) of (\d+): (.*)$/s.exec(said[index]);
        assert.deepEqual([nanos(time), +step, +total], [event.at, at, events.length]);
        assert.ok(rest.startsWith(`${visible(event.program.name)}: `) && rest.length > event.program.name.length + 8, rest);
      }
    });
  }
});

test("an address leads to a moment, and follows it", () => on("dashboard", async (page) => {
  assert.deepEqual(await page.locator(".program:visible h2").allTextContents(), ["too eager"]);
  assert.equal(await step(page), 3);
  await focus(page);
  await page.keyboard.press("Shift+ArrowRight");
  assert.equal(new URL(page.url()).hash, "#program=too+eager&step=4");
  const shown = await shownNow(page);
  await page.reload();
  assert.equal(await shownNow(page), shown);
  await page.getByRole("radio", { name: "settled" }).click();
  assert.equal(new URL(page.url()).hash, "#program=settled&step=4");
  await page.evaluate(() => (location.hash = "#step=36"));
  await page.waitForFunction(() => document.querySelector(".makespan").timeline.state().step === 36);
  for (const hash of ["#step=-5", "#step=x", "#program=nobody", "#step=99999", "#%E0%A4%A"]) {
    await page.evaluate((hash) => (location.hash = hash), hash);
  }
}, { hash: "#program=too%20eager&step=3" }));

test("the programs are a group of radio buttons", () => on("dashboard", async (page) => {
  const shown = () => page.locator(".program:visible h2").textContent();
  await page.getByRole("radio", { name: "sequential" }).click();
  assert.equal(await shown(), "sequential");
  await page.keyboard.press("ArrowDown");
  assert.equal(await shown(), "too eager");
  assert.equal(await page.getByRole("radio", { name: "too eager" }).evaluate((one) => one === document.activeElement), true);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await shown(), "start first", "and around");
  assert.equal(await page.getByRole("radio", { checked: true }).count(), 1);
  await page.locator(".entry").nth(2).locator(".track").click();
  assert.equal(await shown(), "settled");
}));

test("within a frame the picture and its controls are alone", () => on("dashboard", async (page) => {
  const seen = async (selector) => page.locator(selector).first().isVisible();
  for (const there of [".program:visible", ".transport", ".strip"]) assert.ok(await seen(there), there);
  for (const gone of ["header", ".proof", ".transcript", ".insight", ".neighbours"]) assert.ok(!(await seen(gone)), gone);
  await focus(page);
  await page.keyboard.press("ArrowRight");
  assert.match(new URL(page.url()).hash, /&embed$/);
}, { hash: "#program=settled&step=2&embed" }));

test("play takes six to eight seconds, and time moves at one speed between short stops", () => on(LESSON, async (page) => {
  await page.evaluate(() => {
    window.seen = [];
    const { timeline } = document.querySelector(".makespan");
    const look = (at) => {
      window.seen.push([at, timeline.state().time]);
      if (timeline.state().isPlaying) requestAnimationFrame(look);
    };
    document.querySelector("[data-does=play]").addEventListener("click", () => requestAnimationFrame(look));
  });
  await page.getByRole("button", { name: "Play" }).click();
  assert.ok(await page.getByRole("button", { name: "Pause" }).isVisible());
  await page.getByRole("button", { name: "Play" }).waitFor({ timeout: 20000 });
  const seen = await page.evaluate(() => window.seen);
  const took = seen.at(-1)[0] - seen[0][0];
  assert.ok(took > 5500 && took < 9000, `${took} ms`);
  assert.equal((await state(page)).time, 4e9);
  const moving = seen.slice(1).filter(([, time], index) => time > seen[index][1]);
  assert.ok(moving.length > seen.length / 2, "mostly, time moves");
}));

test("playing stops where it is told to, and begins again from the end", () => on("traps/a-handler-in-time", async (page) => {
  await page.getByLabel("Speed").selectOption("400");
  await focus(page);
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Play" }).waitFor({ timeout: 20000 });
  const end = await step(page);
  await page.getByLabel("Speed").selectOption("25");
  await focus(page);
  await page.keyboard.press("Space");
  await page.waitForFunction((end) => document.querySelector(".makespan").timeline.state().step < end, end);
  await page.keyboard.press("Space");
  const stopped = await state(page);
  await page.waitForTimeout(600);
  assert.deepEqual(await state(page), stopped);
}));

test("until it has happened, what is to come is hidden, unless asked for", () => on(LESSON, async (page) => {
  const seen = () => page.locator(".outcome, .over, .insight, .finding, .transcript, .floor").evaluateAll((all) =>
    all.filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.className));
  assert.deepEqual(await seen(), []);
  // What is said to screen readers only takes no room.
  const wide = await page.locator(".program:visible .visually-hidden").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
  assert.ok(wide.length > 2 && wide.every((width) => width <= 1), wide.join());
  await seek(page, { time: 2e9 });
  assert.deepEqual(await page.locator(".outcome").evaluateAll((all) => all.map((one) => one.checkVisibility({ visibilityProperty: true }))), [false, true]);
  await page.getByRole("button", { name: "Show later events" }).click();
  assert.ok((await seen()).length > 4);
  await page.getByRole("button", { name: "Show later events" }).click();
  assert.equal((await seen()).includes("insight"), false);
  await seek(page, { time: 4e9 });
  assert.ok((await seen()).includes("insight"), "at the end all is shown");
}));

test("the state of each task, what is awaited and the lines that run", () => on(LESSON, async (page) => {
  const at = async (step, program) => {
    await seek(page, { step });
    await page.evaluate((program) => document.querySelector(".makespan").timeline.select(program), program);
    return page.locator(".program:visible").evaluate((board) => ({
      states: [...board.querySelectorAll(".lane[data-row] .state")].map((state) => state.textContent),
      status: board.querySelector(".status").textContent,
      waits: [...board.querySelectorAll(".line.waits")].map((line) => line.textContent.trim()),
      runs: [...board.querySelectorAll(".line.runs")].map((line) => line.textContent.trim()),
    }));
  };
  const first = "await fetchUser();";
  const both = "return await Promise.all([fetchUser(), fetchPosts()]);";
  assert.deepEqual(await at(0, "sequential"), { states: ["not called", "not called"], status: "starts", waits: [], runs: [] });
  assert.deepEqual(await at(6, "sequential"), { states: ["running", "not called"], status: "waits at await fetchUser()", waits: [first], runs: [] });
  assert.deepEqual(await at(6, "together"), { states: ["running", "running"], status: "waits at await Promise.all([fetchUser(), fetchPosts()])", waits: [], runs: [both] });
  assert.deepEqual(await at(7, "sequential"), { states: ["fulfilled", "not called"], status: "running", waits: [], runs: [first] });
  assert.deepEqual((await at(14, "together")).status, "settled at 2s");
  assert.deepEqual((await at(14, "sequential")).states, ["fulfilled", "fulfilled"]);
}));

test("a moment is told as one list", () => on(LESSON, async (page) => {
  const told = () => page.locator(".program:visible .moment li:not([data-other])").allTextContents();
  await seek(page, { time: 2e9 });
  assert.deepEqual((await told()).map((sentence) => sentence.split(" ")[0]), ["fetchUser", "fetchPosts", "fetchPosts"]);
  assert.match((await told())[0], /^fetchUser fulfills\. The program resumes/);
  assert.match((await told())[1], /^fetchPosts is called only now, at 2s, because fetchUser fulfilled and line 2 was waiting for it\. No other call is pending\.$/);
  await seek(page, { time: 3e9 });
  assert.equal((await told()).length, 3, "until something else happens");
}));

test("an arrow joins a call with the one that it had to wait for", () => on(LESSON, async (page) => {
  const seen = () => page.locator(".program:visible .arrow").evaluateAll((all) => all.map((one) => one.checkVisibility({ visibilityProperty: true })));
  assert.deepEqual(await seen(), [false]);
  await seek(page, { time: 2e9 });
  assert.deepEqual(await seen(), [true]);
  const [arrow, from, to] = await Promise.all([".arrow", ".lane[data-row='0'] .part", ".lane[data-row='1'] .part"]
    .map((part) => page.locator(`.program:visible ${part}`).boundingBox()));
  assert.ok(Math.abs(arrow.x - (from.x + from.width)) < 2 && Math.abs(arrow.x - to.x) < 2);
  assert.ok(arrow.y < to.y && arrow.y + arrow.height > from.y);
}));

test("a bar and its code show each other", () => on("dashboard", async (page) => {
  const board = page.locator(".program:visible");
  await board.locator(".lane[data-row]").nth(1).hover();
  assert.deepEqual(await board.locator(".line.linked").allTextContents(), ["  await fetchPosts();"]);
  await board.locator(".line").nth(1).hover();
  assert.deepEqual(await board.locator(".lane.linked .name").allTextContents(), ["fetchUser"]);
  await page.locator(".clock").hover();
  assert.equal(await page.locator(".linked").count(), 0);
}));

test("what runs on is drawn as far as there is room, and is an arrow behind that", () => on("orphans", async (page) => {
  await focus(page);
  await page.keyboard.press("End");
  const { last } = merged(recording("orphans")).reduce((all, { at }) => ({ last: Math.max(all.last, at) }), { last: 0 });
  assert.equal((await state(page)).time, last);
  assert.deepEqual(await page.locator(".beyond").allTextContents(), ["2h", "90s", "7200.5s"]);
  assert.deepEqual(await page.locator(".over").allTextContents(), ["settles 100ms", "settles 150ms"]);
  assert.equal(await page.locator(".clock").textContent(), "7200.5s");
}));

test("attempts at one call are on one row", () => on("real/checkout", async (page) => {
  const rows = await page.locator(".lane .times").allTextContents();
  assert.ok(rows.some((times) => / ×[23]/.test(times)), rows.join());
}));

test("times read here as they do everywhere", () => on("orphans", async (page) => {
  const rows = await page.locator(".transcript tbody tr").evaluateAll((all) => all.map((row) => [row.cells[1].textContent, +row.cells[0].textContent]));
  for (const [text, step] of rows) {
    await seek(page, { step });
    assert.equal(await page.locator(".clock").textContent(), text);
  }
}));

test("it can be mounted again and again, and leaves nothing behind", () => on("dashboard", async (page) => {
  const found = await page.evaluate(async () => {
    const source = document.querySelector("script[type=module]").textContent.split(/const timeline ?= ?mount\(/)[0];
    const { mount } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    const first = document.querySelector(".makespan");
    first.timeline.destroy();
    const markup = first.outerHTML;
    const heard = [];
    const listen = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (...all) {
      if (this === document || this === window) heard.push(all[0]);
      return listen.apply(this, all);
    };
    const host = document.createElement("div");
    host.innerHTML = markup + markup;
    document.querySelector("main").replaceChildren(host);
    const [one, other] = [...host.children].map((element) => mount(element));
    one.select("settled");
    one.seek({ time: 90e6 });
    const before = [one.state(), other.state()];
    one.destroy();
    host.children[0].outerHTML = markup;
    const again = mount(host.children[0], { state: before[0] });
    other.destroy();
    host.children[1].querySelector("[data-does=next]").click();
    return { heard, before, again: again.state(), destroyed: other.state().step, ids: host.querySelectorAll("[id]").length };
  });
  assert.deepEqual(found.heard, []);
  assert.equal(found.before[0].program, "settled");
  assert.deepEqual([found.before[1].program, found.before[1].step], ["sequential", 0]);
  assert.deepEqual(found.again, found.before[0]);
  assert.equal(found.destroyed, 0);
  assert.equal(found.ids, 0);
}, { change: (html) => html.replace("script-src 'unsafe-inline'", "script-src blob: 'unsafe-inline'") }));

test("a guess is a flag to put where a program completes", () => on(LESSON, async (page) => {
  const flag = page.locator(".program:visible .flag");
  const verdict = () => page.locator(".program:visible .guessed").textContent();
  const label = await flag.locator(".asked").boundingBox();
  const ground = await page.locator(".program:visible .ground").boundingBox();
  const { end } = await page.evaluate(() => JSON.parse(document.querySelector(".data").textContent));
  await page.mouse.move(label.x + 4, label.y + label.height / 2);
  await page.mouse.down();
  await page.mouse.move(ground.x + ground.width * 2e9 / end, label.y);
  await page.mouse.up();
  assert.equal(await flag.getAttribute("aria-valuetext"), "2s");
  assert.equal((await state(page)).time, 0, "the clock has not moved");
  assert.equal(await verdict(), "", "nothing is given away");
  await seek(page, { time: 4e9 });
  assert.equal(await verdict(), "You said 2s. That is 2s too early. 2s is the longest call: it would take that long if all calls ran at the same time.");
  await flag.focus();
  for (let press = 0; press < 2; press++) await page.keyboard.press("PageUp");
  assert.equal(await verdict(), "You said 4s: exactly.");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await flag.getAttribute("aria-valuetext"), "3.9s");
  assert.deepEqual((await state(page)).guesses, { sequential: 3.9e9 });
  await page.getByRole("radio", { name: "together" }).click();
  assert.equal(await page.locator(".program:visible .guess").isVisible(), false, "it is too late");
}));

test("a moment tells the ends of the other programs, too", () => on("lesson/sequential-and-parallel", async (page) => {
  await seek(page, { time: 2e9 });
  assert.deepEqual(await page.locator(".program:visible .moment [data-other]").allTextContents(), ["parallel fulfills at 2s."]);
  await seek(page, { time: 3e9 });
  assert.equal(await page.locator(".program:visible .moment [data-other]").count(), 1, "until something else happens");
  await seek(page, { time: 4e9 });
  assert.equal(await page.locator(".program:visible .moment [data-other]").count(), 0);
}));

test("a crash of another program is told, too", () => on("dashboard", async (page) => {
  await seek(page, { time: 80e6 });
  assert.deepEqual(await page.locator(".program:visible .moment [data-other]").allTextContents(), ["too eager rejects at 80ms.", "start first crashes at 80ms."]);
}));

test("sentences are in view, and so is the line that waits", async () => {
  for (const name of ["real/crawler", "real/page-load", "javascript/pool-of-two"]) {
    await on(name, async (page) => {
      await seek(page, { step: 3 });
      const story = await page.locator(".program:visible .story").boundingBox();
      assert.ok(story.y + story.height <= 900, `${name}: ${story.y + story.height}`);
      await page.evaluate(() => document.querySelector(".program:not([hidden])").scrollIntoView());
      const line = await page.locator(".program:visible :is(.line.waits, .line.runs)").first().boundingBox();
      assert.ok(line.y > 0 && line.y + line.height <= 900, `${name}: ${line.y}`);
    }, { viewport: { width: 1440, height: 900 } });
  }
});

test("a long strip shows the program that is selected", async () => {
  const many = join(OUT, "many.ron");
  const programs = Array.from({ length: 30 }, (_, index) => `"program ${index}": ["get", "get"]`);
  writeFileSync(many, `(tasks: {"get": (takes: "1ms")}, programs: {${programs.join(", ")}})`);
  simulate(many, "--format", "html", "-o", join(SITE, "many.html"));
  await on("many", async (page) => {
    await page.getByRole("radio", { name: "program 0" }).focus();
    for (let presses = 0; presses < 20; presses++) await page.keyboard.press("ArrowDown");
    const [strip, title] = [await page.locator(".strip").boundingBox(), await page.getByRole("radio", { name: "program 20" }).boundingBox()];
    assert.ok(strip.y <= title.y && title.y + title.height <= strip.y + strip.height, JSON.stringify([strip, title]));
  });
});

test("a label of an end stands at its line", () => on("real/crawler", async (page) => {
  await reveal(page);
  const gaps = await page.locator(".program:visible .over").evaluateAll((all) => all.map((over) => {
    const [line, label] = [over, over.firstElementChild].map((one) => one.getBoundingClientRect());
    return Math.min(Math.abs(label.left - line.left), Math.abs(label.right - line.left));
  }));
  assert.ok(gaps.length > 0 && Math.max(...gaps) < 8, gaps.join());
}));

test("the keys work after a click into the picture, and Escape closes their list", () => on(LESSON, async (page) => {
  const ground = await page.locator(".program:visible .ground").boundingBox();
  await page.mouse.click(ground.x + ground.width / 2, ground.y + 5);
  await page.keyboard.press("Home");
  assert.equal((await state(page)).time, 0);
  await page.keyboard.press("?");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".keys dl").isVisible(), false);
  await page.locator(".program:visible .flag").focus();
  await page.keyboard.press("End");
  assert.equal((await state(page)).time, 0, "the flag moves, not the clock");
  assert.ok((await state(page)).guesses.sequential >= 4e9);
}));
