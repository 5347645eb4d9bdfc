// The page for teachers: a way from a link to thirty sheets, thirty results and what a class
// misunderstood, without a command line. Its files have the bytes that the command writes.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { emptyTable, example, headings } from "../playground/answers.js";
import { DOWNLOADS } from "../playground/formats.js";
import { KINDS, TOPICS, exercise, fragmentOf, fromFragment, initial } from "../playground/set.js";
import { run } from "../run.js";
import { DIST, native, text } from "./native.mjs";
import { ADDRESS, PICTURES, close, paste, playground, says } from "./site.mjs";

after(close);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const module = new WebAssembly.Module(readFileSync(join(DIST, "npm/simulate.wasm")));
const FORMATS = DOWNLOADS.flatMap(([, formats]) => formats);

/** A set with some other settings. */
const set = (settings) => ({ ...initial(), number: "4711", sheets: "3", ...settings });
const POOLS = set({ topic: "pools" });
const PHONE = { viewport: { width: 390, height: 844 } };

/** What the native command has written, by its arguments. */
const written = new Map();

/** The bytes that the native command writes for a set. */
function nativeBytes(one, format) {
  const asked = JSON.stringify(exercise(one, format));
  if (!written.has(asked)) written.set(asked, writtenBytes(one, format));
  return written.get(asked);
}

function writtenBytes(one, format) {
  const cwd = mkdtempSync(join(tmpdir(), "makespan-teach-"));
  const { args, given } = exercise(one, format);
  for (const [name, code] of Object.entries(given.files)) writeFileSync(join(cwd, name), code);
  const { code, stdout, stderr } = native(args, { cwd, encoding: "buffer" });
  assert.equal(code, 0, stderr.toString());
  return stdout;
}

const key = (one) => nativeBytes(one, "json").toString();

/** What `simulate grade` says about answers. */
function nativeGrades(keyText, answers, format) {
  const cwd = mkdtempSync(join(tmpdir(), "makespan-teach-"));
  writeFileSync(join(cwd, "key.json"), keyText);
  writeFileSync(join(cwd, "answers.csv"), answers);
  return native(["grade", "key.json", "answers.csv", "--format", format], { cwd }).stdout;
}

// ── the command ──────────────────────────────────────────────────────────────────────────────────

test("a set in WebAssembly has the bytes of the native command, in each format", () => {
  const sets = [
    POOLS,
    set({ topic: "fail-fast", minutes: "", difficulty: "3", sheets: "2" }),
    set({ topic: "dependence", kinds: ["order", "makespan"], minutes: "" }),
    set({ isOwn: true, name: "five.js", text: text("tests/javascript/quiz/01-five-queues.js") }),
    set({ isOwn: true, name: "dashboard.ron", text: text("scenarios/dashboard.ron") }),
  ];
  for (const one of sets) {
    for (const [format] of FORMATS) {
      const { args, given } = exercise(one, format);
      const { code, stdout, stderr } = run(module, args, given);
      assert.equal(code, 0, stderr);
      assert.ok(Buffer.from(stdout).equals(nativeBytes(one, format)), args.join(" "));
    }
  }
});

test("the page offers the topics, kinds, formats and file names of the command", () => {
  const known = (option) => native(["exercise", option, "none"]).stderr;
  const listed = (option) => known(option).match(/there are (.*)/)[1].split(", ");
  assert.deepEqual(listed("--topic"), TOPICS.map(([name]) => name));
  assert.deepEqual(listed("--kinds"), KINDS.map(([name]) => name));
  const formats = known("--format").match(/possible values: (.*?)\]/s)[1].split(/,\s+/);
  assert.deepEqual(FORMATS.map(([format]) => format).sort(), formats.sort());
  for (const [topic, title] of TOPICS) {
    assert.equal(JSON.parse(key(set({ topic, sheets: "1", minutes: "2" }))).title, title);
  }
  const folder = mkdtempSync(join(tmpdir(), "makespan-teach-"));
  for (const [format, file] of FORMATS.filter(([name]) => name !== "markdown")) {
    native(["exercise", "--topic", "pools", "--minutes", "2", "--format", format, "-o", folder]);
    assert.ok(readdirSync(folder).includes(file), file);
  }
});

