"use strict";

// The page proves itself, and is a place to play: programs run on the reader's own promises, over
// the referee's virtual clock, in a worker of a frame that can reach neither the page nor a network.

/** A program that holds its thread for so many milliseconds of real time never ends. */
const PATIENCE = 5000;

const source = $("#clock").textContent;
const panel = $(".play");
const trouble = $(".trouble", panel);
let frame = null;
let asked = 0;
const answers = new Map();

/** In the frame: a worker for each program, which is ended when it is done or has had its time. */
const HOST = `addEventListener("message", ({ data: { id, source, record, patience } }) => {
  const answer = (text) => { worker.terminate(); clearTimeout(late); parent.postMessage({ id, text }, "*"); };
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url);
  const late = setTimeout(() => answer(JSON.stringify({ error: "It never ends: it was stopped." })), patience);
  worker.onmessage = ({ data }) => answer(String(data));
  worker.onerror = (event) => answer(JSON.stringify({ error: event.message || "It could not be run." }));
  worker.postMessage(record);
});
parent.postMessage({ ready: true }, "*");`;

function host() {
  frame ??= new Promise((resolve) => {
    const element = document.createElement("iframe");
    element.hidden = true;
    element.title = "Where programs run";
    element.setAttribute("sandbox", "allow-scripts");
    element.srcdoc = `<!DOCTYPE html><title>Where programs run</title><script>${HOST}<\/script>`;
    addEventListener("message", ({ source, data }) => {
      if (source !== element.contentWindow) return;
      if (data.ready) resolve(element.contentWindow);
      else answers.get(data.id)?.(JSON.parse(data.text));
      answers.delete(data.id);
    });
    document.body.append(element);
  });
  return frame;
}

/** What becomes of one program with that code and those tasks: { trace } or { error }. */
async function runHere(program, code, tasks) {
  const { main } = data.programs[program];
  const record = { ...data.stage, tasks, code: `${code}\n${data.stage.code}`, main };
  const window = await host();
  return new Promise((resolve) => {
    const id = ++asked;
    answers.set(id, resolve);
    window.postMessage({ id, source, record, patience: PATIENCE }, "*");
  });
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const OF_CALL = ["task", "item", "called_at", "starts_at", "settles_at"];
const OF_EVENT = ["at", "event", "call", "text", "reason"];
const picked = (fields, from) => fields.map((field) => from?.[field] ?? null);

/** How many events agree before the first that does not, and whether all the rest does too. */
function agreement(recorded, trace) {
  const differs = recorded.events.findIndex((event, index) => !same(picked(OF_EVENT, event), picked(OF_EVENT, trace.events[index])));
  const agree = differs < 0 ? recorded.events.length : differs;
  const ends = (run) => [run.outcome, run.settles_at, run.quiescent_at, run.events.length, run.calls.map((call) => picked(OF_CALL, call))];
  return { agree, all: differs < 0 && same(ends(recorded), ends(trace)) };
}

async function prove() {
  const verdict = $(".verdict", panel);
  verdict.textContent = "running …";
  let [agree, total, wrong] = [0, 0, []];
  for (const [program, recorded] of data.recording.programs.entries()) {
    if (!data.programs[program].whole) continue;
    const answer = await runHere(program, data.programs[program].code, data.stage.tasks);
    const found = answer.trace ? agreement(recorded, answer.trace) : { agree: 0, all: false };
    agree += found.agree;
    total += recorded.events.length;
    if (!found.all) wrong.push(`“${recorded.name}” ${answer.error ?? `parts after event ${found.agree}`}`);
  }
  verdict.textContent = wrong.length
    ? `Your browser differs: ${agree} of ${total} events agree; ${wrong.join("; ")}`
    : `✓ Your browser agrees: ${agree} of ${total} events, to the nanosecond.`;
}

// What the reader changes.

const SCALES = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };

/** Durations with their units, commas between, in nanoseconds; null where it is none. */
function durations(text) {
  const found = text.split(",").map((part) => /^\s*(0|\d+(?:\.\d+)?\s*(ns|us|ms|s|m|h))\s*$/.exec(part));
  const nanos = found.map((match) => match && Math.round(Number.parseFloat(match[1]) * (SCALES[match[2]] ?? 1)));
  return nanos.every(Number.isSafeInteger) ? nanos : null;
}

/** The tasks as the fields say; null where one of them says nothing that makes sense. */
function tasksHere() {
  const tasks = structuredClone(data.stage.tasks);
  let sound = true;
  for (const row of $$(".tasks tbody tr", panel)) {
    const own = row.dataset.item === undefined ? tasks[row.dataset.task] : tasks[row.dataset.task].items[row.dataset.item][1];
    const { takes, fails } = Object.fromEntries($$("input", row).map((input) => [input.name, input]));
    const wanted = durations(takes.value);
    const empty = takes.value.trim() === "" && own !== tasks[row.dataset.task];
    if (takes.value !== takes.defaultValue && wanted) own.takes = wanted;
    if (empty) delete own.takes;
    takes.toggleAttribute("aria-invalid", !wanted && !empty);
    sound &&= !!wanted || empty;
    if (fails.value === fails.defaultValue) continue;
    if (fails.value === "") delete own.fails;
    else own.fails = { ...own.fails, reason: fails.value };
  }
  return sound ? tasks : null;
}

