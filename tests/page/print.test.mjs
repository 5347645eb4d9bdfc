// The page of sheets to print, on paper: what Chromium prints is read back with pdftotext. Each
// printed page is one of a sheet, with its head, and no question is on two pages.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { OUT, PICTURES, at, close, simulate } from "./browser.mjs";

after(close);

const PAPERS = ["A4", "Letter"];
const TITLE = /^\s*(.+?)\s{2,}Sheet (\d+)\s*\n+\s*Name\b/;

/** The texts of the printed pages. */
function pagesOf(pdf) {
  const text = execFileSync("pdftotext", ["-layout", "-enc", "UTF-8", pdf, "-"], { encoding: "utf8", maxBuffer: 1 << 28 });
  return text.split("\f").slice(0, -1);
}

/** Marks the start and the end of each element with texts that take no room. */
const mark = (page, selector, name) => page.evaluate(([selector, name]) => {
  for (const [number, element] of document.querySelectorAll(selector).entries()) {
    for (const [where, side] of [["afterbegin", "from"], ["beforeend", "to"]]) {
      element.insertAdjacentHTML(where, `<span style="position: absolute; font-size: 1pt">${name}${side}${number};</span>`);
    }
  }
}, [selector, name]);

/** The page that a mark is on. */
function pageOf(pages, text) {
  const found = pages.flatMap((page, number) => (page.includes(text) ? [number] : []));
  assert.equal(found.length, 1, `${text} is on the pages ${found}`);
  return found[0];
}

async function print(name, arguments_, look) {
  const file = join(OUT, `${name}.html`);
  simulate("exercise", ...arguments_, "--format", "html", "-o", file);
  await at(pathToFileURL(file).href, async (page) => {
    const questions = await page.locator(".sheet article").count();
    const sheets = await page.locator(".sheet").count();
    await mark(page, ".sheet article", "question");
    await mark(page, ".sheet", "sheet");
    await mark(page, ".form", "form");
    await mark(page, ".key", "key");
    for (const format of PAPERS) {
      const pdf = join(PICTURES, `sheets-${name}-${format}.pdf`);
      await page.pdf({ path: pdf, format, margin: { top: "1cm", right: "1cm", bottom: "1cm", left: "1cm" } });
      look({ pages: pagesOf(pdf), questions, sheets, format });
    }
  });
}

const EXERCISES = {
  dashboard: ["scenarios/dashboard.ron", "--variants", "30", "--seed", "7"],
  pools: ["--topic", "pools", "--variants", "3", "--difficulty", "3"],
  failures: ["--topic", "fail-fast", "--variants", "3", "--minutes", "20"],
  code: ["scenarios/lesson/sequential-and-parallel.js", "--variants", "3", "--seed", "7", "--minutes", "20"],
};

for (const [name, arguments_] of Object.entries(EXERCISES)) {
  test(`${name}: each printed page has the head of its sheet, and no question is on two pages`, () => print(name, arguments_, ({ pages, questions, sheets, format }) => {
    assert.ok(questions >= sheets && sheets > 1);
    let next = 0;
    for (let sheet = 0; sheet < sheets; sheet += 1) {
      const from = pageOf(pages, `sheetfrom${sheet};`);
      const to = pageOf(pages, `sheetto${sheet};`);
      assert.equal(from, next, `${format}: sheet ${sheet + 1} starts on a new page, right after the one before it`);
      for (const printed of pages.slice(from, to + 1)) {
        assert.equal(printed.match(TITLE)?.[2], String(sheet + 1), `${format}: ${printed.slice(0, 200)}`);
      }
      next = to + 1;
    }
    for (let question = 0; question < questions; question += 1) {
      assert.equal(pageOf(pages, `questionfrom${question};`), pageOf(pages, `questionto${question};`), `${format}: question ${question}`);
    }
    for (let form = 0; form < sheets; form += 1) {
      const on = pageOf(pages, `formfrom${form};`);
      assert.equal(on, pageOf(pages, `formto${form};`), `${format}: form ${form + 1}`);
      assert.ok(on >= next, `${format}: forms are not on the pages of sheets`);
    }
    // The key to thirty sheets fits on a page of its own.
    const key = pageOf(pages, "keyfrom0;");
    assert.equal(key, pageOf(pages, "keyto0;"), format);
    assert.ok(key > pageOf(pages, `formto${sheets - 1};`));
    assert.doesNotMatch(pages[key], /solutions to sheet/);
  }));
}
