// What is shown of a run below its timeline: findings, tasks, assumptions.

import { element, prose } from "./element.js";
import { inWords } from "./time.js";

/** How a program ends, in words, and whether well. */
function ending(program) {
  const { outcome: { status, reason }, settles_at: at } = program;
  if (status === "crashed") return { text: `crashes at ${inWords(program.crash.at)}: ${reasonOf(reason)}`, is: "bad" };
  if (status === "pending") return { text: "never settles", is: "bad" };
  if (status === "rejected") return { text: `rejects at ${inWords(at)}: ${reasonOf(reason)}`, is: "bad" };
  return { text: `settles at ${inWords(at)}`, is: "good" };
}

const reasonOf = (reason) => (typeof reason === "string" ? reason : (reason?.errors ?? []).map(reasonOf).join(", "));

/** A line for each program: how it ends, and what could be better. */
export function programs(document, fixes) {
  return document.programs.map((program) => {
    const { text, is } = ending(program);
    const fixed = fixes[program.name];
    const optimum = program.bounds.with_resources;
    const isOptimal = program.settles_at === optimum && is === "good" && optimum > 0;
    return element("p", { "data-program": program.name },
      element("b", {}, program.name), " ", element("span", { class: is }, text),
      isOptimal ? element("span", { class: "quiet" }, ", the optimum for its dependencies") : "",
      fixed !== undefined ? element("span", { class: "warn" }, `; fixed: ${inWords(fixed)} (${inWords(program.settles_at - fixed)} faster)`) : "");
  });
}

/** How one finding is shown. `acts` are its buttons: `[words, what they do]`. */
export function finding({ severity, rule, message, instead, why, span, program, diff }, acts, goTo) {
  const is = severity === "note" ? "quiet" : severity === "warning" ? "warn" : "bad";
  const line = span && element("button", { type: "button", onclick: () => goTo(span) }, `Line ${span.line}`);
  return element("div", { class: "finding", "data-rule": rule },
    element("p", {}, element("strong", { class: is }, severity), " ", element("code", {}, rule), ` in ${program}`),
    element("p", {}, prose(message)),
    element("p", { class: "quiet" }, prose(`${instead[0].toUpperCase()}${instead.slice(1)}. `), prose(`Why: ${why}.`)),
    diff && element("pre", { tabindex: "0", "aria-label": "The change" }, ...diff),
    element("div", { class: "acts" }, line,
      ...acts.map(([words, act]) => element("button", { type: "button", onclick: act }, words))));
}

/** The lines of a patch, colored. */
export function diff(patch) {
  const lines = patch.split("\n").filter((line) => !/^(---|\+\+\+|\\)/.test(line));
  return lines.map((line) => element(line.startsWith("+") ? "ins" : line.startsWith("-") ? "del" : "span", {}, `${line}\n`));
}

/** Every task that is called, with how long it takes, how it fails, and the lines of its calls. */
export function tasksOf(document) {
  const tasks = new Map();
  for (const call of document.programs.flatMap((program) => program.calls)) {
    const task = tasks.get(call.task) ?? { name: call.task, takes: call.takes, fails: null, lines: new Set() };
    task.fails ??= call.rejected;
    if (call.span) task.lines.add(call.span.line);
    tasks.set(call.task, task);
  }
  return [...tasks.values()].map((task) => ({ ...task, lines: [...task.lines] }));
}

/** A table of tasks whose times and failures can be edited. */
export function tasks(list, { changeTakes, changeFails }) {
  if (list.length === 0) return element("p", { class: "quiet" }, "No task is called.");
  const rows = list.map((task) => {
    const field = (label, value, change) => element("input", {
      "aria-label": `${task.name} ${label}`, value, spellcheck: "false", autocomplete: "off",
      placeholder: label === "fails" ? "never" : undefined,
      onchange: ({ target }) => change(task, target.value.trim()),
    });
    return element("tr", {},
      element("td", {}, element("code", {}, task.name)),
      element("td", {}, field("takes", inWords(task.takes), changeTakes)),
      element("td", {}, field("fails", task.fails ? reasonOf(task.fails) : "", changeFails)));
  });
  return element("table", {},
    element("thead", {}, element("tr", {}, ...["Task", "takes", "fails with"].map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows));
}

/** What was assumed about branches and counts, each with a switch. */
export function assumptions(document, change, goTo) {
  const all = new Map();
  for (const assumption of document.programs.flatMap((program) => program.assumptions ?? [])) {
    if (assumption.assumed !== "taken" && assumption.assumed !== "times") continue;
    all.set(`${assumption.span.line}:${assumption.span.column}`, assumption);
  }
  if (all.size === 0) return element("p", { class: "quiet" }, "Nothing about branches or counts.");
  return element("ul", {}, ...[...all.values()].map((assumption) => {
    const { assumed, of, span } = assumption;
    const label = `line ${span.line}: ${of}`;
    const control = assumed === "taken"
      ? element("select", { "aria-label": label, onchange: ({ target }) => change(span.line, target.value) },
        ...["taken", "not taken"].map((value) => element("option", { value, selected: (value === "taken") === assumption.taken }, value)))
      : element("input", { "aria-label": `${label}: how many`, type: "number", min: "0", max: "99", value: String(assumption.times),
        onchange: ({ target }) => change(span.line, `${target.value} times`) });
    return element("li", {},
      element("button", { type: "button", onclick: () => goTo(span) }, `Line ${span.line}`),
      element("code", {}, of), control, assumed === "times" ? "elements" : "");
  }));
}