let latest = 0;

/** Runs every program as the reader has it, and shows what comes of it. */
async function tryOut() {
  const attempt = ++latest;
  const tasks = tasksHere();
  trouble.textContent = tasks ? "" : "A time is a number and its unit, such as 80ms or 1.5s.";
  if (!tasks) return;
  const traces = await Promise.all(boards.map((board, program) =>
    runHere(program, $("textarea", board)?.value ?? data.programs[program].code, tasks)));
  if (attempt !== latest) return;
  trouble.textContent = traces.flatMap(({ error }, program) => (error ? `${runs[program].name}: ${error}` : [])).join(" · ");
  if (timer) pause();
  showYours(traces, tasks);
}

const make = (name, properties = {}, ...children) => {
  const { style, data = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(name), rest);
  Object.assign(element.dataset, data);
  if (style) element.setAttribute("style", style);
  element.append(...children);
  return element;
};

/** What the page was made with, so that it can be brought back. */
const kept = { runs, charts: $$(".chart"), results: $$(".result"), table: $(".transcript tbody") };

function showYours(answers, tasks) {
  const mine = answers.map(({ trace }, program) => trace && {
    ...trace, name: kept.runs[program].name, calls: trace.calls.map((call) => ({ ...call, blocks: blocksOf(call, tasks) })),
  });
  runs = mine.map((run, program) => run ?? runs[program]);
  const end = endOf(runs);
  boards.forEach((board, program) => {
    if (!mine[program]) return;
    board.classList.add("yours");
    if (!$(".yours-mark", board)) $("h2", board).after(make("p", { className: "yours-mark" }, "Yours: as your browser runs it"));
    $(".result", board).replaceWith(resultOf(runs[program]));
    $(".console", board)?.remove();
  });
  // One axis for all: what stands on it moves when it gets longer.
  boards.forEach((board, program) => {
    $(".chart", board).replaceWith(chartOf(runs[program], end));
    const logs = runs[program].events.flatMap(({ event, text }, index) => (event === "logged" ? [[index, String(text)]] : []));
    $(".console", board)?.remove();
    if (logs.length) $(".run", board).append(consoleOf(logs));
  });
  $(".transcript tbody").replaceWith(rowsOf(runs));
  $("[data-does=reset]").disabled = false;
  $(".insight")?.toggleAttribute("hidden", true);
  merge();
  go(events.length);
}

function reset() {
  latest++;
  runs = kept.runs;
  for (const input of $$(".tasks input", panel)) {
    input.value = input.defaultValue;
    input.removeAttribute("aria-invalid");
  }
  boards.forEach((board, program) => {
    board.classList.remove("yours");
    $(".yours-mark", board)?.remove();
    $(".chart", board).replaceWith(kept.charts[program]);
    $(".result", board).replaceWith(kept.results[program]);
    $(".console", board)?.remove();
    if (kept.consoles[program]) $(".run", board).append(kept.consoles[program]);
    editCode(program, false);
  });
  $(".transcript tbody").replaceWith(kept.table);
  $("[data-does=reset]").disabled = true;
  $(".insight")?.toggleAttribute("hidden", false);
  trouble.textContent = "";
  merge();
  go(0);
}

kept.consoles = boards.map((board) => $(".console", board));

function editCode(program, on) {
  const board = boards[program];
  const [listing, open] = [$(".code", board), $("textarea", board)];
  $(`[data-does=edit][data-program="${program}"]`).setAttribute("aria-expanded", on);
  listing.hidden = on;
  if (!on) return open?.remove();
  const area = make("textarea", { value: data.programs[program].code, spellcheck: false, ariaLabel: `Code of ${runs[program].name}` });
  area.rows = area.value.split("\n").length + 1;
  area.addEventListener("input", soon);
  listing.after(area);
  area.focus();
}

// Drawn as the recording is drawn.

