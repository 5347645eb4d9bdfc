// The page proves itself, and is a place to play.

const panel = $(".play");
const trouble = $(".trouble", panel);

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const picked = (from, ...fields) => fields.map((field) => from?.[field] ?? null);
const ofEvent = (event) => picked(event, "at", "event", "call", "text", "reason");
const ofRun = (run) => [...picked(run, "outcome", "settles_at", "crash", "quiescent_at"), run.events.length,
  run.calls.map((call) => picked(call, "task", "items", "called_at", "starts_at", "settles_at"))];

/** How many events agree before the first that does not, and whether all the rest does too. */
function agreement(recorded, trace) {
  const differs = recorded.events.findIndex((event, index) => !same(ofEvent(event), ofEvent(trace.events[index])));
  const agree = differs < 0 ? recorded.events.length : differs;
  return { agree, all: differs < 0 && same(ofRun(recorded), ofRun(trace)) };
}

/** Runs the programs here as they were recorded, and compares. */
async function prove() {
  const verdict = $(".verdict", panel);
  verdict.textContent = "running …";
  let [agree, total, wrong] = [0, 0, []];
  for (const [program, { code, whole }] of data.programs.entries()) {
    if (!whole) continue;
    const recorded = data.recording.programs[program];
    const { trace, error } = await runHere(program, code, data.stage.tasks);
    const found = trace ? agreement(recorded, trace) : { agree: 0 };
    agree += found.agree;
    total += recorded.events.length;
    if (!found.all) wrong.push(`“${visible(recorded.name)}” ${error ?? `differs after event ${found.agree}`}`);
  }
  const long = data.programs.some(({ whole }) => !whole) ? " Programs whose events are not all shown are not compared." : "";
  verdict.textContent = (wrong.length ? `Your browser differs: ${agree} of ${total} events agree; ${wrong.join("; ")}.`
    : total ? `✓ Your browser agrees: ${agree} of ${total} events, to the nanosecond.` : "") + long;
}

/** Durations with their units, separated by commas, in nanoseconds; null where one is none. */
function durations(text) {
  const found = text.split(",").map((part) => {
    const match = /^\s*(?:0|(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?\s*(ns|us|ms|s|m|h|d))\s*$/.exec(part);
    return match && wholeNanos(...match.slice(1));
  });
  return found.every(Number.isSafeInteger) ? found : null;
}

/** The decimal number times its unit, exactly; null where that is no whole number of nanoseconds. */
function wholeNanos(whole = "0", fraction = "", exponent = "0", unit = "ns") {
  const power = BigInt(exponent) - BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * BigInt(UNITS[unit]);
  if (power >= 0n) return Number(scaled * 10n ** power);
  return scaled % 10n ** -power ? null : Number(scaled / 10n ** -power);
}

/** The tasks as the fields say; null where one of them says nothing that makes sense. */
function tasksHere() {
  const tasks = structuredClone(data.stage.tasks);
  let sound = true;
  for (const row of $$(".tasks tbody tr", panel)) {
    const { task, item } = row.dataset;
    const own = item === undefined ? tasks[task] : tasks[task].items[item][1];
    const [takes, fails] = $$("input", row);
    const wanted = durations(takes.value);
    // An item without a time of its own takes its task's.
    const inherits = item !== undefined && takes.value.trim() === "";
    if (inherits) delete own.takes;
    else if (takes.value !== takes.defaultValue) own.takes = wanted;
    takes.toggleAttribute("aria-invalid", !wanted && !inherits);
    sound &&= wanted || inherits;
    if (fails.value === fails.defaultValue) continue;
    if (fails.value === "") delete own.fails;
    else own.fails = { ...own.fails, reason: fails.value };
  }
  return sound ? tasks : null;
}

let attempts = 0;

/** Runs every program as the reader has it, and shows what comes of it. */
async function tryOut() {
  const attempt = ++attempts;
  const tasks = tasksHere();
  trouble.textContent = tasks ? "" : "A time is a number and its unit, such as 80ms or 1.5s.";
  if (!tasks) return;
  const traces = await Promise.all(boards.map((board, program) =>
    runHere(program, $("textarea", board)?.value ?? data.programs[program].code, tasks)));
  if (attempt !== attempts) return;
  trouble.textContent = traces.flatMap(({ error }, program) => (error ? `${visible(runs[program].name)}: ${error}` : [])).join(" · ");
  if (timer) pause();
  showYours(traces.map(({ trace }) => trace));
}

/** What the page was made with, so that it can be brought back. */
const kept = { runs, boards: boards.map((board) => [$(".result", board).outerHTML, $(".run", board).innerHTML]), rows: $(".transcript tbody").innerHTML };

/** Shows those runs; of a program without one, what it showed before. */
function showYours(traces) {
  runs = runs.map((run, program) => (traces[program] ? { ...traces[program], name: run.name, yours: true } : run));
  const end = axisEnd(runs);
  // One axis for all: what stands on it moves when it gets longer.
  put(runs.map((run) => [run.yours ? drawnResult(run) : null, drawnRun(run, end)]), drawnRows(runs));
  go(Infinity);
}

function reset() {
  attempts++;
  runs = kept.runs;
  trouble.textContent = "";
  for (const input of $$(".tasks input", panel)) {
    input.value = input.defaultValue;
    input.removeAttribute("aria-invalid");
  }
  boards.forEach((_, program) => editCode(program, false));
  put(kept.boards, kept.rows);
  go(0);
}

/** Puts what is drawn into each board, and the rows into the table. */
function put(drawn, rows) {
  boards.forEach((board, program) => {
    const [result, run] = drawn[program];
    const { yours = false } = runs[program];
    board.classList.toggle("yours", yours);
    $(".yours-mark", board)?.remove();
    if (yours) $("h2", board).insertAdjacentHTML("afterend", '<p class="yours-mark">Yours: as your browser runs it</p>');
    if (result) $(".result", board).outerHTML = result;
    $(".run", board).innerHTML = run;
  });
  $(".transcript tbody").innerHTML = rows;
  $("[data-does=reset]").disabled = runs === kept.runs;
  $(".insight")?.toggleAttribute("hidden", runs !== kept.runs);
  choose(shown);
}

function editCode(program, on) {
  const board = boards[program];
  const listing = $(".code", board);
  $(`[data-does=edit][data-program="${program}"]`).ariaExpanded = on;
  listing.hidden = on;
  $("textarea", board)?.remove();
  if (!on) return;
  const { code } = data.programs[program];
  const area = Object.assign(document.createElement("textarea"),
    { value: code, spellcheck: false, ariaLabel: `Code of ${visible(runs[program].name)}`, rows: code.split("\n").length + 1 });
  listing.after(area);
  area.addEventListener("input", soon);
  area.focus();
}

let waiting = null;

/** Runs when the reader has paused. */
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(tryOut, 300);
}

panel.hidden = false;
panel.addEventListener("input", soon);
panel.addEventListener("click", ({ target }) => {
  const { does, program } = target.closest("button")?.dataset ?? {};
  if (does === "prove") prove();
  if (does === "reset") reset();
  if (does === "edit") editCode(+program, !$("textarea", boards[program]));
});
start();
