// A run of the reader's own, drawn as `view/html/*.rs` draws a recording.

const label = ({ task, items }) => (items.length ? `${task}(${items.join(", ")})` : task);
const reasonOf = (reason) => (typeof reason === "string" ? reason : JSON.stringify(reason));
const quoted = (text) => html`<code>${text}</code>`;

/** Its lanes, its console, and room for what it does now. */
function drawnRun(run, end) {
  const logs = run.events.flatMap(({ event, text }, index) => (event === "logged" ? html`<li data-event="${index}">${quoted(text)}</li>` : []));
  return html`<div class="chart">${drawnGround(run, end)}<ol class="lanes" role="list" aria-label="Calls">${
    run.calls.map((call, index) => drawnLane(run, call, index, end))
  }</ol><div class="cursor" aria-hidden="true"><span class="ahead"></span></div></div><p class="status"></p>${
    logs.length ? html`<ol class="console" role="list" aria-label="Console">${logs}</ol>` : ""}`;
}

const part = (nanos, end) => (end ? Math.round(Math.min(nanos / end, 1) * 10000) : 0);

/** When it settles and when it crashes, as far as it does. */
const endingsOf = (run) => [...(run.settles_at === null ? [] : [["settles", run.settles_at]]),
  ...(run.crash ? [["crashes", run.crash.at]] : [])];