test("headings are the titles of the sheet, and the command reads the tables of the page", () => {
  for (const one of [POOLS, set({ topic: "dependence", minutes: "" })]) {
    const keyText = key(one);
    const page = nativeBytes(one, "html").toString();
    const [first] = page.split('class="solutions"')[0].split('class="sheet"').slice(1);
    const titles = [...first.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
    assert.deepEqual(headings(keyText).slice(2), titles);
    const graded = JSON.parse(nativeGrades(keyText, example(keyText), "json"));
    assert.deepEqual(graded.unreadable, []);
    assert.equal(graded.learners.length, 3);
    assert.ok(graded.learners.every(({ answered, questions }) => answered === questions));
    assert.equal(emptyTable(keyText).trimEnd().split("\r\n").length, 4);
  }
});

test("an address holds a set, with its code", async () => {
  const code = "await one();\nawait two();\n";
  const own = set({ isOwn: true, name: "ü.js", text: code, kinds: ["order"] });
  assert.deepEqual(await fromFragment(`#${await fragmentOf(own)}`), own);
  assert.deepEqual(await fromFragment(`#${await fragmentOf(POOLS)}`), POOLS);
  await assert.rejects(fromFragment("#1.AAAA"), /damaged|not one to a set/);
});

// ── the page ─────────────────────────────────────────────────────────────────────────────────────

const teach = (look, options) => playground(look, { path: "teach.html", ...options });

/** Waits until the sheets of a set are there. */
const ready = (page, words) =>
  page.locator("#status").filter({ hasText: words }).waitFor({ timeout: 60_000 });

/** The bytes of the file that a click downloads, and its name. */
async function downloaded(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

async function choose(page, topic, number) {
  await page.getByRole("combobox", { name: "Topic" }).selectOption(topic);
  await page.getByLabel("Number of the set").fill(number);
  await ready(page, `Set ${number}: 30 sheets with`);
}

/** The sections of the preview that would be printed. */
async function printed(page, button) {
  await page.evaluate(() => {
    const { contentWindow: frame, contentDocument: shown } = document.getElementById("preview");
    frame.print = () => {
      const sections = [...shown.querySelectorAll(".sheets > section")];
      document.body.dataset.printed = sections.filter((one) => one.checkVisibility())
        .map((one) => one.className).join(" ");
      frame.dispatchEvent(new Event("afterprint"));
    };
  });
  await page.getByRole("button", { name: button }).click();
  return page.evaluate(() => document.body.dataset.printed);
}

test("a teacher hands out thirty sheets, grades thirty answers, and sees what to repeat", () =>
  playground(async (page, { requests }) => {
    await page.getByRole("link", { name: "Teach" }).click();
    await page.waitForURL(/teach\.html$/);
    await page.locator("body[data-ready]").waitFor({ timeout: 60_000 });
    await choose(page, "fail-fast", "4711");
    const before = requests.length;
    const own = set({ topic: "fail-fast", sheets: "30" });
    const sheets = page.frameLocator("#preview").locator(".sheet");
    assert.equal(await sheets.count(), 30);
    assert.equal(await printed(page, "Print the sheets"), Array(30).fill("sheet").join(" "));
    assert.equal(await printed(page, "Print forms for answers"), "forms");
    assert.equal(await printed(page, "Print the answers"), "key");
    assert.equal(await sheets.first().isVisible(), true);
    // The class answers: a table with a row for each learner.
    const empty = page.getByRole("button", { name: "Download an empty table" });
    const table = await downloaded(page, empty);
    assert.equal(table.name, "fail-fast-4711-answers.csv");
    assert.equal(table.bytes.toString(), emptyTable(key(own)));
    const answers = example(key(own));
    await page.getByLabel("Answers: paste").fill(answers);
    await page.getByRole("button", { name: "Grade", exact: true }).click();
    const grades = page.locator("#grades");
    await grades.getByText("30 learners").waitFor();
    const expected = JSON.parse(nativeGrades(key(own), answers, "json"));
    const [{ learners, of }] = expected.class.misconceptions;
    const first = grades.locator(".misconceptions tr").nth(1);
    assert.ok((await first.textContent()).includes(`${learners} of ${of}`));
    assert.equal(await grades.locator("details.learner").count(), 30);
    assert.equal(await grades.locator(".heat tr").count(), 32);
    await grades.locator("details.learner summary").first().click();
    for (const format of ["html", "csv", "text", "json"]) {
      const { bytes } = await downloaded(page, page.locator(`[data-grades=${format}]`));
      assert.equal(bytes.toString(), nativeGrades(key(own), answers, format), format);
    }
    await page.screenshot({ path: join(PICTURES, "teach-graded.png"), fullPage: true });
    assert.equal(requests.filter((url) => !/^(blob|data):/.test(url)).length, before, "a request");
    // What to repeat is a link to sheets about it.
    const link = grades.locator(".misconceptions a").first();
    const title = await link.textContent();
    await page.goto(await link.getAttribute("href"));
    await ready(page, "30 sheets");
    const shown = page.getByRole("combobox", { name: "Topic" });
    assert.equal(await shown.evaluate((one) => one.selectedOptions[0].text), title);
  }));

test("what is downloaded has the bytes of the command", () => teach(async (page) => {
  await choose(page, "pools", "4711");
  await page.getByText("Download for Moodle").click();
  const own = set({ topic: "pools", sheets: "30" });
  for (const [format, file] of FORMATS) {
    const { name, bytes } = await downloaded(page, page.locator(`[data-format="${format}"]`));
    assert.equal(name, `pools-4711-${file}`);
    assert.ok(bytes.equals(nativeBytes(own, format)), format);
  }
}));

test("sheets are about the teacher's own code, and a link leads to them", async () => {
  const code = "async function page() {\n  const user = await fetchUser(); // 2s\n" +
    "  const posts = await fetchPosts(user); // 1s\n  console.log(user, posts);\n}\n";
  let link;
  await playground(async (page) => {
    await paste(page, code);
    await says(page, "page", /settles at 3s/);
    await page.goto(`${ADDRESS}teach.html`);
    await ready(page, "30 sheets");
    await page.getByLabel("your own code").check();
    await page.locator("#trouble").filter({ hasText: "Paste code or open a file" }).waitFor();
    await page.getByRole("button", { name: "Take it from the playground" }).click();
    await ready(page, "30 sheets");
    assert.equal(await page.getByRole("textbox", { name: "Code" }).inputValue(), code);
    await page.getByLabel("Sheets", { exact: true }).fill("4");
    await ready(page, "4 sheets");
    await page.getByRole("button", { name: "Copy link to this set" }).click();
    await page.locator("#said").filter({ hasText: "Link copied" }).waitFor();
    link = await page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("textbox", { name: "Code" }).fill("const x = ;");
    await page.locator("#trouble").filter({ hasText: "shop.ts:1:11" }).waitFor();
    assert.ok(await page.getByRole("button", { name: "Print the sheets" }).isDisabled());
  });
  await playground(async (page) => {
    await ready(page, "4 sheets");
    assert.equal(await page.getByRole("textbox", { name: "Code" }).inputValue(), code);
  }, { path: link.slice(ADDRESS.length) });
});

/** A zip of compressed texts, as small as a reader accepts it. */
function zip(files) {
  const number = (size, value) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntLE(value, 0, size);
    return bytes;
  };
  const [local, central] = [[], []];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content);
    const start = [number(2, 20), number(2, 0), number(2, 8), number(4, 0), number(4, 0),
      number(4, packed.length), number(4, content.length), number(2, name.length), number(2, 0)];
    const entry = Buffer.concat([number(4, 0x04034b50), ...start, Buffer.from(name), packed]);
    local.push(entry);
    central.push(Buffer.concat([number(4, 0x02014b50), number(2, 20), ...start, number(2, 0),
      number(2, 0), number(2, 0), number(4, 0), number(4, at), Buffer.from(name)]));
    at += entry.length;
  }
  const list = Buffer.concat(central);
  const count = number(2, local.length);
  return Buffer.concat([...local, list, number(4, 0x06054b50), number(4, 0), count, count,
    number(4, list.length), number(4, at), number(2, 0)]);
}

