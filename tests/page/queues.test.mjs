// The drawer of the queues shows what an event loop has in them that is written here, of arrays.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { OUT, at, close, label, nanos, on, recording, reveal, seek, shownNow, simulate, state } from "./browser.mjs";

after(close);

const open = (page) => page.evaluate(() => document.querySelector(".makespan").timeline.showQueues());
/** What the drawer shows: the texts of each list, and of timers also when each is due. */
const drawer = (page) => page.locator(".queue").evaluateAll((all) => all.map((queue) =>
  [...queue.querySelectorAll("li")].map((row) => [row.querySelector("code").textContent, ...(/^due ([^,]+)/.exec(row.querySelector("small")?.textContent)?.slice(1) ?? [])].join(" "))));

/** `SplitMix32`. */
function random(seed) {
  return (below) => {
    seed = (seed + 0x9e3779b9) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

const KINDS = ["log", "tick", "micro", "then", "timeout", "immediate", "function", "async"];

/** A random body: statements, each with a name of its own. */
function body(draw, depth, names, isAsync) {
  return Array.from({ length: 2 + draw(3) }, () => {
    const some = [...(depth ? KINDS : ["log"]), ...(isAsync ? ["await"] : [])];
    const kind = some[draw(some.length)];
    const name = `${kind[0]}${names.next++}`;
    if (kind === "log" || kind === "await") return { kind, name };
    return { kind, name, delay: 1 + draw(3), body: body(draw, depth - 1, names, kind === "async") };
  });
}

/** The JavaScript of statements. */
function code(statements) {
  return statements.map(({ kind, name, delay, body }) => {
    const named = () => `function ${name}() {\n${code(body)}\n}`;
    switch (kind) {
      case "log": return `console.log("${name}");`;
      case "await": return "await null;";
      case "tick": return `process.nextTick(${named()});`;
      case "micro": return `queueMicrotask(${named()});`;
      case "then": return `Promise.resolve().then(${named()});`;
      case "timeout": return `setTimeout(${named()}, ${delay});`;
      case "immediate": return `setImmediate(${named()});`;
      default: return `${kind === "async" ? "async " : ""}${named()}\n${name}();`;
    }
  }).join("\n");
}

/** Runs statements on an event loop of arrays; returns what is in its queues after each log. */
function walk(program) {
  const [stack, suspended, ticks, microtasks, timers, immediates] = [[], [], [], [], [], []];
  const points = [];
  let now = 0;
  let isDue = false;
  const observe = () => {
    if (!isDue) return;
    isDue = false;
    points.push([[...stack].reverse(), suspended, ticks.map(({ name }) => name), microtasks.map(({ name }) => name), timers.map(({ name, due }) => `${name} ${due}ms`), immediates.map(({ name }) => name)].map((list) => [...list]));
  };
  /** A function runs from a statement on, until it awaits or returns. */
  const run = (name, body, from = 0) => {
    observe();
    stack.push(name);
    for (let index = from; index < body.length; index++) {
      const { kind, name: of, delay, body: inner } = body[index];
      const job = { name: of, run: () => run(of, inner) };
      if (kind === "log") {
        observe();
        isDue = true;
      } else if (kind === "await") {
        observe();
        stack.pop();
        suspended.push(name);
        microtasks.push({ name: `${name} resumes`, run: () => {
          suspended.splice(suspended.indexOf(name), 1);
          run(name, body, index + 1);
        } });
        return;
      } else if (kind === "tick") ticks.push(job);
      else if (kind === "micro" || kind === "then") microtasks.push(job);
      else if (kind === "immediate") immediates.push(job);
      else if (kind === "timeout") {
        const due = now + delay;
        const later = timers.findIndex((timer) => timer.due > due);
        timers.splice(later < 0 ? timers.length : later, 0, { ...job, due });
      } else run(of, inner);
    }
    observe();
    stack.pop();
  };
  /** Ticks first, then all microtasks, and again what they have queued. */
  const drain = () => {
    while (ticks.length || microtasks.length) {
      while (ticks.length) ticks.shift().run();
      while (microtasks.length) microtasks.shift().run();
    }
  };
  run("the top level", program);
  drain();
  while (timers.length || immediates.length) {
    if (timers[0]?.due <= now) {
      timers.shift().run();
    } else if (immediates.length) {
      for (let left = immediates.length; left > 0; left--) {
        immediates.shift().run();
        drain();
      }
    } else {
      now = timers[0].due;
      continue;
    }
    drain();
  }
  return points;
}

test("random programs of every queue are shown as an event loop of arrays has them", async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const program = body(random(seed), 3, { next: 1 }, false);
    const points = walk([...program, ...body(random(seed + 100), 2, { next: 100 }, false)]);
    const text = code([...program, ...body(random(seed + 100), 2, { next: 100 }, false)]);
    const file = join(OUT, `queues-${seed}.cjs`);
    writeFileSync(file, text);
    simulate(file, "--format", "html", "-o", `${file}.html`);
    await at(pathToFileURL(`${file}.html`).href, async (page) => {
      await open(page);
      const [{ events }] = JSON.parse(simulate(file, "--format", "json")).programs;
      const logs = events.flatMap(({ event }, index) => (event === "logged" ? [index + 1] : []));
      assert.equal(logs.length, points.length, text);
      const seen = [];
      for (const [nth, step] of logs.entries()) {
        await seek(page, { step });
        seen.push(await drawer(page));
        assert.deepEqual(seen[nth], points[nth].map((list) => list.slice(0, 12)), `seed ${seed}, log ${nth + 1}\n${text}`);
      }
      for (const [nth, step] of [...logs.entries()].reverse()) {
        await seek(page, { step });
        assert.deepEqual(await drawer(page), seen[nth], "going back shows the same");
      }
    });
  }
});

