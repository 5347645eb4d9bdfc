"use strict";

// What the page shows, and the cursor over it. What a step shows depends on that step alone: going
// back is the same as never having been further.

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const data = JSON.parse($("#data").textContent);
const boards = $$(".board");

/** What each board shows: the recording, until the reader runs something else. */
let runs = data.recording.programs.map((program, index) => ({ ...program, ...data.programs[index] }));
let shown = boards.map(() => true);
/** The events of the programs shown, each with its row of the table; and how many have happened. */
let events = [];
let step = 0;

/** A text with every character made visible that would end a line or turn its direction. */
const visible = (text) => String(text).replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt()))
  .replace(/\u007f/g, "\u2421").replace(/[\u0080-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd");

/** Markup as it is written here; what is put into it is text, unless it is such markup itself. */
class Markup extends String {}
const escaped = (value) => (value instanceof Markup ? value : Array.isArray(value) ? value.map(escaped).join("")
  : visible(value).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt()};`));
const html = (parts, ...values) => new Markup(String.raw(parts, ...values.map(escaped)));

const UNITS = { d: 8.64e13, h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** A time as people read it, exactly: 1.5s, 250ms, 2h, 0. */
function time(nanos) {
  const fits = (scale) => nanos >= scale && (scale < 6e10 || nanos === scale || (nanos >= 2 * scale && nanos % (scale / 100) === 0));
  const [unit, scale] = Object.entries(UNITS).find(([, scale]) => fits(scale)) ?? ["", 1];
  const [least, places] = scale < 6e10 ? [1, String(scale).length - 1] : [scale / 100, 2];
  const rest = String((nanos % scale) / least).padStart(places, "0").replace(/0+$/, "");
  return Math.floor(nanos / scale) + (rest && `.${rest}`) + unit;
}

/** Events by time, then by program, then as they happened. */
const merged = (runs) => runs.flatMap((run, program) => run.events.map((event, index) => ({ ...event, program, index })))
  .sort((a, b) => a.at - b.at);

/** Where the axis ends; `view/axis.rs` says why there. */
function axisEnd(runs) {
  const seen = (run, at) => Math.min(at, run.events.at(-1)?.at ?? at);
  const over = Math.max(0, ...runs.map((run) => seen(run, run.settles_at ?? run.quiescent_at)));
  const ends = runs.flatMap((run) => [...run.calls.map((call) => call.settles_at ?? run.quiescent_at),
    ...(run.crash ? [run.crash.at] : [])].map((at) => seen(run, at)));
  return Math.max(over, ...ends.filter((at) => !over || at <= 8 * over));
}

const clock = () => (step ? events[step - 1].at : 0);

/** Shows those programs. */
function choose(which) {
  shown = which;
  const rows = $$(".transcript tbody tr");
  events = merged(runs).map((event, at) => ({ ...event, row: rows[at] })).filter(({ program }) => shown[program]);
  for (const row of rows) row.hidden = !shown[row.dataset.program];
  events.forEach(({ row }, at) => (row.cells[0].textContent = at + 1));
  boards.forEach((board, program) => (board.hidden = !shown[program]));
  $$(".shown input").forEach((box, program) => (box.checked = shown[program]));
  scrub.max = events.length;
}

/** Moves the cursor. */
function go(to) {
  step = Math.min(Math.max(to, 0), events.length);
  show();
  if (!timer) remember();
}
