// What is shown at a time and a step. It depends on these alone, and on whether what is to come is
// shown: going back is the same as never having been further.

/** Shows all of it. */
function show(view) {
  const { model, step, now } = view;
  const counts = countsAfter(model, step);
  const isOver = step === model.events.length;
  if (isOver) view.isRevealed = true;
  model.element.classList.toggle("revealed", view.isRevealed);
  model.programs.forEach((program, index) => {
    showEntry(view, index, counts[index]);
    const isShown = index === view.selected || view.isPrinted;
    model.parts[index].section.hidden = !isShown;
    if (isShown) showProgram(view, index, counts[index]);
  });
  showClock(view);
  showRow(view);
  view.later.hidden = view.isRevealed;
  view.controls.reveal.ariaPressed = String(view.isRevealed);
  view.controls.count.textContent = `event ${step} of ${model.events.length}`;
  const isAtStart = step === 0 && now === 0;
  for (const name of ["previous", "back"]) able(view.controls[name], !isAtStart);
  for (const name of ["next", "forward"]) able(view.controls[name], !isOver);
}

/** A button that cannot be used keeps the focus, which it would lose if it were disabled. */
const able = (button, can) => button.setAttribute("aria-disabled", String(!can));

/** The clock and the line that is its hand: all that moves between two events. */
function showClock({ model, now, step, scrub, clock }) {
  model.element.style.setProperty("--now", model.end ? Math.min(now / model.end, 1) * 10000 : 0);
  clock.textContent = time(Math.round(now));
  scrub.setAttribute("aria-valuenow", Math.round(now / 1e3) / 1e3);
  scrub.setAttribute("aria-valuetext", `${time(Math.round(now))}, event ${step} of ${model.events.length}${lastTold(model, step)}`);
}

/** What has just happened, for whoever hears the clock. */
function lastTold(model, step) {
  const last = model.events[step - 1];
  return last ? `: ${visible(model.programs[last.program].name)}: ${toldOf(model, last).textContent}` : "";
}

/** A program in the strip: what it does now, and when it completes as soon as it has. */
function showEntry({ model, now }, index, count) {
  const program = model.programs[index];
  const { entry, live } = model.parts[index];
  const isDone = count === program.events.length || program.events.slice(0, count).some(([, kind]) => kind === 6);
  entry.classList.toggle("is-done", isDone);
  const states = statesAfter(program, count, now);
  const number = (state) => states.filter((one) => one === state).length;
  const told = [["running", number("running") + number("late")], ["queued", number("queued")], ["blocking", number("blocking")]].filter(([, some]) => some);
  live.textContent = isDone ? "" : told.map(([word, some]) => `${some} ${word}`).join(", ") || (count ? "…" : "");
}

function showProgram(view, index, count) {
  const { model, now } = view;
  const program = model.programs[index];
  const parts = model.parts[index];
  const states = statesAfter(program, count, now);
  showLanes(program, parts, states);
  for (const line of parts.logs) line.toggleAttribute("data-later", line.dataset.event >= count);
  for (const mark of parts.after) mark.toggleAttribute("data-later", !isThere(mark, states[mark.dataset.call]));
  for (const reason of parts.reasons) reason.toggleAttribute("data-later", states[reason.dataset.until] !== "idle");
  const crashed = program.crashes_at !== null && count === program.events.length;
  const waits = crashed ? [] : waitingAfter(program, count);
  const last = model.events[view.step - 1];
  const runsNow = last?.program === index && last.at === now;
  markLines(parts, runsNow ? program.runs_at[count - 1] : null, waits.map(([lines]) => lines));
  const settled = program.events.slice(0, count).find(([, kind]) => kind === 6);
  const over = crashed ? `crashed at ${time(program.crashes_at)}` : settled ? `settled at ${time(settled[0])}` : "";
  parts.section.classList.toggle("is-done", Boolean(over));
  parts.status.replaceChildren(...(over ? [over] : waits.length ? waitsFor(waits.flatMap(([, code]) => code ?? [])) : [count ? "running" : "starts"]));
  showStory(view, index, count);
}

