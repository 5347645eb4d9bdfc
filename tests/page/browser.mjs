// A real Chromium, and the pages that it opens: no request may leave them, and no error may occur.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const OUT = mkdtempSync(join(tmpdir(), "makespan-"));
export const PICTURES = join(ROOT, "target/screenshots");
mkdirSync(PICTURES, { recursive: true });
export const SIMULATE = join(ROOT, "target/debug/simulate");

/** The output of the command; an expectation that is not met is no error here. */
export function simulate(...args) {
  try {
    return execFileSync(SIMULATE, args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error.status !== 1) throw error;
    return error.stdout;
  }
}

function below(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return below(path);
    return /\.(ron|js|ts)$/.test(entry.name) && entry.name !== "gallery.ron" ? [path] : [];
  });
}

/** Every shipped scenario, by its path in `scenarios/`, without its extension. */
const PATHS = below(join(ROOT, "scenarios")).map((path) => relative(join(ROOT, "scenarios"), path)).sort();
const PATH_OF = new Map(PATHS.map((path) => [path.replace(/\.\w+$/, ""), path]));
export const SCENARIOS = [...PATH_OF.keys()];
/** Those that are code. */
export const CODE = SCENARIOS.filter((name) => !PATH_OF.get(name).endsWith(".ron"));
/** Scenarios of the tests, in this directory. */
const OWN = ["hostile", "orphans"];
/** A large scenario, whose page is made only for its own test. */
export const LARGE = "large";
export const source = (name) => (OWN.includes(name) || name === LARGE ? join(ROOT, "tests/page", `${name}.ron`) : join(ROOT, "scenarios", PATH_OF.get(name)));
export const recording = (name) => JSON.parse(simulate(source(name), "--format", "json"));
export const ALL = [...SCENARIOS, ...OWN];
/** The scenarios that a browser can run: they consist of steps, and every event is described. */
export const SHORT = ALL.filter((name) => !CODE.includes(name) && recording(name).programs.every(({ events }) => events.length <= 1000));

/** The gallery of all scenarios, made once for each file of tests. */
export const SITE = join(OUT, "site");
simulate("scenarios/", "--format", "html", "-o", SITE);
for (const name of OWN) simulate(source(name), "--format", "html", "-o", join(SITE, `${name}.html`));

export const text = (name) => readFileSync(join(SITE, `${name}.html`), "utf8");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
export const close = () => browser.close();

/** Opens an address, passes the page to `look`, and checks for errors and requests. */
export async function at(address, look, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const wrong = [];
  // An error that the reader's code causes is reported; no other may occur.
  const expected = options.expected ?? /^$/;
  await context.route("**", (route) => {
    const url = route.request().url();
    if (url.startsWith("file:") || url.startsWith("blob:") || url.startsWith("data:")) return route.continue();
    wrong.push(`a request leaves the page: ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  if (options.change) {
    await context.route(address.replace(/#.*/, ""), async (route) => route.fulfill({
      contentType: "text/html", body: options.change(readFileSync(fileURLToPath(address.replace(/#.*/, "")), "utf8")) }));
  }
  page.on("console", (message) => {
    const said = message.text();
    if (["error", "warning"].includes(message.type()) && !expected.test(said)) wrong.push(`the console says: ${said}`);
  });
  page.on("pageerror", (error) => wrong.push(`an error: ${error.message}`));
  page.on("dialog", (dialog) => {
    wrong.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  try {
    await page.goto(address);
    await look(page, context);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

/** The page of a scenario. */
export function on(name, look, { hash = "", ...options } = {}) {
  return at(pathToFileURL(join(SITE, `${name}.html`)).href + hash, look, options);
}

/** A time as people read it, in nanoseconds. */
export function nanos(text) {
  if (text === "0") return 0;
  const [, number, unit] = /^([\d.]+)(ns|us|ms|s|m|h|d)$/.exec(text);
  return Math.round(Number(number) * { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12, d: 8.64e13 }[unit]);
}

/** A text of the recording as pages and pictures show it. */
export const visible = (text) => text.replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd");
export const label = ({ task, items }) => visible(items.length ? `${task}(${items.join(", ")})` : task);

/** Moves the clock of the page: to `{ time }` in nanoseconds, or to `{ step }`. */
export const seek = (page, to) => page.evaluate((to) => document.querySelector(".makespan").timeline.seek(to), to);
export const state = (page) => page.evaluate(() => document.querySelector(".makespan").timeline.state());
/** Shows everything. */
export const reveal = (page) => page.evaluate(() => document.querySelector(".makespan").timeline.reveal());
/** The events of all programs in the order of the page. */
export const merged = ({ programs }) => programs
  .flatMap((program, order) => program.events.map((event, index) => ({ ...event, program, order, index })))
  .sort((a, b) => a.at - b.at || a.order - b.order || a.index - b.index);

/** Everything that is shown, independent of how the clock got there. */
export const shownNow = (page) => page.evaluate(() => {
  const copy = document.body.cloneNode(true);
  for (const gone of copy.querySelectorAll("script, iframe")) gone.remove();
  for (const element of copy.querySelectorAll("[class]")) element.className = [...element.classList].sort().join(" ");
  for (const name of ["class", "style"]) {
    for (const element of copy.querySelectorAll(`[${name}=""]`)) element.removeAttribute(name);
  }
  return copy.innerHTML;
});
