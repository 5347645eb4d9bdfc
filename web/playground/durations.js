// Durations that are written in the text: they can be dragged, or changed with keys.

import { syntaxTree } from "@codemirror/language";
import { Prec, RangeSetBuilder, Transaction } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, keymap } from "@codemirror/view";

const WORDS = "milliseconds?|seconds?|secs?|minutes?|min";
/** A number and its unit, which a comment may write as a word. */
const AMOUNT = `(\\d+(?:\\.\\d+)?)( ?(?:ns|us|ms|s|m|h|${WORDS}))\\b`;
/** A comment that starts with a duration. */
const OF_COMMENT = new RegExp(`^/[/*]\\s*[~≈]?\\s*${AMOUNT}`);
/** A string that is a duration. */
const IN_STRING = /"(\d+(?:\.\d+)?)(ns|us|ms|s|m|h|d)"/g;

/** A number of milliseconds, as timers take them. */
const PLAIN = /^(\d+(?:\.\d+)?)()$/;
/** The functions whose last argument is a delay, by name. */
const TIMERS = /(?:^|\.)(?:setTimeout|setInterval|sleep|delay|wait)$/;

/** How many pixels of a drag make one step. */
const PIXELS = 5;
/** A pointer that moves less has clicked. */
const STILL = 3;

/** The size of a step: 10 ms, 0.1 s, 1 of all other units; a number without a unit is in ms. `isLarge` is ten times as much. */
function stepOf(unit, isLarge) {
  const large = isLarge ? 10 : 1;
  if (/^\s*m(?:s|illi)|^$/.test(unit)) return 10 * large;
  return /^\s*s/.test(unit) ? 0.1 * large : large;
}

/** A number after so many steps, each to the next multiple of the step, and never below 0. */
export function stepped(number, unit, steps, isLarge = false) {
  const size = stepOf(unit, isLarge);
  const exact = Number((number / size).toFixed(6));
  const from = steps > 0 ? Math.floor(exact) : Math.ceil(exact);
  return steps === 0 ? number : Number((Math.max(from + steps, 0) * size).toFixed(6));
}

function found(match, start) {
  const [whole, number, unit] = match;
  const from = start + match.index + whole.indexOf(number);
  return { from, to: from + number.length + unit.length, number: Number(number), unit };
}

/** Whether a number is the delay of a timer. */
function isDelay(state, { parent, nextSibling }) {
  const callee = parent?.name === "ArgList" ? parent.prevSibling : null;
  return callee !== null && nextSibling?.name === ")" && TIMERS.test(state.sliceDoc(callee.from, callee.to));
}

/** The durations of a part of the text, in order. */
function durationsIn(state, from, to) {
  const all = [];
  const strings = (start, text) => all.push(...Array.from(text.matchAll(IN_STRING), (match) => found(match, start)));
  syntaxTree(state).iterate({ from, to, enter: ({ name, from, to, node }) => {
    const text = /comment|string|number/i.test(name) ? state.sliceDoc(from, to) : "";
    if (name === "string") strings(from, text);
    const plain = name === "Number" && PLAIN.exec(text);
    if (plain && isDelay(state, node)) all.push(found(plain, from));
    if (name !== "LineComment" && name !== "BlockComment") return;
    const start = OF_COMMENT.exec(text);
    if (start) all.push(found(start, from));
    else strings(from, text);
  } });
  return all;
}

/** The duration at a position, which may be its end. */
function durationAt(state, at) {
  const line = state.doc.lineAt(at);
  return durationsIn(state, line.from, line.to).find(({ from, to }) => from <= at && at <= to);
}

const mark = Decoration.mark({ class: "cm-duration", attributes: { title: "Drag, or press Alt+↑ or Alt+↓: a longer or shorter time" } });

function marksIn({ state, visibleRanges }) {
  const marks = new RangeSetBuilder();
  let end = 0;
  for (const visible of visibleRanges) {
    for (const { from, to } of durationsIn(state, visible.from, visible.to)) {
      if (from >= end) marks.add(from, to, mark);
      end = Math.max(end, to);
    }
  }
  return marks.finish();
}

/** Writes another number where a duration is, and returns the new duration. */
function write(view, { from, to, unit }, number, options) {
  const text = `${number}${unit}`;
  view.dispatch({ changes: { from, to, insert: text }, ...options });
  return { from, to: from + text.length, number, unit };
}

/** Follows the pointer that has pressed a duration, until it lets go. */
function drag(view, duration, { clientX: begun, pointerId }) {
  const stop = new AbortController();
  const listen = (type, listener) => window.addEventListener(type, listener, { signal: stop.signal });
  let now = duration;
  let hasMoved = false;
  const own = (event, act) => event.pointerId === pointerId && act(event);
  const move = ({ clientX, shiftKey }) => {
    const by = clientX - begun;
    hasMoved ||= Math.abs(by) > STILL;
    const number = stepped(duration.number, duration.unit, Math.trunc(by / PIXELS), shiftKey);
    if (hasMoved && number !== now.number) {
      now = write(view, now, number, { userEvent: "input.drag", annotations: Transaction.addToHistory.of(false) });
    }
  };
  const end = (isKept) => {
    stop.abort();
    view.dom.classList.remove("cm-dragging");
    if (now.number === duration.number) return hasMoved || click(view, duration.from);
    // All of the drag is one change: one undo takes it back.
    const { number } = now;
    const before = write(view, now, duration.number, { annotations: Transaction.addToHistory.of(false) });
    return isKept && write(view, before, number, { userEvent: "input.drag" });
  };
  view.dom.classList.add("cm-dragging");
  listen("pointermove", (event) => own(event, move));
  listen("pointerup", (event) => own(event, () => end(true)));
  listen("pointercancel", (event) => own(event, () => end(false)));
}

function click(view, at) {
  view.dispatch({ selection: { anchor: at } });
  view.focus();
}

/** The duration that an event of a pointer is on. */
function pressed(view, { target, button, clientX, clientY }) {
  if (button !== 0 || !target.closest?.(".cm-duration")) return undefined;
  const at = view.posAtCoords({ x: clientX, y: clientY });
  return at === null ? undefined : durationAt(view.state, at);
}

const change = (steps, isLarge) => (view) => {
  const duration = durationAt(view.state, view.state.selection.main.head);
  if (!duration) return false;
  const { number, unit } = write(view, duration, stepped(duration.number, duration.unit, steps, isLarge),
    { selection: { anchor: duration.from }, userEvent: "input.step" });
  view.dispatch({ effects: EditorView.announce.of(`${number}${unit}`) });
  return true;
};

/** Durations of the text as widgets. */
export const durations = [
  ViewPlugin.define((view) => ({
    marks: marksIn(view),
    update(update) {
      const isParsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || isParsed) this.marks = marksIn(update.view);
    },
  }), { decorations: ({ marks }) => marks }),
  EditorView.domEventHandlers({
    pointerdown(event, view) {
      const duration = pressed(view, event);
      if (duration) drag(view, duration, event);
    },
    // The editor would select text.
    mousedown: (event, view) => pressed(view, event) !== undefined && (event.preventDefault(), true),
  }),
  Prec.high(keymap.of([
    { key: "Alt-ArrowUp", run: change(1), shift: change(1, true) },
    { key: "Alt-ArrowDown", run: change(-1), shift: change(-1, true) },
  ])),
];
