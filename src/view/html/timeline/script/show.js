// Shows a time and a step. The result depends only on these, and on whether later events are
// revealed: going back shows the same as before going forward.

/** Shows everything at the current time and step. */
function show(view) {
  const { model, step, now } = view;
  const counts = countsAfter(model, step);
  const isOver = step === model.events.length;
  if (isOver) view.isRevealed = true;
  model.element.classList.toggle("revealed", view.isRevealed);
  showOrder(view);
  model.programs.forEach((program, index) => {
    const states = statesAfter(program, counts[index], now);
    showEntry(view, index, counts[index], states);
    const isShown = index === view.selected || view.isPrinted;
    model.parts[index].section.hidden = !isShown;
    if (isShown) showProgram(view, index, counts[index], states);
  });
  showClock(view);
  showQueues(view);
  showRow(view);
  view.later.hidden = view.isRevealed;
  view.controls.reveal.ariaPressed = String(view.isRevealed);
  view.controls.count.textContent = `event ${step} of ${model.events.length}`;
  const isAtStart = step === 0 && now === 0;
  for (const name of ["previous", "back"]) able(view.controls[name], !isAtStart);
  for (const name of ["next", "forward"]) able(view.controls[name], !isOver);
}

/** Enables or disables a button with `aria-disabled`, because `disabled` would remove the focus from it. */
const able = (button, can) => button.setAttribute("aria-disabled", String(!can));

/** Shows the clock and its line, which move between two events. */
function showClock(view) {
  const { model, now, step, scrub, clock, isPlaying, spoken } = view;
  view.spoken = step;
  keepInView(view);
  // Only these parts get the property: a change is costly for everything that inherits it, such as a long table.
  for (const part of view.moving) part.style.setProperty("--now", model.end ? Math.min(now / model.end, 1) * 10000 : 0);
  clock.textContent = shownTime(model, now, step);
  clock.style.setProperty("--chars", clock.textContent.length);
  if (isPlaying && step === spoken) return;
  scrub.setAttribute("aria-valuenow", Math.round(now / 1e3) / 1e3);
  scrub.setAttribute("aria-valuetext", `${time(Math.round(now))}, event ${step} of ${model.events.length}${lastTold(model, step)}`);
}

/** The time as the clock shows it: exact at an event, otherwise rounded to the resolution of the picture. */
function shownTime({ end, events }, now, step) {
  const exact = Math.round(now);
  if (events[step - 1]?.at === exact) return time(exact);
  const grain = 10 ** Math.floor(Math.log10(Math.max(end / 300, 1)));
  return time(Math.round(now / grain) * grain);
}

/** The sentence about the last event, which a screen reader says after the time. */
function lastTold(model, step) {
  const last = model.events[step - 1];
  return last ? `: ${visible(model.programs[last.program].name)}: ${toldOf(model, last).textContent}` : "";
}

/** Shows a program in the strip: the states of its calls, or the time at which it completed. */
function showEntry({ model, isRevealed }, index, count, states) {
  const program = model.programs[index];
  const { entry, live } = model.parts[index];
  const isDone = count === program.events.length || hasSettled(program, count);
  entry.classList.toggle("is-done", isDone);
  $(".title", entry).ariaLabel = visible(program.name) + (isDone || isRevealed ? `, ${endOf(entry, $(".outcome", entry).textContent)}` : "");
  const numbers = numbersOf(states);
  const told = [["running", numbers[7] + numbers[8]], ["queued", numbers[6]], ["blocking", numbers[5]]].filter(([, some]) => some);
  live.textContent = isDone ? "" : told.map(([word, some]) => `${some.toLocaleString("en")} ${word}`).join(", ") || (count ? "…" : "");
}

/** The end of a program as a name for screen readers: `fulfills at 4s`. */
function endOf({ dataset: { state } }, outcome) {
  const does = { fulfilled: "fulfills at ", wrong: "fulfills, but has an error, at " }[state] ?? "";
  return does + outcome.replace(/^(rejects|crashes|settles) /, "$1 at ");
}

const hasSettled = ({ settled }, count) => settled >= 0 && settled < count;

function showProgram(view, index, count, states) {
  const { model, now } = view;
  const program = model.programs[index];
  const parts = model.parts[index];
  showLanes(program, parts, states);
  for (const line of parts.logs) line.toggleAttribute("data-later", line.dataset.event >= count);
  for (const mark of parts.after) mark.toggleAttribute("data-later", !isThere(mark, states[mark.dataset.call]));
  for (const reason of parts.reasons) reason.toggleAttribute("data-later", states[reason.dataset.until] !== IDLE);
  const crashed = program.crashes_at !== null && count === program.events.length;
  const waits = crashed ? [] : waitingAfter(program, count);
  const last = model.events[view.step - 1];
  const runsNow = last?.program === index && last.at === now;
  markLines(parts, runsNow ? program.runs_at[count - 1] : null, waits.map(([lines]) => lines));
  const over = crashed ? `crashed at ${time(program.crashes_at)}` : hasSettled(program, count) ? `settled at ${time(program.settles_at)}` : "";
  parts.section.classList.toggle("is-done", Boolean(over));
  parts.status.replaceChildren(...(over ? [over] : waits.length ? waitsFor(waits.flatMap(([, code]) => code ?? [])) : [count ? "running" : "starts"]));
  showGuess(view, index, Boolean(over) || count === program.events.length);
  showStory(view, index, count);
}

/** Whether a mark is visible: an arrow from the time of its call or, for a slot, of its start on; an end after its call is over. */
const isThere = (mark, state) => (mark.matches(".arrow") ? state !== IDLE && !(mark.matches("[data-slot]") && state === QUEUED) : ["fulfilled", "rejected", "cut off"].includes(STATES[state]));