/** A workbook as Microsoft Forms exports it: texts are shared, blank cells are left out. */
function workbook(table) {
  const rows = table.trimEnd().split("\r\n").map((line) => line.split(","));
  const shared = [...new Set(rows.flat())];
  const cell = (value, row, column) => {
    const reference = `r="${String.fromCharCode(65 + column)}${row + 1}"`;
    if (value === "") return "";
    return /^\d+$/.test(value) ? `<c ${reference}><v>${value}</v></c>`
      : `<c ${reference} t="s"><v>${shared.indexOf(value)}</v></c>`;
  };
  const cells = (row, y) => row.map((value, x) => cell(value, y, x)).join("");
  const body = rows.map((row, y) => `<row r="${y + 1}">${cells(row, y)}</row>`).join("");
  const strings = shared.map((one) => `<si><t>${one}</t></si>`).join("");
  const space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  return zip({
    "xl/sharedStrings.xml": `<sst ${space}>${strings}</sst>`,
    "xl/worksheets/sheet1.xml":
      `<worksheet ${space}><sheetData>${body}</sheetData></worksheet>`,
  });
}

/** Opens a file with an input of the page. */
const open = (page, input, name, buffer) =>
  page.setInputFiles(input, { name, mimeType: "application/octet-stream", buffer });

