// The only export: adds the controls to a timeline, and removes them again.

/**
 * Makes a timeline playable: the element `host`, or the one in it. `state` is the result of `state()`
 * of another one. `onChange` is called after the reader has moved the clock or selected a program.
 */
export function mount(host, { state = {}, onChange = () => {} } = {}) {
  const element = host.matches(".makespan") ? host : $(".makespan", host);
  const model = modelOf(element);
  const stop = new AbortController();
  const motion = matchMedia("(prefers-reduced-motion: reduce)");
  const view = {
    model, now: 0, step: 0, selected: 0, speed: 1, rest: 0, isPlaying: false, isRevealed: false, isPrinted: false, order: [...model.programs.keys()], orderBy: state.orderBy ?? "declared", hasDrawer: Boolean(state.hasDrawer), point: null, zoom: 1, from: 0, guesses: new Map(),
    get isStill() { return motion.matches; },
    scrub: $(".scrub", element), clock: $(".clock", element), select: $(".speed select", element), sorting: $(".order select", element), keys: $(".keys", element),
    moving: $$(":scope > :is(.deck, .programs)", element), later: $(".later", element), drawer: $(".queues", element),
    controls: { ...Object.fromEntries($$("[data-does]", element).map((button) => [button.dataset.does, button])), reveal: $(".tools [data-does=reveal]", element), count: $(".count", element) },
    listen: (target, type, listener, options) => target.addEventListener(type, listener, { signal: stop.signal, ...options }),
    changed: () => {},
  };
  prepare(view);
  listen(view);
  setFixes(view, state.fixes ?? []);
  for (const [name, guess] of Object.entries(state.guesses ?? {})) {
    if (indexOf(model, name) >= 0) view.guesses.set(indexOf(model, name), guess);
  }
  if (view.sorting) view.sorting.value = view.orderBy;
  Object.assign(view, { isRevealed: Boolean(state.isRevealed), speed: state.speed ?? 1 });
  Object.assign(view, { zoom: state.zoom ?? 1, from: state.from ?? 0 });
  showZoom(view);
  view.select.value = view.speed * 100;
  select(view, Math.max(indexOf(model, state.program), 0));
  if (state.time !== undefined) goToTime(view, state.time);
  else goToStep(view, state.step ?? 0);
  view.changed = onChange;
  const handle = {
    element,
    /** Moves the clock to a time in nanoseconds, or to the point after a number of events. */
    seek: ({ time, step }) => (pause(view), time === undefined ? goToStep(view, step) : goToTime(view, time)),
    play: () => play(view),
    pause: () => pause(view),
    select: (name) => select(view, Math.max(indexOf(model, name), 0)),
    /** Shows the fixed programs with these numbers, and no others. */
    setFixes: (numbers) => setFixes(view, numbers),
    /** Opens or closes the drawer with the queues of the event loop. */
    showQueues: (isOpen = true) => ((view.hasDrawer = isOpen), show(view)),
    reveal: (isRevealed = true) => ((view.isRevealed = isRevealed), show(view)),
    /** Shows every program at its end, for printing, or restores the previous state. */
    print: (isPrinted) => print(view, isPrinted),
    /** The state, which can be passed to another `mount`. */
    state: () => ({ zoom: view.zoom, from: view.from, program: model.programs[view.selected]?.name, step: view.step, time: view.now, isRevealed: view.isRevealed, hasDrawer: view.hasDrawer, orderBy: view.orderBy, fixes: model.programs.flatMap(({ fix }) => fix ?? []), speed: view.speed, isPlaying: view.isPlaying,
      guesses: Object.fromEntries([...view.guesses].map(([program, guess]) => [model.programs[program].name, guess])) }),
    destroy: () => (pause(view), stop.abort(), view.sized.disconnect(), removeFixes(model), element.classList.remove("playing")),
  };
  element.timeline = handle;
  return handle;
}

