// Who moves the cursor: buttons, keys, the slider, the table, the address, and time.

const scrub = $(".scrub");
const speed = $(".speed select");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let timer = null;

const does = {
  first: () => go(0), back: () => go(step - 1), forward: () => go(step + 1), last: () => go(Infinity),
  play: () => (timer ? pause() : play()),
};
const KEYS = { " ": "play", Home: "first", End: "last", ArrowLeft: "back", ArrowRight: "forward" };

/** Whoever moves the cursor takes it over. */
function act(move) {
  if (timer && move !== does.play) pause();
  move();
}

function onKey(event) {
  const { target, key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || target.matches("input:not(.scrub), select, textarea")) return;
  if (key === " " && target.closest("button, summary")) return;
  if (target.matches(".scroll") && target.scrollWidth > target.clientWidth) return;
  if (key === "[" || key === "]") faster(key === "]" ? 1 : -1);
  if (!KEYS[key]) return;
  event.preventDefault();
  act(shiftKey && key.startsWith("Arrow") ? () => go(moment(key === "ArrowRight" ? 1 : -1)) : does[KEYS[key]]);
}

/** The next step, or the one before, at which the clock is about to move. */
function moment(by) {
  let at = step;
  do at += by; while (at > 0 && at < events.length && events[at].at === events[at - 1].at);
  return at;
}

function faster(by) {
  speed.selectedIndex = Math.min(Math.max(speed.selectedIndex + by, 0), speed.options.length - 1);
}

function play() {
  if (step === events.length) go(0);
  next();
  showPlaying();
}

function pause() {
  clearTimeout(timer);
  timer = null;
  showPlaying();
  go(step);
}

/** Waits for the next event, as long as its share of the axis is, and moves the clock there. */
function next() {
  if (step === events.length) return pause();
  const end = axisEnd(runs);
  const share = end && (events[step].at - clock()) / end;
  const wait = Math.min(Math.max(700, share * 7000), 4000) * 100 / speed.value;
  timer = setTimeout(() => {
    go(step + 1);
    next();
  }, wait);
  if (!still.matches && share) moveClock(events[step].at, wait);
}

function showPlaying() {
  const button = $("[data-does=play]");
  button.ariaLabel = timer ? "Pause" : "Play";
  button.title = `${button.ariaLabel} (Space)`;
  $("path", button).setAttribute("d", timer ? "M3 2.5h4v11H3zM9 2.5h4v11H9z" : "M4 2.5v11L13.5 8z");
}

/** The address follows the cursor, so that it can be shared. */
function remember() {
  const address = new URLSearchParams();
  if (shown.includes(false)) runs.forEach(({ name }, program) => shown[program] && address.append("program", name));
  address.set("step", step);
  const embed = document.body.classList.contains("embed") ? "&embed" : "";
  try {
    history.replaceState(null, "", `#${address}${embed}`);
  } catch {
    // A frame may not be allowed to; the page works without.
  }
}

/** Goes where the address says. */
function follow() {
  const address = new URLSearchParams(location.hash.slice(1));
  document.body.classList.toggle("embed", address.has("embed"));
  const names = address.getAll("program");
  const named = runs.map(({ name }) => names.includes(name));
  choose(named.includes(true) ? named : runs.map(() => true));
  step = Math.min(Math.max(Number.parseInt(address.get("step"), 10) || 0, 0), events.length);
  show();
}

/** Marks what belongs together: a call's lane and the code that makes it. */
function link({ target }) {
  for (const linked of $$(".linked")) linked.classList.remove("linked");
  const [lane, line] = [target.closest?.(".lane"), target.closest?.(".line")];
  const board = (lane ?? line)?.closest(".board");
  const made = board && runs[board.dataset.program].made_at;
  if (!made) return;
  for (const other of $$(lane ? ".line" : ".lane", board)) {
    const range = made[(lane ?? other).dataset.call];
    const at = +(line ?? other).dataset.line;
    other.classList.toggle("linked", range?.[0] <= at && at <= range[1]);
  }
}

function start() {
  document.body.classList.add("stepping");
  for (const part of $$(".controls, .shown")) part.hidden = false;
  for (const button of $$(".buttons button")) button.addEventListener("click", () => act(does[button.dataset.does]));
  scrub.addEventListener("input", () => act(() => go(+scrub.value)));
  $(".shown")?.addEventListener("change", () => {
    const checked = $$(".shown input").map((box) => box.checked);
    choose(checked.includes(true) ? checked : runs.map(() => true));
    go(step);
  });
  $(".transcript").addEventListener("click", ({ target }) => {
    const row = target.closest("tbody tr");
    if (row) act(() => go(events.findIndex((event) => event.row === row) + 1));
  });
  addEventListener("keydown", onKey);
  addEventListener("pointerover", link);
  addEventListener("hashchange", follow);
  // Paper has all of it.
  let before = 0;
  addEventListener("beforeprint", () => ([before, step] = [step, events.length], show()));
  addEventListener("afterprint", () => ((step = before), show()));
  follow();
}
