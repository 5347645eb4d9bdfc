// Handing out: the preview of the sheets, printing, and files.

import { download } from "./download.js";
import { byId, element } from "./element.js";
import { DOWNLOADS } from "./formats.js";
import { exercise, subject } from "./set.js";
import { simulateSheets } from "./simulator.js";

const preview = byId("preview");

/** Runs the command for some formats of a set, and returns the bytes of each. */
export async function write(set, ...formats) {
  const results = await simulateSheets(...formats.map((format) => exercise(set, format)));
  const failed = results.find(({ code }) => code !== 0);
  if (failed) throw new Error(failed.stderr.replace(/^error: /, "").trimEnd());
  return results.map(({ stdout }) => stdout);
}

/** The name of a file of a set. */
export const named = (set, file) => `${subject(set)}-${set.number}-${file}`;

/** Shows the page to print, and counts its sheets and the questions of each. */
export async function showSheets(html) {
  const loaded = new Promise((resolve) => {
    preview.addEventListener("load", resolve, { once: true });
  });
  preview.srcdoc = html;
  await loaded;
  const sheets = preview.contentDocument.querySelectorAll(".sheet");
  return { sheets: sheets.length, questions: sheets[0].querySelectorAll("article").length };
}

/** Prints one part of the page, and leaves the others out. */
function print(part) {
  const { contentDocument: page, contentWindow: frame } = preview;
  const sections = [...page.querySelectorAll(".sheets > section")];
  for (const section of sections) section.hidden = !section.matches(part);
  frame.addEventListener("afterprint", () => {
    for (const section of sections) section.hidden = false;
  }, { once: true });
  frame.print();
}

for (const part of ["sheets", "forms", "key", "solutions"]) {
  const section = part === "sheets" ? ".sheet" : `.${part}`;
  byId(`print-${part}`).addEventListener("click", () => print(section));
}

/** Offers the files of the set that `current` returns. `failed` hears why there is none. */
export function offer(current, failed) {
  const save = (format, file) => async ({ target }) => {
    const set = current();
    target.disabled = true;
    try {
      const [bytes] = await write(set, format);
      download(named(set, file), bytes);
    } catch (error) {
      failed(error.message);
    } finally {
      target.disabled = false;
    }
  };
  const item = ([format, file, label, use]) => element("li", {},
    element("button",
      { type: "button", "data-format": format, onclick: save(format, file) }, label),
    element("span", { class: "quiet" }, use));
  byId("downloads").append(...DOWNLOADS.flatMap(([group, formats]) =>
    [element("h3", {}, group), element("ul", {}, ...formats.map(item))]));
}