/** A text with every character made visible that would end a line or turn its direction. */
const visible = (text) => String(text).replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/\u007f/g, "\u2421").replace(/[\u0080-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd");
const code = (text) => make("code", {}, visible(text));

const at = (nanos, end) => (end ? Math.round(Math.min(nanos / end, 1) * 10000) : 0);

function ticksOf(end) {
  let step = 1;
  for (let power = 1; end / step >= 6; power *= 10) {
    step = [1, 2, 5].map((digit) => digit * power).find((one) => Math.floor(end / one) <= 5) ?? power * 10;
  }
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

function chartOf(run, end) {
  const place = (nanos) => `--a:${at(nanos, end)}`;
  const ticks = ticksOf(end);
  const ended = run.settles_at ?? (run.outcome.status === "crashed" ? run.quiescent_at : null);
  const kind = run.settles_at === null ? "crashes" : "settles";
  const ending = ended === null ? [] : [make("span", { className: "ending", style: place(ended),
    data: { kind, side: at(ended, end) * 2 < 10000 ? "right" : "left", label: `${kind} ${time(ended)}` } })];
  return make("div", { className: "chart" },
    make("div", { className: "ruler", ariaHidden: "true" },
      ...ticks.map((tick) => make("span", { className: "tick", style: place(tick) }, time(tick)))),
    make("ol", { className: "lanes", role: "list" },
      ...run.calls.map((call, index) => laneOf(run, call, index, end))),
    make("div", { className: "plane", ariaHidden: "true" },
      ...ticks.map((tick) => make("span", { className: "rule", style: place(tick) })), ...ending,
      make("span", { className: "future" }), make("span", { className: "now" })));
}

function laneOf(run, call, index, end) {
  const rejected = run.events.some((event) => event.event === "rejected" && event.call === index);
  const state = call.settles_at === null ? "cut off" : rejected ? "rejected" : "fulfilled";
  const ends = call.settles_at ?? run.quiescent_at;
  const free = Math.min(call.called_at + call.blocks, ends);
  const starts = call.starts_at ?? ends;
  const settled = Math.min(Math.max(run.settles_at ?? ends, starts), ends);
  const parts = [["blocks", call.called_at, free], ["waits", free, starts], ["runs", starts, settled], ["runs-on", settled, ends]];
  const how = { "cut off": "is cut off", rejected: "rejects", fulfilled: "fulfils" }[state];
  const begins = call.starts_at === null ? "never starts" : `starts at ${time(starts)}`;
  return make("li", { className: "lane", data: { call: index, state } },
    make("span", { className: "name", title: visible(label(call)) }, make("bdi", {}, visible(label(call)))),
    make("span", { className: "state" }, state),
    make("span", { className: "track", ariaHidden: "true" },
      ...parts.filter(([, from, until]) => from < until).map(([doing, from, until]) =>
        make("span", { className: "part", style: `--a:${at(from, end)};--b:${at(until, end)}`, data: { doing } })),
      ends > end ? make("span", { className: "beyond", style: "--a:10000" }, time(ends))
        : make("span", { className: "ended", style: `--a:${at(ends, end)}`, data: { end: state } })),
    make("span", { className: "spoken" }, `called at ${time(call.called_at)}, ${begins}, ${how} at ${time(ends)}`));
}

function blocksOf({ task, item }, tasks) {
  const own = tasks.find(({ name }) => name === task);
  return own.items.find(([name]) => name === item)?.[1].blocks ?? own.blocks ?? 0;
}

const reasonOf = (reason) => (typeof reason === "string" ? reason : JSON.stringify(reason));

function resultOf(run) {
  const { status, reason } = run.outcome;
  const how = run.settles_at !== null ? `settles at ${time(run.settles_at)}`
    : status === "crashed" ? `crashes at ${time(run.quiescent_at)}` : "never settles";
  const why = reason === undefined ? [] : [" · ", code(reasonOf(reason))];
  return make("p", { className: "result", data: { outcome: status } }, make("strong", {}, how), ...why);
}

function consoleOf(logs) {
  return make("ol", { className: "console", role: "list", ariaLabel: "Console" },
    ...logs.map(([event, text]) => make("li", { data: { event, said: true } }, code(text))));
}

const TOLD = { called: " is called.", started: " begins.", fulfilled: " fulfils.", rejected: " rejects." };

function rowsOf(all) {
  const rows = all.flatMap((run, program) => run.events.map((event, index) => ({ ...event, program, index })));
  rows.sort((a, b) => a.at - b.at || a.program - b.program || a.index - b.index);
  return make("tbody", {}, ...rows.map((event, step) => {
    const run = all[event.program];
    const about = event.call !== undefined ? label(run.calls[event.call]) : event.text ?? (event.reason && reasonOf(event.reason));
    const told = event.call !== undefined ? [code(about), TOLD[event.event]]
      : event.event === "logged" ? ["The console shows ", code(about), "."]
      : event.event === "settled" ? ["The program settles."] : ["Nothing has handled the rejection ", code(about), "."];
    return make("tr", { data: { program: event.program, event: event.index } },
      make("th", { scope: "row" }, String(step + 1)), make("td", { className: "time" }, time(event.at)),
      make("td", {}, make("bdi", {}, visible(run.name))),
      make("td", {}, event.event, ...(about === undefined ? [] : [" ", code(about)])),
      make("td", { className: "told" }, ...told));
  }));
}

let waiting = null;

/** Runs when the reader has paused. */
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(tryOut, 300);
}

panel.hidden = false;
panel.addEventListener("input", soon);
panel.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.dataset.does === "prove") prove();
  if (button?.dataset.does === "reset") reset();
  if (button?.dataset.does === "edit") editCode(+button.dataset.program, button.getAttribute("aria-expanded") !== "true");
});
