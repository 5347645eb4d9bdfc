// Playing: the clock moves at a constant speed between the moments, with a short stop at each.

/** The time in milliseconds from the first to the last moment, without the stops. */
const TRAVEL = 5000;
/** The time of all stops together, and the maximum time of one stop, in milliseconds. */
const STOPS = 2600;
const STOP = 700;
/** The time at each moment in milliseconds, if the reader prefers reduced motion. */
const STILL = 1200;

function play(view) {
  if (view.step === view.model.events.length) goToStep(view, 0);
  view.isPlaying = true;
  view.frame = requestAnimationFrame((at) => run(view, at, at));
  showPlaying(view);
}

function pause(view) {
  if (!view.isPlaying) return;
  view.isPlaying = false;
  cancelAnimationFrame(view.frame);
  view.rest = 0;
  showPlaying(view);
  view.changed();
}

/** Plays one frame: goes through all that fits into it, stops and moments, and then shows only its end. */
function run(view, before, at) {
  const { step } = view;
  let millis = (at - before) * view.speed;
  while (millis > 0) {
    const waits = Math.min(view.rest, millis);
    view.rest -= waits;
    millis -= waits;
    const next = momentAfter(view.model, view.step);
    if (view.rest > 0 || !next) break;
    millis = view.isStill ? arrive(view, next, millis) : travel(view, next, millis);
  }
  view.point = null;
  if (view.step !== step) view.shownAt = null;
  showFrame(view);
  if (view.step === view.model.events.length && view.rest === 0) return pause(view);
  view.frame = requestAnimationFrame((later) => run(view, at, later));
}

/** Moves the clock towards a moment, and returns the rest of the frame's time. */
function travel(view, next, millis) {
  const { model } = view;
  // The clock jumps to a moment after the end of the axis, because nothing is visible before it.
  const end = Math.min(next.at, model.end);
  const perMilli = Math.min(model.end, model.last) / TRAVEL || 1;
  const needs = Math.max(end - view.now, 0) / perMilli;
  if (needs <= millis) return arrive(view, next, millis - needs);
  view.now += millis * perMilli;
  return 0;
}

function arrive(view, next, millis) {
  Object.assign(view, { step: next.step, now: next.at, rest: view.isStill ? STILL : Math.min(STOP, STOPS / view.model.moments.length) });
  return millis;
}

/** Shows a frame. Between two events, only the clock moves, after one change: a call that has stopped blocking can be queued. */
function showFrame(view) {
  const { model, step, now } = view;
  if (view.shownAt === step) {
    showClock(view);
    return showQueues(view);
  }
  if (now > (model.events[step - 1]?.at ?? 0)) view.shownAt = step;
  show(view);
}

function showPlaying({ controls, isPlaying }) {
  const { play } = controls;
  play.ariaLabel = isPlaying ? "Pause" : "Play";
  play.title = `${play.ariaLabel} (Space)`;
  $("path", play).setAttribute("d", isPlaying ? "M3 2.5h4v11H3zM9 2.5h4v11H9z" : "M4 2.5v11L13.5 8z");
}

/** Goes to the point after the first `step` events. */
function goToStep(view, step) {
  const { events } = view.model;
  view.step = Math.min(Math.max(step, 0), events.length);
  view.point = null;
  view.now = view.step ? events[view.step - 1].at : 0;
  view.shownAt = null;
  show(view);
  view.changed();
}

/** Goes to a time, after all events at that time. */
function goToTime(view, at) {
  const { model } = view;
  view.now = Math.min(Math.max(at, 0), model.last);
  view.step = stepAt(model, view.now);
  view.point = null;
  view.shownAt = null;
  show(view);
  view.changed();
}