/** Shows the state of each row: that of its latest call or, if folded, the number of calls by state. */
function showLanes(program, { lanes }, states) {
  const latest = new Uint8Array(lanes.length).fill(IDLE);
  const numbers = lanes.map(() => new Uint32Array(STATES.length));
  for (let call = 0; call < states.length; call++) {
    const row = program.calls[call][0];
    numbers[row][states[call]]++;
    if (states[call] !== IDLE) latest[row] = states[call];
  }
  lanes.forEach((lane, row) => {
    const [, isFolded] = program.rows[row];
    const state = STATES[latest[row]];
    lane.dataset.state = state;
    $(".state", lane).textContent = isFolded ? counted(numbers[row]) : SHOWN[state] ?? state;
  });
}

/** The states that are shown as other words. */
const SHOWN = { late: "waits for the thread", idle: "not called" };

const counted = (numbers) => ["running", "queued", "late", "fulfilled", "rejected", "cut off"].map((state) => [state, numbers[STATES.indexOf(state)]])
  .filter(([, some]) => some).map(([state, some]) => `${some.toLocaleString("en")} ${state}`).join(", ");

/** Marks the lines that run, and the other lines that wait. */
function markLines({ section, lines }, runs, waits) {
  lines.forEach((line) => {
    const number = +line.dataset.line;
    const within = (range) => range?.[0] <= number && number <= range[1];
    const [doing, ranges] = within(runs) ? ["runs", [runs]] : ["waits", waits.filter(within)];
    line.classList.toggle("runs", doing === "runs");
    line.classList.toggle("waits", doing === "waits" && ranges.length > 0);
    line.classList.toggle("first", ranges.some((range) => range?.[0] === number));
  });
  const first = lines.find((line) => line.matches(".runs, .waits"));
  if (first) scrollWithin($(".source", section), first);
}

function waitsFor(codes) {
  const quoted = [...new Set(codes)].map((code) => Object.assign(document.createElement("code"), { textContent: visible(code) }));
  return quoted.length ? ["waits at", ...quoted.flatMap((code, index) => [index ? ", " : " ", code])] : ["waits"];
}

/** The maximum number of sentences about a moment. */
const MOST_TOLD = 8;

/** Shows the events of the current moment up to the step, one sentence each. */
function showStory(view, index, count) {
  const { model } = view;
  const program = model.programs[index];
  const { story } = model.parts[index];
  const others = completingNow(view, index);
  const at = others.length ? model.events[view.step - 1].at : count ? program.events[count - 1][0] : 0;
  let from = count;
  while (from > 0 && program.events[from - 1][0] === at) from--;
  const shown = [];
  for (let event = from; event < Math.min(from + MOST_TOLD, count); event++) {
    const [, kind, call] = program.events[event];
    shown.push(toldOf(model, { kind, call, program: index, index: event }));
  }
  if (count - from > MOST_TOLD) shown.push(item(`And ${(count - from - MOST_TOLD).toLocaleString("en")} more events.`));
  shown.push(...others.map((other) => completion(model, other)));
  if (!shown.length) shown.push(item(program.opening + (view.step ? "" : " Press play, or drag along the clock.")));
  $(".at", story).textContent = `at ${time(at)}`;
  const list = $(".moment", story);
  // The list changes only if its events do, so that a screen reader does not repeat a moment.
  const key = `${from} ${count} ${others.map(({ program, kind }) => `${program}:${kind}`)} ${view.step > 0}`;
  if (list.dataset.told === key) return;
  list.dataset.told = key;
  list.replaceChildren(...shown);
}

/** The events of the current moment, up to the current step, with which other programs settle or crash. */
function completingNow({ model, step }, index) {
  const at = model.events[step - 1]?.at;
  let from = step;
  while (from > 0 && model.events[from - 1].at === at) from--;
  const isEnd = ({ kind, program, index }) => kind === 6 || (model.programs[program].crashes_at === at && index === model.programs[program].events.length - 1);
  return model.events.slice(from, step).filter((event) => event.program !== index && isEnd(event));
}

/** The sentence about the end of another program. */
function completion({ programs, parts }, { kind, program, at }) {
  const { name, crashes_at: crash } = programs[program];
  const does = kind !== 6 ? "crashes" : crash !== null ? "settles" : parts[program].entry.dataset.state === "rejected" ? "rejects" : "fulfills";
  const line = item(` ${does} at ${time(at)}.`);
  line.dataset.other = "";
  line.prepend(Object.assign(document.createElement("b"), { textContent: visible(name) }));
  return line;
}

const item = (text) => Object.assign(document.createElement("li"), { textContent: text });

/** The sentence for an event: that of its row in the table or, if it has none, a simple one. */
function toldOf(model, { kind, call, program, index }) {
  const row = model.rows[program][index];
  const line = document.createElement("li");
  line.dataset.kind = KINDS[kind];
  if (row) line.append(...[...$(".told", row).childNodes].map((node) => node.cloneNode(true)));
  else line.textContent = `${call === undefined || call === null ? "The program" : visible(model.programs[program].rows[model.programs[program].calls[call][0]][0])} ${VERBS[kind]}.`;
  return line;
}

/** Marks the row of the table for the last event. */
function showRow(view) {
  const { model, step } = view;
  view.row?.removeAttribute("aria-current");
  const last = model.events[step - 1];
  view.row = last && model.rows[last.program][last.index];
  view.row?.setAttribute("aria-current", "step");
}
