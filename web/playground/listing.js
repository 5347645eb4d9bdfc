// Which lines of the file the marked lines of the timeline's listing are.

const $ = (selector, within) => within.querySelector(selector);
const $$ = (selector, within) => [...within.querySelectorAll(selector)];

/** What a line has that no view changes. */
const plain = (line) => line.replaceAll(/[^!-~]/g, "");

/** The lines of a listing that run or wait now: pairs of the number, from 1, and which it is. */
function marked(lines) {
  return lines.flatMap((line) => {
    const does = ["runs", "waits"].find((name) => line.classList.contains(name));
    return does ? [[Number(line.dataset.line), does]] : [];
  });
}

/** The line of the text before the listing, which is a part of it; the listing of steps is not. */
function beginning(lines, text, calls) {
  const shown = lines.map((line) => plain(line.textContent));
  const all = text.split("\n").map(plain);
  const contains = (at) => calls.every(({ span }) => !span || (at < span.line && span.line <= at + shown.length));
  const begins = all.flatMap((line, at) => (line === shown[0] && shown.every((line, by) => line === all[at + by]) ? [at] : []));
  return begins.find(contains) ?? begins[0];
}

/** The lines of the steps that make the calls of the marked lines. */
function ofSteps(marks, made, calls) {
  const lines = new Map();
  for (const [number, does] of marks) {
    calls.forEach(({ span }, call) => {
      const [first, last] = made[call]?.[4] ?? [];
      if (span && first <= number && number <= last && lines.get(span.line) !== "runs") lines.set(span.line, does);
    });
  }
  return lines;
}

/**
 * The lines of a file at which the shown program runs or waits, with which of the two it is.
 * @param {Element} element the timeline
 * @param {{ programs: object[] }} document what the command says of the file
 */
export function currentIn(element, document, text) {
  const section = $(".program:not([hidden])", element);
  const program = document.programs[section?.dataset.program];
  const lines = section ? $$(".source .line[data-line]", section) : [];
  const marks = marked(lines);
  if (!program || marks.length === 0) return new Map();
  const begins = beginning(lines, text, program.calls);
  // The lines of code are numbered as in their file.
  if (begins !== undefined) return new Map(marks);
  const { programs } = JSON.parse($(".data", element).textContent);
  return ofSteps(marks, programs[section.dataset.program].calls, program.calls);
}
