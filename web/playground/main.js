// The page: an editor, and what the command says of its text.

import { assume, besides, contains, fails, isScenario, replaced, takes, withProgram } from "./edits.js";
import { createEditor } from "./editor.js";
import { byId, element } from "./element.js";
import { currentIn } from "./listing.js";
import { keepOffline } from "./offline.js";
import { ask } from "./predict.js";
import { assumptions, diff, finding, programs, tasks, tasksOf } from "./results.js";
import { say } from "./said.js";
import { fragment, read } from "./share.js";
import { simulate, warmUp } from "./simulator.js";
import { fromWords } from "./time.js";
import * as timeline from "./timeline.js";

/** How long the text must rest before it is run, in milliseconds. */
const REST = 120;
const STORED = "makespan-playground-1";
/** As the command bounds files. More would not fit into an address, either. */
const MOST_SHOWN = 50;

warmUp();

const state = { name: "shop.ts", text: "", document: undefined, drawn: "", version: 0, tasks: new Set() };
const body = document.body;
const editor = createEditor(byId("editor"), changed, knownTasks);

/** The tasks that the file names. A line that is not complete can change what runs, so all runs count. */
function knownTasks() {
  return [...state.tasks].filter((name) => contains(state.text, name));
}

// ── running ──────────────────────────────────────────────────────────────────────────────────────

let timer;

function changed(text, isDragged) {
  state.text = text;
  // A drag does not rest, and the timeline follows it.
  if (!isDragged) clearTimeout(timer);
  if (!isDragged || timer === undefined) timer = setTimeout(update, REST);
  keep();
}

const given = (text = state.text) => ({ files: { [state.name]: text } });

async function update() {
  timer = undefined;
  const version = ++state.version;
  const isCurrent = () => version === state.version;
  const isEmpty = state.text.trim() === "";
  byId("empty").hidden = !isEmpty;
  if (isEmpty) return clear();
  const { name } = state;
  const begun = performance.now();
  try {
    const [told, drawn] = await simulate(
      { args: [name, "--format", "json"], given: given() },
      { args: [name, ...timeline.format], given: given() });
    if (!isCurrent()) return;
    if (told.stdout === "") return trouble(told.stderr);
    state.document = JSON.parse(told.stdout.split("\n")[0]);
    state.drawn = drawn.stdout;
    showRun(told.stderr, performance.now() - begun);
    const [checked, fixed] = await simulate(
      { args: ["check", name, "--format", "sarif"], given: given() },
      { args: ["fix", name, "--format", "json"], given: given() });
    if (isCurrent()) showAdvice(checked, fixed);
  } catch (error) {
    if (isCurrent()) trouble(`error: ${error.message}`);
  }
}

function clear() {
  state.document = undefined;
  body.classList.remove("stale");
  byId("trouble").hidden = true;
  timeline.clear(byId("picture"));
  for (const id of ["programs", "findings", "tasks", "assumptions"]) byId(id).replaceChildren();
  byId("status").textContent = "";
  byId("count").textContent = "";
  byId("fix").hidden = true;
  byId("questions").hidden = true;
  editor.mark([]);
  editor.markCurrent([]);
}

/** Shows why there is no result. The last good one stays, dimmed. */
function trouble(message) {
  body.classList.add("stale");
  const place = byId("trouble");
  place.textContent = message.trimEnd();
  place.hidden = false;
  byId("status").textContent = "Not simulated: see the message.";
  const marks = [];
  for (const [, said, line, column] of message.matchAll(/^error: (.*)\n(?:.*\n)*?\s*--> .*?:(\d+):(\d+)$/gm)) {
    marks.push({ span: { line: Number(line), column: Number(column) }, severity: "error", message: said });
  }
  editor.mark(marks);
}

/** Marks the lines of the editor at which code runs or waits at the time of the timeline. */
function showCurrent(element, told, text) {
  if (state.text === text) editor.markCurrent(currentIn(element, told, text));
}

function showRun(said, milliseconds) {
  body.classList.remove("stale");
  const { document: told } = state;
  const place = byId("trouble");
  place.textContent = said.trimEnd();
  place.hidden = said === "";
  const { text } = state;
  timeline.show(byId("picture"), state.drawn, (element) => showCurrent(element, told, text));
  byId("programs").replaceChildren(...programs(told, {}));
  for (const { name } of tasksOf(told)) state.tasks.add(name);
  byId("tasks").replaceChildren(tasks(tasksOf(told), { changeTakes, changeFails }));
  byId("assumptions").replaceChildren(assumptions(told, changeAssumption, editor.goTo));
  const events = told.programs.reduce((sum, program) => sum + program.events.length, 0);
  const count = told.programs.length;
  byId("status").textContent =
    `${count} program${count === 1 ? "" : "s"}, ${events} events, simulated in ${milliseconds.toFixed(0)} ms in this page`;
  if (byId("predict").checked) predict();
}

