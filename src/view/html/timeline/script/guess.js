// The reader's guess: a flag that can be moved to the time at which a program will complete.

/** Shows the flag of a program and, after the program is over, the error of the guess. */
function showGuess({ model, guesses }, index, isDone) {
  const { guess, flag, guessed, entry } = model.parts[index];
  const program = model.programs[index];
  const at = guesses.get(index);
  const end = program.crashes_at ?? program.settles_at;
  guess.hidden = model.end === 0 || (isDone && at === undefined);
  const place = at === undefined ? 0 : (at / model.end) * 10000;
  flag.style.setProperty("--a", place);
  flag.classList.toggle("is-right", place > 5500);
  $(".asked", flag).textContent = at === undefined ? "When does it complete? Drag this flag." : `your guess: ${time(at)}`;
  flag.setAttribute("aria-valuenow", (at ?? 0) / 1e6);
  flag.setAttribute("aria-valuetext", at === undefined ? "no guess" : time(at));
  guessed.textContent = isDone && at !== undefined ? verdictOn(program, at, end) : "";
  entry.classList.toggle("is-guessed", at !== undefined);
  entry.style.setProperty("--guess", place);
}

/** The error of a guess in words, and the misconception that leads to it, if it is known. */
function verdictOn({ sum, longest }, guess, end) {
  if (end === null) return `You said ${time(guess)}. It never completes.`;
  if (guess === end) return `You said ${time(guess)}: exactly.`;
  const off = `You said ${time(guess)}. That is ${time(Math.abs(guess - end))} too ${guess < end ? "early" : "late"}.`;
  if (guess === sum) return `${off} ${time(sum)} is the sum of all calls: it would take that long if each call started after the one before it.`;
  if (guess === longest) return `${off} ${time(longest)} is the longest call: it would take that long if all calls ran at the same time.`;
  return off;
}

function setGuess(view, index, at) {
  const { end, grid } = view.model;
  view.guesses.set(index, Math.min(Math.max(Math.round(at / grid), 0), Math.floor(end / grid)) * grid);
  show(view);
}

function listenToFlag(view, index) {
  const { model } = view;
  const { guess, flag } = model.parts[index];
  Object.assign(flag, { role: "slider", tabIndex: 0, ariaLabel: `Your guess: when does ${visible(model.programs[index].name)} complete?`, ariaValueMin: "0", ariaValueMax: String(model.end / 1e6) });
  const move = ({ clientX }) => setGuess(view, index, timeAt(view, guess, clientX));
  view.listen(flag, "pointerdown", (event) => {
    event.stopPropagation();
    flag.setPointerCapture(event.pointerId);
    flag.focus();
  });
  view.listen(flag, "pointermove", (event) => flag.hasPointerCapture(event.pointerId) && move(event));
  view.listen(flag, "keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    setGuess(view, index, (view.guesses.get(index) ?? 0) + by * model.grid);
  });
}
