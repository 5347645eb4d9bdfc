// The model of a timeline, read once from its markup and its data. Only adding a fix changes it.

const $ = (selector, within) => within.querySelector(selector);
const $$ = (selector, within) => [...within.querySelectorAll(selector)];

/** A text in which the characters are visible that would end a line or change the text direction. */
const visible = (text) => String(text).replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt()))
  .replace(/\u007f/g, "\u2421").replace(/[\u0080-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd");

const UNITS = { d: 8.64e13, h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** The exact time in the largest unit that keeps it short: 1.5s, 250ms, 2h, 0. */
function time(nanos) {
  const fits = (scale) => nanos >= scale && (scale < 6e10 || nanos === scale || (nanos >= 2 * scale && nanos % (scale / 100) === 0));
  const [unit, scale] = Object.entries(UNITS).find(([, scale]) => fits(scale)) ?? ["", 1];
  const [least, places] = scale < 6e10 ? [1, String(scale).length - 1] : [scale / 100, 2];
  const rest = String((nanos % scale) / least).padStart(places, "0").replace(/0+$/, "");
  return Math.floor(nanos / scale) + (rest && `.${rest}`) + unit;
}

/** The kinds of events, by their numbers in the data; the first four are events of calls. */
const KINDS = ["called", "started", "fulfilled", "rejected", "logged", "unhandled", "settled"];
const VERBS = ["is called", "starts", "fulfills", "rejects", "logs a line", "has an unhandled rejection", "settles"];

/** Reads the model of a timeline. */
function modelOf(element) {
  const { end, grid, programs, fixes } = JSON.parse($(".data", element).textContent);
  const model = { element, end, grid, programs: [], fixes, rows: programs.map(() => []), parts: [] };
  for (const row of $$(".transcript tbody tr", element)) model.rows[row.dataset.program][row.dataset.event] = row;
  for (const program of programs) addProgram(model, program);
  sortEvents(model);
  return model;
}

function addProgram(model, program) {
  const { element, programs, parts, rows } = model;
  const index = programs.push(program) - 1;
  program.settled = program.events.findIndex(([, kind]) => kind === 6);
  prepareStates(program);
  parts.push(partsOf(element, index));
  rows[index] ??= $$(`.transcript tr[data-program="${index}"]`, element);
}

/** Sorts the events of all programs by time. */
function sortEvents(model) {
  const events = model.programs.flatMap(({ events }, program) => events.map(([at, kind, call], index) => ({ at, kind, call, program, index })));
  events.sort((a, b) => a.at - b.at);
  const places = model.programs.map(() => []);
  events.forEach(({ program }, index) => places[program].push(index));
  Object.assign(model, { events, places, moments: momentsOf(events), last: events.at(-1)?.at ?? 0 });
}

/** The times with events, each with the number of events up to and including that time. */
function momentsOf(events) {
  const moments = [];
  events.forEach(({ at }, index) => {
    if (moments.at(-1)?.at !== at) moments.push({ at });
    moments.at(-1).step = index + 1;
  });
  return moments;
}

/** The index of the program with a name; -1 if there is none. */
const indexOf = ({ programs }, name) => programs.findIndex((program) => program.name === name);

/** The elements of one program. */
function partsOf(element, program) {
  const [entry, section] = $$(`.entry[data-program="${program}"], .program[data-program="${program}"]`, element);
  return {
    entry, section, live: $(".live", entry), status: $(".status", section), story: $(".story", section), chart: $(".chart", section), guess: $(".guess", section), flag: $(".flag", section), guessed: $(".guessed", section),
    lanes: $$(".lane[data-row]", section), lines: $$(".source .line", section), logs: $$(".console li", section), after: $$(".run [data-call]", section), reasons: $$(".reason[data-until]", section),
  };
}

/** The number of entries at the start of a sorted list that pass a test. */
function passing(list, test) {
  let [from, until] = [0, list.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if (test(list[middle])) from = middle + 1;
    else until = middle;
  }
  return from;
}

/** The first moment with events after the first `step` events, and the last moment that passes a test. */
const momentAfter = ({ moments }, step) => moments[passing(moments, (moment) => moment.step <= step)];
const lastMoment = ({ moments }, test) => moments[passing(moments, test) - 1];

/** The number of events up to and including a time. */
const stepAt = (model, at) => lastMoment(model, (moment) => moment.at <= at)?.step ?? 0;

/** The number of events of each program among the first `step` events. */
const countsAfter = ({ places }, step) => places.map((places) => passing(places, (place) => place < step));

/** The states of a call, by number; the first four are numbered like the events of calls. */
const STATES = ["called", "started", "fulfilled", "rejected", "idle", "blocking", "queued", "running", "late", "cut off"];
const [IDLE, QUEUED] = [4, 6];

/** Prepares the states of a program at its start, and what each event changes, so that going back can undo it. */
function prepareStates(program) {
  const { calls, events, awaits } = program;
  const kinds = new Uint8Array(calls.length).fill(IDLE);
  const undone = events.map(([, kind, call]) => {
    const before = kinds[call];
    if (kind < IDLE) kinds[call] = kind;
    return before;
  });
  const [begin, end] = [[], []];
  for (const [index, [, , [began], ended]] of awaits.entries()) {
    (begin[began] ??= []).push(index);
    if (ended) (end[ended[0]] ??= []).push(index);
  }
  Object.assign(program, { undone, begin, end, count: 0, kinds: kinds.fill(IDLE), pending: new Set(begin[0]) });
}

/** Moves the states of a program to the point after `count` of its events, one event after the other. */
function moveTo(program, count) {
  const { events, undone, kinds, begin, end, pending } = program;
  const change = (lists, at, how) => lists[at]?.forEach((index) => pending[how](index));
  while (program.count < count) {
    const [, kind, call] = events[program.count];
    if (kind < IDLE) kinds[call] = kind;
    change(end, program.count++, "delete");
    change(begin, program.count, "add");
  }
  while (program.count > count) {
    change(begin, program.count--, "delete");
    change(end, program.count, "add");
    const [, kind, call] = events[program.count];
    if (kind < IDLE) kinds[call] = undone[program.count];
  }
}

/** The number of the state of each call of a program after `count` of its events, at the time `now`. */
function statesAfter(program, count, now) {
  moveTo(program, count);
  const { calls, events, kinds, crashes_at: crash } = program;
  const states = kinds.slice();
  const crashed = crash !== null && count === events.length;
  for (let call = 0; call < states.length; call++) {
    if (states[call] > 1) continue;
    const [, free, starts, due] = calls[call];
    if (crashed) states[call] = 9;
    else if (now < free) states[call] = 5;
    else if (states[call] === 0 && starts !== free) states[call] = 6;
    else states[call] = now > due ? 8 : 7;
  }
  return states;
}

/** The number of calls in each state. */
function numbersOf(states) {
  const numbers = new Uint32Array(STATES.length);
  for (const state of states) numbers[state]++;
  return numbers;
}

/** The awaits that are pending after the first `count` events of a program, at the time of the last one. */
function waitingAfter(program, count) {
  moveTo(program, count);
  const { awaits, events, pending } = program;
  const at = count ? events[count - 1][0] : 0;
  return [...pending].sort((a, b) => a - b).map((index) => awaits[index]).filter(([, , [began, beganAt], ended]) => {
    if (ended?.[0] !== count) return true;
    // An await without events between its start and its end is shown at its start, until the clock moves.
    return began === count && beganAt === at && ended[1] > at;
  });
}