/** An arrow is there as soon as its call is made, and an end when its call is over. */
const isThere = (mark, state) => (mark.matches(".arrow") ? state !== "idle" : ["fulfilled", "rejected", "cut off"].includes(state));

/** The state of each row: that of its call, or how many of its calls do what. */
function showLanes(program, { lanes }, states) {
  const shown = lanes.map(() => ({}));
  const latest = lanes.map(() => "idle");
  program.calls.forEach(([row], call) => {
    shown[row][states[call]] = (shown[row][states[call]] ?? 0) + 1;
    if (states[call] !== "idle") latest[row] = states[call];
  });
  lanes.forEach((lane, row) => {
    const [, isFolded] = program.rows[row];
    lane.dataset.state = latest[row];
    $(".state", lane).textContent = isFolded ? counted(shown[row]) : latest[row] === "late" ? "waits for the thread" : latest[row];
  });
}

const counted = (states) => ["running", "queued", "late", "fulfilled", "rejected", "cut off"]
  .filter((state) => states[state]).map((state) => `${states[state].toLocaleString("en")} ${state}`).join(", ");

/** Marks the lines that run, and of the others those that wait. */
function markLines({ lines }, runs, waits) {
  lines.forEach((line, index) => {
    const within = (range) => range?.[0] <= index + 1 && index < range[1];
    const [doing, ranges] = within(runs) ? ["runs", [runs]] : ["waits", waits.filter(within)];
    line.classList.toggle("runs", doing === "runs");
    line.classList.toggle("waits", doing === "waits" && ranges.length > 0);
    line.classList.toggle("first", ranges.some((range) => range?.[0] === index + 1));
  });
}

function waitsFor(codes) {
  const quoted = [...new Set(codes)].map((code) => Object.assign(document.createElement("code"), { textContent: visible(code) }));
  return quoted.length ? ["waits at", ...quoted.flatMap((code, index) => [index ? ", " : " ", code])] : ["waits"];
}

/** A moment's list has so many sentences at most. */
const MOST_TOLD = 12;

/** What happens at the moment: one sentence an event, up to the step. */
function showStory(view, index, count) {
  const { model } = view;
  const program = model.programs[index];
  const { story } = model.parts[index];
  const from = program.events.findLastIndex(([at], event) => event < count && at < (count ? program.events[count - 1][0] : 0)) + 1;
  const at = count ? program.events[count - 1][0] : 0;
  const told = program.events.slice(from, count).map(([, kind, call], event) => toldOf(model, { kind, call, program: index, index: from + event }));
  const shown = told.slice(0, MOST_TOLD);
  if (told.length > MOST_TOLD) shown.push(item(`And ${told.length - MOST_TOLD} more events.`));
  if (!count) shown.push(item(program.opening));
  $(".at", story).textContent = `at ${time(at)}`;
  const list = $(".moment", story);
  // Whoever plays hears each moment once, and nothing while the clock runs on.
  const key = `${from} ${count}`;
  if (list.dataset.told === key) return;
  list.dataset.told = key;
  list.replaceChildren(...shown);
}

const item = (text) => Object.assign(document.createElement("li"), { textContent: text });

/** The sentence for an event: that of its row, or a plain one. */
function toldOf(model, { kind, call, program, index }) {
  const row = model.rows[program][index];
  const line = document.createElement("li");
  line.dataset.kind = KINDS[kind];
  if (row) line.append(...[...$(".told", row).childNodes].map((node) => node.cloneNode(true)));
  else line.textContent = `${call === undefined || call === null ? "The program" : visible(model.programs[program].rows[model.programs[program].calls[call][0]][0])} ${VERBS[kind]}.`;
  return line;
}

/** The row of the table for what has just happened. */
function showRow({ model, step }) {
  $(".transcript [aria-current]", model.element)?.removeAttribute("aria-current");
  const last = model.events[step - 1];
  if (last) model.rows[last.program][last.index]?.setAttribute("aria-current", "step");
}
