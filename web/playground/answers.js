// Answers of a class: reading them, and tables to write them into.

import { KINDS } from "./set.js";
import { isZip, rows } from "./workbook.js";

const TITLES = new Map(KINDS);

/** The sheets of a key, which has one on each line. */
const sheetsOf = (key) => key.trimEnd().split("\n").map((line) => JSON.parse(line));

const cell = (text) => (/[",\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const table = (lines, separator = ",") =>
  lines.map((line) => `${line.map(cell).join(separator)}\r\n`).join("");

/**
 * The text of a file of answers: a table as spreadsheets write it, or a workbook.
 * @throws if the workbook cannot be read
 */
export async function textOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isZip(bytes)) {
    try {
      return table(await rows(bytes));
    } catch {
      throw new Error(`${file.name} cannot be read. Open it in a spreadsheet, copy its table, ` +
        "and paste it here; or save it as CSV.");
    }
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // What Excel writes as "CSV" on Windows.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The headings of a table of answers, or the questions of a form. */
export function headings(key) {
  const [{ questions }] = sheetsOf(key);
  const numbered = questions.map(({ kind }, index) => `${index + 1}. ${TITLES.get(kind)}`);
  return ["Name", "Sheet", ...numbered];
}

/** A table to fill in, with a row for each sheet. */
export function emptyTable(key, separator = ",") {
  const all = headings(key);
  const blank = all.slice(2).map(() => "");
  const rowOf = ({ sheet }) => ["", String(sheet), ...blank];
  return table([all, ...sheetsOf(key).map(rowOf)], separator);
}

const letter = (index) => String.fromCharCode("a".charCodeAt(0) + index);

/** An answer as a learner writes it. */
function written({ type }, answer) {
  if (type === "number") return String(answer);
  return [answer].flat().map(letter).join(" ");
}

/** A number below `limit` that looks drawn, and is always the same. */
function drawn(limit, ...seed) {
  let hash = 2166136261;
  for (const part of seed) hash = Math.imul(hash ^ part, 16777619) >>> 0;
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 8) % limit;
}

/** Made-up answers to all sheets: two of three are right, the others follow from misconceptions. */
export function example(key) {
  const answerOf = ({ answer }, index, sheet) => {
    const wrong = answer.wrong.slice(0, 2).map((one) => one.answer);
    const isRight = wrong.length === 0 || drawn(3, sheet, index) > 0;
    return written(answer, isRight ? answer.key : wrong[drawn(wrong.length, index, sheet)]);
  };
  const sheets = sheetsOf(key);
  const digits = String(sheets.length).length;
  const rowOf = ({ sheet, questions }) => [
    `Learner ${String(sheet).padStart(digits, "0")}`, String(sheet),
    ...questions.map((question, index) => answerOf(question, index, sheet))];
  return table([headings(key), ...sheets.map(rowOf)]);
}