/** The calls that run after so many events, by due time; those of the same time as they started. */
function running({ calls, events }, count) {
  const begun = events.slice(0, count).filter(({ event }) => event === "started").map(({ call }) => call);
  const over = new Set(events.slice(0, count).filter(({ event }) => ["fulfilled", "rejected"].includes(event)).map(({ call }) => call));
  const due = (call) => calls[call].starts_at + calls[call].takes;
  return begun.filter((call) => !over.has(call)).sort((a, b) => due(a) - due(b)).map((call) => `${label(calls[call])} ${due(call)}`);
}

test("the timers of calls are those of the recording, in every program and after every event", async () => {
  for (const name of ["dashboard", "lesson/await-is-sequential", "real/page-load", "traps/a-pool-after-a-failure"]) {
    await on(name, async (page) => {
      await open(page);
      const { programs } = recording(name);
      for (const program of programs) {
        await page.evaluate((name) => document.querySelector(".makespan").timeline.select(name), program.name);
        const steps = await page.evaluate((name) => {
          const { events } = JSON.parse(document.querySelector(".data").textContent).programs.find((program) => program.name === name);
          return events.length;
        }, program.name);
        assert.equal(steps, program.events.length);
        for (let count = 1; count <= program.events.length; count++) {
          await page.evaluate(([name, count]) => {
            const rows = [...document.querySelectorAll(".transcript tbody tr")];
            const index = [...document.querySelectorAll(".program")].findIndex((one) => one.getAttribute("aria-label") === name);
            const row = rows.findIndex(({ dataset }) => +dataset.program === index && +dataset.event === count - 1);
            document.querySelector(".makespan").timeline.seek({ step: row + 1 });
          }, [program.name, count]);
          const timers = (await drawer(page))[4].filter((text) => !/^(sleep|timeout:)/.test(text));
          const shown = timers.map((text) => text.replace(/ (\S+)$/, (_, due) => ` ${nanos(due)}`));
          const expected = running(program, count);
          // The next event follows at once: a call that settles gives its slot to another one.
          assert.deepEqual([...shown].sort(), [...expected].sort(), `${name}, ${program.name}, event ${count}`);
          assert.deepEqual(shown.map((text) => +text.split(" ").at(-1)), expected.map((text) => +text.split(" ").at(-1)));
        }
      }
    });
  }
});

test("a button and a key open the drawer, and it goes from job to job", () => on("lesson/await-is-sequential", async (page) => {
  await reveal(page);
  assert.equal(await page.locator(".queues").isVisible(), false);
  await page.getByRole("button", { name: "Queues" }).click();
  assert.equal(await page.locator(".queues").isVisible(), true);
  await page.locator(".scrub").focus();
  await page.keyboard.press("q");
  assert.equal(await page.locator(".queues").isVisible(), false);
  await page.keyboard.press("q");
  assert.match(new URL(page.url()).hash, /&queues$/);
  const seen = [];
  const where = async () => [(await state(page)).step, (await state(page)).time, ...await drawer(page)];
  assert.deepEqual((await drawer(page)).flat(), [], "before the start nothing is in them");
  seen.push(await shownNow(page));
  const walked = [await where()];
  while (await page.locator("[data-does=queue]").getAttribute("aria-disabled") === "false") {
    await page.keyboard.press(".");
    seen.push(await shownNow(page));
    walked.push(await where());
  }
  const stacks = walked.map(([step, time, stack, suspended, , microtasks, timers]) => [step, time / 1e9, stack.join(), suspended.join(), microtasks.join(), timers.join()]);
  assert.deepEqual(stacks, [
    [0, 0, "", "", "", ""],
    [1, 0, "sequential", "", "", ""],
    [2, 0, "sequential", "", "", "fetchUser 2s"],
    [2, 0, "", "sequential", "", "fetchUser 2s"],
    [7, 2, "", "sequential", "sequential resumes", ""],
    [8, 2, "sequential", "", "", ""],
    [9, 2, "sequential", "", "", "fetchPosts 4s"],
    [9, 2, "", "sequential", "", "fetchPosts 4s"],
    [13, 4, "", "sequential", "sequential resumes", ""],
    [13, 4, "", "", "the caller resumes", ""],
    [14, 4, "", "", "", ""],
  ]);
  for (let index = seen.length - 2; index >= 0; index--) {
    await page.keyboard.press(",");
    assert.equal(await shownNow(page), seen[index], `change ${index}`);
  }
  await seek(page, { time: 1e9 });
  assert.deepEqual((await drawer(page)).map((list) => list.join()), ["", "sequential", "", "", "fetchUser 2s", ""], "time has passed: it waits");
  await page.getByRole("button", { name: "Close" }).click();
  assert.equal(await page.getByRole("button", { name: "Queues" }).evaluate((one) => one === document.activeElement), true);
}));

test("a run that is too long for the drawer says so", () => on("lesson/await-is-sequential", async (page) => {
  await open(page);
  await seek(page, { step: 14 });
  assert.match(await page.locator(".queue-at").textContent(), /beginning of a long run/);
}, { change: (html) => html.replace(/(?<=class="data" type="application\/json">).*?(?=<\/script>)/s, (text) => {
  const data = JSON.parse(text);
  const { queues } = data.programs[0];
  data.programs[0].queues = [false, queues[1], queues[2].slice(0, 4)];
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}) }));
