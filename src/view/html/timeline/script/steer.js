// The controls that move the clock: buttons, keys, and dragging along the slider and the lanes.

const KEYS = { " ": "play", Home: "first", End: "last", ArrowLeft: "previous", ArrowRight: "next", "[": "slower", "]": "faster", "?": "keys", q: "queues", "+": "zoomIn", "-": "zoomOut", 0: "fit", ",": "unqueue", ".": "queue" };

const ACTS = {
  play: (view) => (view.isPlaying ? pause(view) : play(view)),
  first: (view) => goToStep(view, 0),
  last: (view) => goToStep(view, view.model.events.length),
  back: (view) => goToStep(view, view.step - 1),
  forward: (view) => goToStep(view, view.step + 1),
  next: (view) => goToStep(view, momentAfter(view.model, view.step)?.step ?? view.step),
  previous: (view) => goToStep(view, before(view)),
  slower: (view) => changeSpeed(view, -1),
  faster: (view) => changeSpeed(view, 1),
  reveal,
  queues: (view) => toggleQueues(view),
  zoomIn: (view) => zoomBy(view, 2),
  zoomOut: (view) => zoomBy(view, 1 / 2),
  fit: (view) => zoomBy(view, 0),
  close: (view) => toggleQueues(view, $(".tools [data-does=queues]", view.model.element)),
  unqueue: (view) => goToPoint(view, -1),
  queue: (view) => goToPoint(view, 1),
  keys: ({ keys }) => (keys.open = !keys.open),
  remove: (view) => removeFix(view),
};

/** The actions that do not pause playing. */
const KEEP_PLAYING = ["play", "slower", "faster", "keys", "reveal", "queues", "close", "zoomIn", "zoomOut", "fit"];

function act(view, name) {
  if (!KEEP_PLAYING.includes(name)) pause(view);
  ACTS[name](view);
}

/** The step of the previous moment, or of the current one if the clock or the step is past its first state. */
function before({ model, step, now }) {
  const earlier = lastMoment(model, (moment) => moment.step < step || (moment.step === step && moment.at < now));
  return earlier?.step ?? 0;
}

/** Reveals later events, or hides them again unless all events have happened. */
function reveal(view) {
  view.isRevealed = !view.isRevealed;
  show(view);
}

/** Opens or closes the drawer of the queues, and moves the focus to `next`, if given. */
function toggleQueues(view, next) {
  view.hasDrawer = Boolean(view.drawer) && !view.hasDrawer;
  show(view);
  next?.focus();
  view.changed();
}

function changeSpeed(view, by) {
  const { select } = view;
  select.selectedIndex = Math.min(Math.max(select.selectedIndex + by, 0), select.options.length - 1);
  view.speed = select.value / 100;
}

function onKey(view, event) {
  const { target, key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || target.matches("input, select, textarea")) return;
  if (key === " " && target.closest("button, summary, [role=radio]")) return;
  if (key.startsWith("Arrow") && target.closest("[role=radio]") && onRadio(view, event)) return;
  if (target.matches(ROWS) && onRow(view, event)) return;
  if (key === "Escape" && view.keys.open) {
    view.keys.open = false;
    if (target.closest(".keys")) $("summary", view.keys).focus();
    return;
  }
  if (target.matches(".scroll") && target.scrollWidth > target.clientWidth) return;
  const does = shiftKey && { ArrowLeft: "back", ArrowRight: "forward" }[key] || KEYS[key];
  if (!does) return;
  event.preventDefault();
  act(view, does);
}

/** Selects another program with the up and down keys; returns whether the key is one of them. */
function onRadio(view, event) {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!by) return false;
  event.preventDefault();
  const { parts } = view.model;
  const { ordered } = view;
  select(view, ordered.at((ordered.indexOf(view.selected) + by) % ordered.length));
  $(".title", parts[view.selected].entry).focus();
  return true;
}

/** The rows that have the focus one at a time: those of calls, and those of the table of events. */
const ROWS = ".lane[data-row], .transcript tbody tr";

/** Moves the focus to the next or the previous row, or the clock to the row's event; returns whether the key does that. */
function onRow(view, event) {
  const { target, key } = event;
  const isEvent = target.matches("tr");
  const by = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!by && !(isEvent && key === "Enter")) return false;
  event.preventDefault();
  if (!by) goToRow(view, target);
  const next = by === 1 ? target.nextElementSibling : target.previousElementSibling;
  if (!by || !next?.matches(ROWS)) return true;
  [target.tabIndex, next.tabIndex] = [-1, 0];
  next.focus();
  return true;
}

/** Moves the clock to the event of a row of the table. */
function goToRow(view, row) {
  pause(view);
  goToStep(view, view.model.events.findIndex(({ program, index }) => program === +row.dataset.program && index === +row.dataset.event) + 1);
}

/** Selects the program that is shown in detail. */
function select(view, program) {
  view.selected = program;
  view.point = null;
  view.model.parts.forEach(({ entry }, index) => {
    const title = $(".title", entry);
    title.ariaChecked = String(index === program);
    title.tabIndex = index === program ? 0 : -1;
    entry.classList.toggle("is-selected", index === program);
  });
  show(view);
  scrollWithin($(".strip", view.model.element), view.model.parts[program].entry);
  view.changed();
}

/** Scrolls a box, and nothing around it, so that a part of it is visible. */
function scrollWithin(box, part) {
  const [outer, inner] = [box, part].map((one) => one.getBoundingClientRect());
  const [above, below] = [inner.top - outer.top, inner.bottom - outer.bottom];
  if (above < 0 || below > 0) box.scrollTop += above < 0 ? above : below;
}

/** The time at a position on the axis of an element; the axis of the lanes may be magnified. */
function timeAt({ model: { end }, zoom, from }, element, clientX) {
  const { left, width } = element.getBoundingClientRect();
  const part = Math.min(Math.max((clientX - left) / width, 0), 1) * end;
  return Math.round(element.matches(".rail") ? part : from + part / zoom);
}

/** Moves the clock when the pointer is dragged along an axis. */
function drag(view, area, axisOf) {
  const move = (event) => {
    pause(view);
    goToTime(view, timeAt(view, axisOf(), event.clientX));
  };
  view.listen(area, "pointerdown", (event) => {
    if (event.button || event.target.closest("button, a, summary")) return;
    area.setPointerCapture(event.pointerId);
    move(event);
  });
  // The keys work after a click into the picture, too.
  view.listen(area, "click", () => view.model.element.contains(document.activeElement) || view.scrub.focus({ preventScroll: true }));
  view.listen(area, "pointermove", (event) => area.hasPointerCapture(event.pointerId) && move(event));
}

/** Marks a call's row and the code that makes the call, if the pointer is over one of them. */
function link(view, { target }) {
  for (const linked of $$(".linked", view.model.element)) linked.classList.remove("linked");
  const [lane, line] = [target.closest?.(".lane[data-row]"), target.closest?.(".source .line")];
  const section = (lane ?? line)?.closest(".program");
  if (!section) return;
  const { calls } = view.model.programs[section.dataset.program];
  const { lanes, lines } = view.model.parts[section.dataset.program];
  for (const [row, , , , range] of calls) {
    if (!range) continue;
    const at = line && +line.dataset.line;
    if (lane && +lane.dataset.row === row) lines.filter(({ dataset }) => range[0] <= dataset.line && dataset.line <= range[1]).forEach((one) => one.classList.add("linked"));
    if (line && range[0] <= at && at <= range[1]) lanes[row].classList.add("linked");
  }
}