test("answers and keys come from files; the page says what is wrong", () => teach(async (page) => {
  await choose(page, "pools", "4711");
  // Its headings have no commas.
  const old = { topic: "retries", sheets: "30", kinds: ["makespan", "order"], minutes: "" };
  const other = key(set(old));
  await open(page, "#key-file", "old-key.json", Buffer.from(other));
  assert.equal(await page.locator("#which").textContent(), "old-key.json");
  const expected = JSON.parse(nativeGrades(other, example(other), "json"));
  for (const [name, buffer] of [
    ["answers.csv", Buffer.from(example(other))],
    ["answers.txt", Buffer.from(`\ufeff${example(other)}`, "utf16le")],
    ["Class.xlsx", workbook(example(other))],
  ]) {
    await open(page, "#answers-file", name, buffer);
    await page.locator("#grades").getByText("30 learners").waitFor();
    const { bytes } = await downloaded(page, page.locator("[data-grades=json]"));
    assert.deepEqual(JSON.parse(bytes.toString()).learners, expected.learners, name);
    await page.getByLabel("Answers: paste").fill("");
    await page.getByRole("button", { name: "Grade", exact: true }).click();
    await page.locator("#grade-trouble").filter({ hasText: "Paste answers" }).waitFor();
  }
  // A file that is dropped on "Grade" has answers; elsewhere, code.
  const drop = (selector, name, content) => page.locator(selector).evaluate((place, file) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([file.content], file.name));
    place.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, { name, content });
  await drop("#answers", "dropped.csv", example(other));
  await page.locator("#grades").getByText("30 learners").waitFor();
  await open(page, "#answers-file", "x.xlsx", Buffer.from("PK none"));
  await page.locator("#grade-trouble").filter({ hasText: "x.xlsx cannot be read" }).waitFor();
  await page.getByRole("button", { name: "Use the set above" }).click();
  await page.getByLabel("Answers: paste").fill("Name,Sheet,1\nada,1,maybe\nbob,99,3\n");
  await page.getByRole("button", { name: "Grade", exact: true }).click();
  await page.locator("#grades").getByText("Not graded").waitFor();
  await page.getByLabel("Answers: paste").fill("nothing");
  await page.getByRole("button", { name: "Grade", exact: true }).click();
  await page.locator("#grade-trouble").filter({ hasText: "answers.csv:" }).waitFor();
  await drop("h1", "dropped.js", text("tests/javascript/quiz/01-five-queues.js"));
  await ready(page, "30 sheets with");
  assert.ok(await page.getByLabel("your own code").isChecked());
}));

test("settings are kept, and no network is needed", () => teach(async (page, { context }) => {
  await choose(page, "blocking", "99");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await page.reload();
  await ready(page, "Set 99: 30 sheets");
  assert.equal(await page.getByRole("combobox", { name: "Topic" }).inputValue(), "blocking");
  await page.getByRole("button", { name: "Try made-up answers" }).click();
  await page.locator("#grades").getByText("30 learners").waitFor();
}));

test("axe finds nothing, in light, in dark and on a phone, which is wide enough", async () => {
  for (const [name, options] of Object.entries({
    light: { colorScheme: "light" }, dark: { colorScheme: "dark" }, phone: PHONE,
  })) {
    await teach(async (page) => {
      await choose(page, "fail-fast", "4711");
      await page.screenshot({ path: join(PICTURES, `teach-${name}.png`) });
      await page.getByText("Download for Moodle").click();
      await page.getByText("Kinds of question").click();
      await page.getByLabel("your own code").check();
      const code = text("scenarios/lesson/sequential-and-parallel.js");
      await page.getByRole("textbox", { name: "Code" }).fill(code);
      await ready(page, "30 sheets");
      await page.getByRole("button", { name: "Try made-up answers" }).click();
      await page.locator("#grades").getByText("30 learners").waitFor();
      await page.locator("details.learner summary").first().press("Enter");
      await page.screenshot({ path: join(PICTURES, `teach-${name}-all.png`), fullPage: true });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => axe.run(document,
        { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
      assert.deepEqual(violations.map(({ id, nodes }) =>
        `${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
      const { width } = page.viewportSize();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, name);
    }, options);
  }
});