/** The steps between the labels of an axis; `view/axis.rs` says why these. */
const ROUND = [...Array.from({ length: 11 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat().filter((step) => step < UNITS.m),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * UNITS.m), ...[1, 2, 3, 6, 12].map((hours) => hours * UNITS.h),
  ...Array.from({ length: 5 }, (_, power) => [1, 2, 5].map((days) => days * 10 ** power * UNITS.d)).flat()];

function drawnGround(run, end) {
  const least = [UNITS.d, UNITS.h, UNITS.m].find((unit) => end >= 2 * unit) ?? 0;
  const step = ROUND.find((one) => one >= least && Math.floor(end / one) < 6);
  const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
  return html`<div class="ground" aria-hidden="true">${
    endingsOf(run).filter(([, at]) => at <= end).map(([kind, at]) => html`<span class="over" data-kind="${kind}" data-side="${
      part(at, end) * 2 < 10000 ? "right" : "left"}" style="--a:${part(at, end)}"><span>${kind} ${time(at)}</span></span>`)
  }${ticks.map((tick) => html`<span class="tick" style="--a:${part(tick, end)}">${time(tick)}</span>`)}</div>`;
}

function drawnLane(run, call, index, end) {
  const rejected = run.events.some((event) => event.event === "rejected" && event.call === index);
  const [state, how] = call.settles_at === null ? ["cut off", "is cut off"]
    : rejected ? ["rejected", "rejects"] : ["fulfilled", "fulfills"];
  const ends = call.settles_at ?? run.quiescent_at;
  const free = Math.min(call.called_at + call.blocks, ends);
  const starts = call.starts_at ?? ends;
  const due = Math.min(starts + call.takes, ends);
  const settled = Math.min(Math.max(run.settles_at ?? due, starts), due);
  const parts = [["blocks", call.called_at, free], ["waits", free, starts], ["runs", starts, settled], ["runs-on", settled, due], ["late", due, ends]];
  const begins = call.starts_at === null ? "never starts" : `starts at ${time(starts)}`;
  return html`<li class="lane" data-call="${index}" data-state="${state}"><span class="name" title="${label(call)}"><bdi>${
    label(call)}</bdi></span><span class="state">${state}</span><span class="track" aria-hidden="true">${
    parts.filter(([, from, until]) => from < until).map(([doing, from, until]) =>
      html`<span class="part" data-doing="${doing}" style="--a:${part(from, end)};--b:${part(until, end)}"></span>`)}${
    ends > end ? html`<span class="beyond">${time(ends)}</span>`
      : html`<span class="ended" data-state="${state}" style="--a:${part(ends, end)}"></span>`
    }</span><span class="spoken">called at ${time(call.called_at)}, ${begins}, ${how} at ${time(ends)}</span></li>`;
}

/** The first call that is made before what it needs is there; `timeline/bounds/attempts.rs` says which calls count. */
function tooEarly({ calls, events }) {
  const at = { called: [], fulfilled: [], settled: [] };
  events.forEach(({ event, call }, index) => {
    for (const kind of event === "called" ? ["called"] : event === "fulfilled" ? ["fulfilled", "settled"] : event === "rejected" ? ["settled"] : []) {
      at[kind][call] = index;
    }
  });
  const own = calls.map(({ items }) => JSON.stringify(items));
  const outer = calls.map(({ items }) => JSON.stringify(items.slice(0, -1)));
  const tasks = new Map();
  calls.forEach(({ task }, call) => (tasks.get(task) ?? tasks.set(task, []).get(task)).push(call));
  const before = (kind, call, late) => at[kind][call] < at.called[late];
  const near = (one, late) => (own[one] === own[late] ? Infinity
    : [...calls[one].items, null].findIndex((item, index) => index === calls[one].items.length || item !== calls[late].items[index]));
  const isMet = (late, [task, settles]) => {
    const kind = settles ? "settled" : "fulfilled";
    if (task === null) {
      const isFailed = (call) => own[call] === own[late] && before("settled", call, late) && at.fulfilled[call] === undefined;
      const previous = tasks.get(calls[late].task).findLast((call) => call < late && outer[call] === outer[late] && !isFailed(call));
      return previous === undefined || before(kind, previous, late);
    }
    const all = tasks.get(task) ?? [];
    const most = Math.max(...all.map((call) => near(call, late)));
    const counting = all.filter((call) => near(call, late) === most);
    const met = new Set(counting.filter((call) => before(kind, call, late)).map((call) => own[call]));
    return all.length ? counting.every((call) => met.has(own[call])) : settles;
  };
  const needs = new Map(data.needs);
  return calls.findIndex(({ task }, late) => !(needs.get(task) ?? []).every((need) => isMet(late, need)));
}

function drawnResult(run) {
  const why = (kind) => (kind === "crashes" ? html`: unhandled rejection ${quoted(reasonOf(run.crash.reason))}`
    : run.outcome.status === "rejected" ? html`, rejected with ${quoted(reasonOf(run.outcome.reason))}` : "");
  const ends = endingsOf(run).map(([kind, at], number) =>
    html`${number ? ", " : ""}<strong>${kind} at ${time(at)}</strong>${why(kind)}`);
  const early = run.calls[tooEarly(run)];
  const isWrong = early || run.events.some(({ event }) => event === "unhandled");
  const state = run.crash ? "crashed" : isWrong && run.outcome.status === "fulfilled" ? "wrong" : run.outcome.status;
  return html`<p class="result" data-state="${state}">${ends.length ? ends : html`<strong>never settles</strong>`}${
    early ? html`, but ${quoted(label(early))} is called before its dependencies are met` : ""}</p>`;
}

const TOLD = {
  called: ["", " is called."], started: ["", " starts."], fulfilled: ["", " fulfills."], rejected: ["", " rejects."],
  logged: ["The program logs ", "."], unhandled: ["Unhandled rejection ", "."],
};

/** What becomes of a program that settles. */
function settling({ outcome: { status, value, reason } }) {
  if (status === "rejected") return html`rejects with ${quoted(reasonOf(reason))}.`;
  return status !== "fulfilled" || value === null ? "settles." : html`fulfills with ${quoted(JSON.stringify(value))}.`;
}

function drawnRows(runs) {
  return html`${merged(runs).map(({ at, event, call, text, reason, program, index }, step) => {
    const about = call !== undefined ? label(runs[program].calls[call]) : text ?? (reason && reasonOf(reason));
    const [before, behind] = TOLD[event] ?? [];
    return html`<tr data-program="${program}" data-event="${index}"><th scope="row">${step + 1}</th><td class="time">${time(at)}</td><td><bdi>${
      runs[program].name}</bdi></td><td>${event}${about === undefined ? "" : html` ${quoted(about)}`}</td><td class="told">${
      before === undefined ? html`The program ${settling(runs[program])}` : html`${before}${quoted(about)}${behind}`}</td></tr>`;
  })}`;
}
