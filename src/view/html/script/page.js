"use strict";

// The page's cursor. What is shown at a step depends on that step alone: going back is the same as
// never having been further.

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const data = JSON.parse($("#data").textContent);
const boards = $$(".board");
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** What each board shows: the recording, until the reader runs something else. */
let runs = data.recording.programs.map((program, index) => {
  const { calls, events, ...more } = data.programs[index];
  return { ...more, ...program, calls_at: calls, events_at: events };
});
let shown = boards.map(() => true);
/** The events of the programs shown: by time, then by program, then as they happened. */
let events = [];
let step = 0;
let timer = null;
let axisEnd = 0;

/** A time as people read it, exactly: 1.5s, 250ms, 0. */
function time(nanos) {
  const [unit, scale] = [["s", 1e9], ["ms", 1e6], ["us", 1e3], ["ns", 1]].find(([, scale]) => nanos >= scale) ?? ["", 1];
  const rest = String(nanos % scale).padStart(String(scale).length - 1, "0").replace(/0+$/, "");
  return Math.floor(nanos / scale) + (rest && `.${rest}`) + unit;
}

const label = ({ task, item }) => (item === null ? task : `${task}(${item})`);
const rowOf = (program, event) => $(`.transcript tr[data-program="${program}"][data-event="${event}"]`);

/** Where the axis ends: where the last program settles, or ends unsettled. */
const endOf = (all) => Math.max(0, ...all.map(({ settles_at, quiescent_at, events }) =>
  settles_at ? Math.min(settles_at, events.at(-1).at) : quiescent_at));

function merge() {
  events = runs.flatMap((run, program) =>
    shown[program] ? run.events.map((event, index) => ({ ...event, program, index })) : []);
  events.sort((a, b) => a.at - b.at || a.program - b.program || a.index - b.index);
  axisEnd = endOf(runs);
  $(".scrub").max = events.length;
  for (const row of $$(".transcript tbody tr")) row.hidden = !shown[row.dataset.program];
  events.forEach((event, index) => {
    const row = rowOf(event.program, event.index);
    if (row) row.cells[0].textContent = index + 1;
  });
  boards.forEach((board, program) => (board.hidden = !shown[program]));
}

/** How many events of each program have happened at the step. */
function happened() {
  const counts = runs.map(() => 0);
  for (const event of events.slice(0, step)) counts[event.program] = event.index + 1;
  return counts;
}

/** A call is pending from the moment it is made; it waits where it does not begin at once. */
function stateAfter({ event, call }, run) {
  if (event !== "called") return event === "started" ? "pending" : event;
  const { called_at, blocks = 0, starts_at } = run.calls[call];
  return starts_at === called_at + blocks ? "pending" : "waiting";
}

function showProgram(program, count, current) {
  const [board, run] = [boards[program], runs[program]];
  const states = run.calls.map(() => "idle");
  for (const event of run.events.slice(0, count)) {
    if (event.call !== undefined) states[event.call] = stateAfter(event, run);
  }
  const over = count === run.events.length;
  const crashed = over && run.outcome.status === "crashed";
  for (const lane of $$(".lane", board)) {
    const state = states[lane.dataset.call];
    lane.dataset.state = crashed && (state === "pending" || state === "waiting") ? "cut off" : state;
    $(".state", lane).textContent = lane.dataset.state;
  }
  for (const line of $$(".console li", board)) line.dataset.said = line.dataset.event < count;
  for (const line of $$(".line.first", board)) line.classList.remove("first");
  const waiting = (run.waiting?.[count] ?? []).map((index) => run.awaits[index]);
  mark(board, "waits", waiting.map(([lines]) => lines));
  mark(board, "runs", current ? [run.events_at?.[count - 1]] : []);
  showStatus($(".status", board), run, count, waiting);
}

/** Marks lines of code, and the first of each range with its sign. */
function mark(board, name, ranges) {
  for (const line of $$(".line", board)) {
    const at = +line.dataset.line;
    line.classList.toggle(name, ranges.some((range) => range && range[0] <= at && at <= range[1]));
    if (ranges.some((range) => range?.[0] === at)) line.classList.add("first");
  }
}

