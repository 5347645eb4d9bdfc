// What a step shows: of each program its calls, its code and its console; and the sentence for it.

function show() {
  const last = events[step - 1];
  const counts = runs.map(() => 0);
  for (const { program, index } of events.slice(0, step)) counts[program] = index + 1;
  boards.forEach((board, program) => {
    if (shown[program]) showProgram(board, runs[program], counts[program], last?.program === program);
  });
  moveClock(clock(), 0);
  $(".transcript [aria-current]")?.removeAttribute("aria-current");
  last?.row.setAttribute("aria-current", "step");
  tell(last);
  for (const name of ["first", "back"]) $(`[data-does=${name}]`).disabled = !step;
  for (const name of ["forward", "last"]) $(`[data-does=${name}]`).disabled = step === events.length;
}

function showProgram(board, run, count, runsNow) {
  const crashed = count === run.events.length && run.crash !== null;
  const states = statesAfter(run, count);
  for (const lane of $$(".lane", board)) {
    const state = states[lane.dataset.call];
    const isCutOff = crashed && ["pending", "queued"].includes(state);
    lane.dataset.state = $(".state", lane).textContent = isCutOff ? "cut off" : state;
  }
  for (const line of $$(".console li", board)) line.toggleAttribute("data-later", line.dataset.event >= count);
  const waits = crashed ? [] : (run.waiting?.[count] ?? []).map((index) => run.awaits[index]);
  markLines(board, runsNow ? run.runs_at?.[count - 1] : null, waits.map(([lines]) => lines));
  const settled = run.events.slice(0, count).find(({ event }) => event === "settled");
  $(".status", board).replaceChildren(...(crashed ? ["crashed"]
    : settled ? [`settled at ${time(settled.at)}`]
    : waits.length ? waitsFor(waits.flatMap(([, code]) => code ?? []))
    : run.waiting ? [count ? "running" : "starts"] : []));
}

/** A call is pending as soon as it is made, and queued if it does not start immediately. */
function statesAfter(run, count) {
  const states = run.calls.map(() => "idle");
  for (const { event, call } of run.events.slice(0, count)) {
    if (call === undefined) continue;
    const { called_at, blocks = 0, starts_at } = run.calls[call];
    const queues = event === "called" && starts_at !== called_at + blocks;
    states[call] = queues ? "queued" : event === "called" || event === "started" ? "pending" : event;
  }
  return states;
}

/** Marks the lines that run, and of the others those that wait. */
function markLines(board, runs, waits) {
  $$(".line", board).forEach((line, index) => {
    const within = (range) => range?.[0] <= index + 1 && index < range[1];
    const [doing, ranges] = within(runs) ? ["runs", [runs]] : ["waits", waits.filter(within)];
    line.classList.toggle("runs", doing === "runs");
    line.classList.toggle("waits", doing === "waits" && ranges.length > 0);
    line.classList.toggle("first", ranges.some(([first]) => first === index + 1));
  });
}

function waitsFor(codes) {
  const quoted = [...new Set(codes)].map((code) => Object.assign(document.createElement("code"), { textContent: code }));
  return ["waits at", ...quoted.flatMap((code, index) => [index ? ", " : " ", code])];
}

/** The sentence for the event that has just happened: that of its row. */
function tell(last) {
  const only = shown.filter(Boolean).length === 1 && runs[shown.indexOf(true)].opening;
  const line = $(".now-told");
  line.innerHTML = last ? `<span class="count">${step}/${events.length} ${$("bdi", last.row).outerHTML}: </span>${$(".told", last.row).innerHTML}`
    : html`${only || "The programs start, each on its own."} Play, or step through with the arrow keys.`;
  // Whoever moves the slider hears it from there.
  line.ariaLive = timer || document.activeElement === scrub ? "off" : "polite";
  const said = last ? line.textContent.replace(/^\S+ /, "") : line.textContent;
  scrub.value = step;
  scrub.setAttribute("aria-valuetext", `step ${step} of ${events.length}, ${time(clock())}: ${said}`);
  $(".clock").textContent = time(clock());
}

/** Moves the line that is the clock's hand, within so many milliseconds. */
function moveClock(nanos, within) {
  const end = axisEnd(runs);
  for (const { style } of $$(".cursor")) {
    style.setProperty("--move", `${within}ms`);
    style.setProperty("--now", end && Math.min(nanos / end, 1) * 10000);
  }
}
