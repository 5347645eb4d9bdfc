// Grading: what the command says about a table of answers.

import { download } from "./download.js";
import { byId, element } from "./element.js";
import { TOPICS } from "./set.js";
import { simulateSheets } from "./simulator.js";

const TITLES = new Map(TOPICS);
/** Each format of the result: its file, and what a teacher calls it. */
const FILES = {
  html: ["class.html", "Page"],
  csv: ["grades.csv", "Table (CSV)"],
  text: ["grades.txt", "Text"],
  json: ["grades.json", "JSON"],
};

/**
 * Grades answers with a key.
 * @returns {Promise<Record<string, string>>} the result in each format
 * @throws if the key or the whole table cannot be read
 */
export async function grade(key, answers) {
  const files = { "key.json": key, "answers.csv": answers };
  const formats = Object.keys(FILES);
  const results = await simulateSheets(...formats.map((format) =>
    ({ args: ["grade", "key.json", "answers.csv", "--format", format], given: { files } })));
  // A code of 1 says that some answers cannot be read: the result lists them.
  const failed = results.find(({ code }) => code > 1);
  if (failed) throw new Error(failed.stderr.replace(/^error: /, "").trimEnd());
  return Object.fromEntries(formats.map((format, index) => [format, results[index].stdout]));
}

/** The headings of the command's page are one level deeper here. */
function deeper(part) {
  for (const heading of part.querySelectorAll("h2, h3")) {
    const level = Number(heading.localName.slice(1)) + 1;
    heading.replaceWith(element(`h${level}`, {}, ...heading.childNodes));
  }
}

/** The topics that the command's page names as options become links to sheets about them. */
async function linked(part, linkTo) {
  for (const code of part.querySelectorAll(".misconceptions code")) {
    const [, topic] = /^--topic (\S+)$/.exec(code.textContent) ?? [];
    if (!TITLES.has(topic)) continue;
    const to = { href: await linkTo(topic), target: "_blank", rel: "noopener" };
    code.replaceWith(element("a", to, TITLES.get(topic)));
  }
}

/**
 * Shows a result: the content of the command's page.
 * @param {Record<string, string>} result
 * @param {(topic: string) => Promise<string>} linkTo the address of sheets about a topic
 */
export async function show(result, linkTo) {
  const page = new DOMParser().parseFromString(result.html, "text/html");
  const [summary, main] = [page.querySelector(".about"), page.querySelector("main")];
  deeper(main);
  await linked(main, linkTo);
  byId("grades").replaceChildren(summary, ...main.childNodes);
  const save = (format, file) => () => download(file, result[format]);
  const buttons = Object.entries(FILES).map(([format, [file, label]]) => element("button",
    { type: "button", "data-grades": format, onclick: save(format, file) }, label));
  byId("grade-downloads").replaceChildren("Download the grades:", ...buttons);
  hide(false);
}

/** Hides the result, or shows it again. */
export function hide(isHidden) {
  byId("grades").hidden = isHidden;
  byId("grade-downloads").hidden = isHidden;
}