function showStatus(status, run, count, waiting) {
  const last = run.events.slice(0, count).findLast(({ event }) => event === "settled" || event === "unhandled");
  const codes = [...new Set(waiting.map(([, code]) => code).filter(Boolean))];
  status.replaceChildren();
  if (count === run.events.length && run.outcome.status === "crashed") status.append("crashed");
  else if (last?.event === "settled") status.append(`settled at ${time(run.settles_at ?? last.at)}`);
  else if (codes.length) {
    status.append("waits: ");
    codes.forEach((code, index) => {
      const quoted = document.createElement("code");
      quoted.textContent = code;
      status.append(...(index ? [", "] : []), quoted);
    });
  } else if (run.waiting) status.append(waiting.length ? "waits" : count ? "runs" : "begins");
}

const clock = () => (step ? events[step - 1].at : 0);

/** What is told at the step, as nodes. */
function told() {
  if (!step) {
    const opening = runs.findIndex((_, program) => shown[program]);
    return { who: "", nodes: [document.createTextNode(shown.filter(Boolean).length === 1 ? runs[opening].opening ?? "" : "The programs begin, each on a clock of its own.")] };
  }
  const { program, index } = events[step - 1];
  const cell = $(".told", rowOf(program, index));
  return { who: runs[program].name, nodes: [...cell.cloneNode(true).childNodes] };
}

function show() {
  const counts = happened();
  const now = axisEnd ? Math.min(clock() / axisEnd, 1) * 10000 : 0;
  boards.forEach((board, program) => {
    if (!shown[program]) return;
    showProgram(program, counts[program], step > 0 && events[step - 1].program === program);
    const plane = $(".plane", board);
    plane.style.setProperty("--move", "0s");
    plane.style.setProperty("--now", now);
  });
  const current = step && rowOf(events[step - 1].program, events[step - 1].index);
  for (const row of $$(".transcript tr[aria-current]")) row.removeAttribute("aria-current");
  if (current) current.setAttribute("aria-current", "step");
  const { who, nodes } = told();
  const text = nodes.map((node) => node.textContent).join("");
  const line = $(".now-told");
  const element = (name, text) => Object.assign(document.createElement("span"), { className: name, textContent: text });
  line.replaceChildren(element("count", `${step}/${events.length} `), ...(who ? [element("who", `${who}: `)] : []), ...nodes);
  $(".clock").textContent = time(clock());
  const scrub = $(".scrub");
  scrub.value = step;
  scrub.setAttribute("aria-valuetext",
    `step ${step} of ${events.length}, ${time(clock())}: ${who ? `${who}: ` : ""}${text}`);
  for (const name of ["first", "back"]) $(`.buttons [data-does=${name}]`).disabled = step === 0;
  for (const name of ["forward", "last"]) $(`.buttons [data-does=${name}]`).disabled = step === events.length;
}

/** Moves the cursor; the address follows, so that it can be shared. */
function go(to, { quiet = false } = {}) {
  step = Math.min(Math.max(to, 0), events.length);
  show();
  if (!quiet && !timer) remember();
}

function remember() {
  const address = new URLSearchParams();
  const names = runs.filter((_, program) => shown[program]).map((run) => run.name);
  if (names.length < runs.length) names.forEach((name) => address.append("program", name));
  address.set("step", step);
  const embed = document.body.classList.contains("embed") ? "&embed" : "";
  try {
    history.replaceState(null, "", `#${address}${embed}`);
  } catch {
    // A frame may not be allowed to; the page works without.
  }
}

/** Goes where the address says. */
function follow() {
  const address = new URLSearchParams(location.hash.slice(1));
  document.body.classList.toggle("embed", address.has("embed"));
  const names = address.getAll("program").filter((name) => runs.some((run) => run.name === name));
  choose(runs.map((run) => names.length === 0 || names.includes(run.name)));
  go(Number.parseInt(address.get("step") ?? 0, 10) || 0, { quiet: true });
}

function choose(which) {
  shown = which;
  $$(".shown input").forEach((box, program) => (box.checked = shown[program]));
  merge();
}

/** The ends of moments: where the clock is about to move. */
function moment(direction) {
  const stops = [0, ...events.keys()].map((_, index) => index)
    .filter((at) => at === 0 || at === events.length || events[at].at > events[at - 1].at);
  return direction > 0 ? stops.find((at) => at > step) ?? events.length : stops.findLast((at) => at < step) ?? 0;
}