// ── findings ─────────────────────────────────────────────────────────────────────────────────────

/** The findings of all programs, each with its fix. */
function findingsOf(checked, fixed) {
  const results = checked.stdout === "" ? [] : JSON.parse(checked.stdout).runs[0].results;
  const replacementsOf = (program, found) => results.find((result) =>
    result.ruleId === found.rule && result.locations[0].logicalLocations?.[0].name === program.name &&
    result.locations[0].physicalLocation.region?.startLine === found.span?.line,
  )?.fixes?.[0].artifactChanges[0].replacements;
  return state.document.programs.flatMap((program) => program.findings.map((found) => ({
    ...found, program: program.name,
    replacements: replacementsOf(program, found),
    steps: fixed?.programs?.find(({ name }) => name === program.name)?.fixed?.bodies.find(({ name }) => name === program.name)?.steps,
  })));
}

function showAdvice(checked, fixRun) {
  const line = fixRun.stdout.split("\n")[0];
  const fixed = line === "" ? undefined : JSON.parse(line);
  const all = findingsOf(checked, fixed);
  const shown = all.slice(0, MOST_SHOWN);
  byId("findings").replaceChildren(...shown.map((found) => finding(found, actsOf(found).map(({ name, apply }) => [name, apply]), editor.goTo)));
  if (all.length === 0) byId("findings").replaceChildren(element("p", { class: "quiet" }, "Nothing found."));
  if (fixed?.patch) byId("findings").append(element("details", {},
    element("summary", {}, "All fixes as one change"), element("pre", { tabindex: "0" }, ...diff(fixed.patch))));
  byId("count").textContent = all.length > 0 ? String(all.length) : "";
  byId("fix").hidden = !fixed?.patch;
  byId("programs").replaceChildren(...programs(state.document, fixedTimes(fixed)));
  editor.mark(shown.filter(({ span }) => span).map((found) => ({
    span: found.span, message: found.message, actions: actsOf(found),
    severity: found.severity === "note" ? "info" : found.severity,
  })));
}

/** When each program that can be fixed settles then. */
function fixedTimes(fixed) {
  const times = {};
  for (const { program, settles_at: [, after] } of fixed?.applied ?? []) times[program] = after;
  for (const { name, fixed: after } of fixed?.programs ?? []) if (after) times[name] = after.settles_at;
  return times;
}

/** What can be done about a finding. */
function actsOf({ program, replacements, steps }) {
  const acts = [];
  if (replacements) {
    const after = replaced(state.text, replacements);
    const both = besides(state.text, after, program);
    acts.push({ name: "Apply", apply: () => applied(after, "Fixed. Undo with Ctrl+Z.") });
    if (both) acts.push({ name: "Add as a program", apply: () => applied(both, `Added ${program}Fixed.`) });
  } else if (steps && isScenario(state.name)) {
    const both = withProgram(state.text, `${program}, fixed`, steps);
    acts.push({ name: "Apply", apply: () => applyAll(program) });
    if (both) acts.push({ name: "Add as a program", apply: () => applied(both, `Added "${program}, fixed".`) });
  }
  return acts;
}

function applied(text, said) {
  editor.setText(text);
  say(said);
}

/** Rewrites the file as `simulate fix --write` does. */
async function applyAll(program) {
  const chosen = program === undefined ? [] : ["--program", program];
  const [fixed] = await simulate({ args: ["fix", state.name, "--write", ...chosen], given: given() });
  applied(fixed.files[state.name], "Fixed. Undo with Ctrl+Z.");
}

// ── tables ───────────────────────────────────────────────────────────────────────────────────────

/** Takes the first of several texts with which the command says what was wanted. */
async function choose(candidates, holds) {
  const runs = candidates.map((text) => ({ args: [state.name, "--format", "json"], given: given(text) }));
  const results = await simulate(...runs);
  const index = results.findIndex(({ stdout }) => stdout !== "" && holds(JSON.parse(stdout.split("\n")[0])));
  if (index >= 0) return editor.setText(candidates[index]);
  say("That cannot be written into this file here: change it in the code.");
  return update();
}

function changeTakes(task, value) {
  const wanted = fromWords(value);
  if (Number.isNaN(wanted)) {
    say("A duration is a number and a unit: 250ms, 2s.");
    return update();
  }
  const written = /[a-z]$/.test(value) ? value : `${value}ms`;
  return choose(takes(state, task.name, task.lines, written), (told) =>
    tasksOf(told).some(({ name, takes }) => name === task.name && takes === wanted));
}

function changeFails(task, value) {
  return choose(fails(state, task.name, `${task.takes / 1e6}ms`, value), (told) =>
    tasksOf(told).some(({ name, fails }) => name === task.name && (fails === null) === (value === "")));
}