/** Prepares the controls: shows them, and sets their roles and labels. */
function prepare(view) {
  const { model, scrub } = view;
  const { element } = model;
  element.classList.add("playing");
  for (const part of $$(".buttons, .clock, .tools, .offer", element)) part.hidden = false;
  Object.assign(scrub, { role: "slider", tabIndex: 0, ariaLabel: "Time in milliseconds", ariaValueMin: "0" });
  const strip = $(".strip", element);
  Object.assign(strip, { role: "radiogroup", ariaLabel: "Programs" });
  model.programs.forEach((_, index) => prepareProgram(view, index));
  prepareMarks(view);
}

function prepareProgram(view, index) {
  const { entry, section, chart, story } = view.model.parts[index];
  $(".title", entry).role = "radio";
  // One row of each list can be reached with Tab; the arrow keys go on from there.
  for (const [nth, lane] of view.model.parts[index].lanes.entries()) lane.tabIndex = nth ? -1 : 0;
  for (const [nth, row] of view.model.rows[index].entries()) row.tabIndex = index || nth ? -1 : 0;
  for (const one of $$(":scope > :not(.title)", entry)) one.setAttribute("aria-hidden", "true");
  for (const part of [story, ...$$(".offer", section)]) part.hidden = false;
  drag(view, chart, () => $(".ground", chart));
  view.listen(chart, "wheel", (event) => onWheel(view, $(".ground", chart), event), { passive: false });
  listenToFlag(view, index);
}

function prepareMarks({ model, scrub }) {
  scrub.ariaValueMax = String(model.last / 1e6);
  // There is a mark for each moment, unless there are too many to distinguish.
  const marks = model.moments.length > 200 ? [] : [...new Set(model.moments.map(({ at }) => Math.round(Math.min(at / (model.end || 1), 1) * 500)))];
  $(".marks", scrub).replaceChildren(...marks.map((at) => {
    const mark = document.createElement("i");
    mark.style.setProperty("--a", at * 20);
    return mark;
  }));
}

function listen(view) {
  const { model, scrub, select: speed } = view;
  const { element } = model;
  view.listen(element, "click", ({ target }) => {
    const does = target.closest("[data-does]");
    if (does && does.ariaDisabled !== "true") act(view, does.dataset.does);
    const fix = target.closest("button[data-fix]");
    if (fix) showFix(view, +fix.dataset.fix);
    const entry = target.closest(".entry");
    if (entry) select(view, +entry.dataset.program);
    const row = target.closest(".transcript tbody tr");
    if (row) goToRow(view, row);
  });
  view.listen(element, "keydown", (event) => onKey(view, event));
  for (const seen of ["pointerover", "focusin"]) view.listen(element, seen, (event) => link(view, event));
  view.listen(speed, "change", () => (view.speed = speed.value / 100));
  if (view.sorting) view.listen(view.sorting, "change", () => ((view.orderBy = view.sorting.value), show(view)));
  // The style sheet needs the height of the deck, so that no focused element is scrolled below it.
  const sized = new ResizeObserver(() => sizeDeck(model));
  sized.observe($(".deck", element));
  view.sized = sized;
  drag(view, scrub, () => $(".rail", scrub));
}

function sizeDeck({ element }) {
  const deck = $(".deck", element);
  element.style.setProperty("--deck", getComputedStyle(deck).position === "sticky" ? `${deck.offsetHeight}px` : "0px");
}

/** Shows every program at its end, for printing, or restores the previous state. */
function print(view, isPrinted) {
  if (isPrinted) {
    view.kept = { step: view.step, now: view.now, isRevealed: view.isRevealed, zoom: view.zoom, from: view.from };
    Object.assign(view, { isPrinted, step: view.model.events.length, now: view.model.end, isRevealed: true, zoom: 1, from: 0 });
  } else {
    Object.assign(view, view.kept, { isPrinted });
  }
  showZoom(view);
  show(view);
}
