// The playground in a real Chromium, served from a folder below a path.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import { DIST, ROOT } from "./native.mjs";

export const PICTURES = join(ROOT, "target/screenshots");
mkdirSync(PICTURES, { recursive: true });

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm" };
const BELOW = "/some/where/";

const server = createServer(({ url }, response) => {
  const path = new URL(url, "http://localhost").pathname;
  const file = join(DIST, "site", path.slice(BELOW.length) || "index.html");
  if (!path.startsWith(BELOW) || !existsSync(file)) return response.writeHead(404).end();
  return response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(readFileSync(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
export const ADDRESS = `http://127.0.0.1:${server.address().port}${BELOW}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

export async function close() {
  await browser.close();
  server.close();
}

/**
 * Opens a page of the site, the playground by default, hands it to `look`, and sees that nothing
 * went wrong or out meanwhile.
 */
export async function playground(look, { path = "", hash = "", ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 }, permissions: ["clipboard-read", "clipboard-write"], ...options,
  });
  const wrong = [];
  const requests = [];
  context.on("request", (request) => {
    requests.push(request.url());
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(ADDRESS)) wrong.push(`a request leaves the page: ${request.url()}`);
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(`the console says: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`an error: ${error.message}`));
  try {
    await page.goto(ADDRESS + path + hash);
    await page.locator("body[data-ready]").waitFor({ timeout: 60_000 });
    await look(page, { context, requests });
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

/** Puts text into the editor, as if it were pasted. */
export async function paste(page, text) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}

/** Waits until a line of a program says something. */
export const says = (page, program, pattern) =>
  page.locator(`#programs [data-program="${program}"]`).filter({ hasText: pattern }).waitFor({ timeout: 30_000 });