function pause() {
  clearTimeout(timer);
  timer = null;
  playing();
  show();
  remember();
}

function playing() {
  const button = $(".buttons [data-does=play]");
  button.setAttribute("aria-label", timer ? "Pause" : "Play");
  button.title = `${timer ? "Pause" : "Play"} (Space)`;
  $("path", button).setAttribute("d", timer ? "M3 2.5h4v11H3zM9 2.5h4v11H9z" : "M4 2.5v11L13.5 8z");
  $(".now-told").setAttribute("aria-live", timer ? "off" : "polite");
}

function play() {
  if (step === events.length) go(0);
  next();
  playing();
}

/** Waits for the next event, as long as its share of the axis is, and moves the clock there. */
function next() {
  if (step === events.length) return pause();
  const share = axisEnd ? (events[step].at - clock()) / axisEnd : 0;
  const wait = Math.min(Math.max(700, share * 7000), 4000) * 100 / $(".speed select").value;
  timer = setTimeout(() => {
    go(step + 1);
    next();
  }, wait);
  if (still.matches || share === 0) return;
  for (const plane of $$(".plane")) {
    plane.style.setProperty("--move", `${wait}ms`);
    plane.style.setProperty("--now", Math.min(events[step].at / axisEnd, 1) * 10000);
  }
}

function faster(by) {
  const speed = $(".speed select");
  speed.selectedIndex = Math.min(Math.max(speed.selectedIndex + by, 0), speed.options.length - 1);
}

const does = {
  first: () => go(0), back: () => go(step - 1), forward: () => go(step + 1), last: () => go(events.length),
  play: () => (timer ? pause() : play()),
};

/** Whoever moves the cursor takes it over. */
function act(name, event) {
  event?.preventDefault();
  if (name !== "play" && timer) pause();
  does[name]();
}

function onKey(event) {
  const { target, key, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches("input:not(.scrub), select, textarea") || (key === " " && target.closest("button"))) return;
  const names = { " ": "play", Home: "first", End: "last", ArrowLeft: "back", ArrowRight: "forward" };
  if (shiftKey && key.startsWith("Arrow") && names[key]) {
    event.preventDefault();
    if (timer) pause();
    go(moment(key === "ArrowRight" ? 1 : -1));
  } else if (names[key]) act(names[key], event);
  else if (key === "[" || key === "]") faster(key === "]" ? 1 : -1);
}

/** Marks what belongs together: a call's lane and the code that makes it. */
function link(event) {
  for (const linked of $$(".linked")) linked.classList.remove("linked");
  const board = event.target.closest?.(".board");
  const [lane, line] = [event.target.closest?.(".lane"), event.target.closest?.(".line")];
  if (!board || !(lane || line)) return;
  const calls = runs[board.dataset.program].calls_at ?? [];
  const covers = (range, at) => range && range[0] <= at && at <= range[1];
  if (lane) for (const one of $$(".line", board)) one.classList.toggle("linked", !!covers(calls[lane.dataset.call], +one.dataset.line));
  else for (const one of $$(".lane", board)) one.classList.toggle("linked", !!covers(calls[one.dataset.call], +line.dataset.line));
}

function start() {
  document.body.classList.add("stepping");
  for (const section of $$(".controls, .shown")) section.hidden = false;
  for (const button of $$(".buttons button")) button.addEventListener("click", () => act(button.dataset.does));
  $(".scrub").addEventListener("input", ({ target }) => {
    if (timer) pause();
    go(+target.value);
  });
  $(".shown")?.addEventListener("change", () => {
    const which = $$(".shown input").map((box) => box.checked);
    choose(which.some(Boolean) ? which : runs.map(() => true));
    go(Math.min(step, events.length));
  });
  $(".transcript").addEventListener("click", ({ target }) => {
    const row = target.closest("tbody tr");
    if (row) go(events.findIndex(({ program, index }) => program === +row.dataset.program && index === +row.dataset.event) + 1);
  });
  addEventListener("keydown", onKey);
  addEventListener("pointerover", link);
  addEventListener("hashchange", follow);
  let before = 0;
  addEventListener("beforeprint", () => ((before = step), go(events.length, { quiet: true })));
  addEventListener("afterprint", () => go(before, { quiet: true }));
  follow();
}

start();