function changeAssumption(line, value) {
  return choose(assume(state, line, value), (told) => told.programs.some((program) =>
    (program.assumptions ?? []).some((one) => one.span.line === line && one.decided &&
      (one.assumed === "taken" ? value === (one.taken ? "taken" : "not taken") : value === `${one.times} times`))));
}

// ── predicting ───────────────────────────────────────────────────────────────────────────────────

function predict() {
  const isAsked = byId("predict").checked && state.document !== undefined;
  body.classList.toggle("hidden-answer", isAsked);
  byId("questions").hidden = !isAsked;
  if (isAsked) ask(byId("questions"), state.document, () => body.classList.remove("hidden-answer"));
}
byId("predict").addEventListener("change", predict);

// ── files and links ──────────────────────────────────────────────────────────────────────────────

function load({ name, text }) {
  state.name = name;
  state.tasks.clear();
  byId("name").value = name;
  editor.setName(name);
  if (text === state.text) return update();
  return editor.setText(text);
}

function keep() {
  try {
    localStorage.setItem(STORED, JSON.stringify({ name: state.name, text: state.text }));
  } catch {
    // Without storage, the text is not kept: all else works.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(STORED)) ?? undefined;
  } catch {
    return undefined;
  }
}

const address = async (alone = false) => {
  const here = new URL(location.href);
  here.hash = await fragment(state, alone);
  return here.href;
};

async function copied(text, said) {
  await navigator.clipboard.writeText(text);
  say(said);
}

async function share() {
  const link = await address();
  history.replaceState(null, "", link);
  await copied(link, "Link copied. It contains the code; nothing was sent.");
}

const fence = (text) => "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));

async function copyAs(format) {
  const text = async () => (await simulate({ args: [state.name], given: given() }))[0].stdout;
  const ending = state.name.slice(state.name.lastIndexOf(".") + 1);
  if (format === "text") return copied(await text(), "Text copied.");
  if (format === "svg") {
    const [{ stdout }] = await simulate({ args: [state.name, "--format", "svg"], given: given() });
    return copied(stdout, "SVG copied.");
  }
  const link = await address(format === "embed");
  if (format === "embed") {
    return copied(`<iframe src="${link}" title="Timeline" width="100%" height="480" loading="lazy"></iframe>`, "Embed copied.");
  }
  const [code, drawn] = [state.text.trimEnd(), (await text()).trimEnd()];
  return copied(`${fence(code)}${ending}\n${code}\n${fence(code)}\n\n${fence(drawn)}text\n${drawn}\n${fence(drawn)}\n\n[Open in the playground](${link})\n`,
    "Markdown copied.");
}

byId("share").addEventListener("click", share);
byId("copy").addEventListener("change", ({ target }) => {
  const format = target.value;
  target.value = "";
  if (format) copyAs(format);
});
byId("open").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (file) load({ name: file.name, text: await file.text() });
  target.value = "";
});
body.addEventListener("dragover", (event) => event.preventDefault());
body.addEventListener("drop", async (event) => {
  const file = event.dataTransfer?.files[0];
  if (!file) return;
  event.preventDefault();
  load({ name: file.name, text: await file.text() });
});
byId("name").addEventListener("change", ({ target }) => load({ name: target.value.trim().replaceAll("/", "-") || "shop.ts", text: state.text }));
byId("fix").addEventListener("click", () => applyAll());

for (const tab of document.querySelectorAll("[role=tab]")) {
  tab.addEventListener("click", () => {
    body.dataset.tab = tab.dataset.to;
    for (const other of document.querySelectorAll("[role=tab]")) other.setAttribute("aria-selected", String(other === tab));
  });
}

// ── examples ─────────────────────────────────────────────────────────────────────────────────────

/** The examples that an empty page offers. */
const STARTS = 3;

const groups = await (await fetch("examples.json")).json();
const flat = groups.flatMap(({ examples }) => examples);
byId("examples").append(...groups.map(({ label, examples }) => element("optgroup", { label },
  ...examples.map((example) => element("option", { value: String(flat.indexOf(example)) }, example.title)))));
byId("examples").addEventListener("change", ({ target }) => {
  if (target.value !== "") load(flat[Number(target.value)]);
  target.value = "";
});
byId("starts").append(...groups.slice(0, STARTS).map(({ examples: [example] }) =>
  element("button", { type: "button", onclick: () => load(example) }, example.title)));

async function begin() {
  let given;
  try {
    given = await read(location.hash);
  } catch (error) {
    say(error.message);
  }
  body.classList.toggle("embed", given?.alone ?? false);
  const first = given ?? kept();
  if (first) await load(first);
  else await update();
  body.dataset.ready = "";
}
addEventListener("hashchange", begin);
await begin();

if (!body.classList.contains("embed")) keepOffline();
