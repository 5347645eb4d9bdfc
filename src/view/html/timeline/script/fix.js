// Programs that findings have fixed: they are taken from their templates, and then are like other programs.

/** Adds a fixed program below its original, unless it was added before; returns its index. */
function addFix(view, number) {
  const { model } = view;
  const known = model.programs.findIndex(({ fix }) => fix === number);
  const { element, fixes } = model;
  if (known >= 0 || !fixes[number]) return known;
  const [original, program] = fixes[number];
  const { content } = $(`template[data-fix="${number}"]`, element);
  const [entry, section, rows, row] = [".entry", ".program", ".events", ".row"].map((part) => $(part, content)?.cloneNode(true));
  const index = model.programs.length;
  for (const part of [entry, section, ...rows.rows, ...(row?.rows ?? [])]) part.dataset.program = index;
  view.order.splice(view.order.indexOf(original) + 1, 0, index);
  $(".programs", element).append(section);
  $(".strip", element).append(entry);
  $(".transcript tbody", element).append(...rows.rows);
  $(".compared tbody", element)?.append(...(row?.rows ?? []));
  addProgram(model, { ...program, fix: number });
  prepareProgram(view, index);
  return index;
}

/** Makes these the fixed programs that are shown, in this order. */
function setFixes(view, numbers) {
  const { model } = view;
  const { element, programs } = model;
  const shown = programs.flatMap(({ fix }) => fix ?? []);
  if (shown.join() === numbers.join()) return;
  const name = programs[view.selected].name;
  const guesses = [...view.guesses].map(([program, guess]) => [programs[program].name, guess]);
  removeFixes(model);
  view.order = [...programs.keys()];
  for (const number of numbers) addFix(view, number);
  sortEvents(model);
  prepareMarks(view);
  view.guesses = new Map(guesses.map(([name, guess]) => [indexOf(model, name), guess]).filter(([index]) => index >= 0));
  for (const [step, { program, index }] of model.events.entries()) {
    const row = model.rows[program][index];
    if (!row) continue;
    row.cells[0].textContent = step + 1;
    row.parentElement.append(row);
  }
  for (const button of $$("button[data-fix]", element)) {
    button.textContent = `${programs.some(({ fix }) => fix === +button.dataset.fix) ? "Show" : "Add"} the fixed program`;
  }
  view.ordered = null;
  Object.assign(view, { now: Math.min(view.now, model.last), shownAt: null });
  view.step = stepAt(model, view.now);
  showZoom(view);
  select(view, Math.max(indexOf(model, name), 0));
}

/** Adds a fixed program, and moves the focus and the page to it. */
function showFix(view, number) {
  const { model } = view;
  const shown = model.programs.flatMap(({ fix }) => fix ?? []);
  if (!shown.includes(number)) setFixes(view, [...shown, number]);
  goToProgram(view, model.programs.findIndex(({ fix }) => fix === number));
}

/** Removes the fixed program that is selected, and goes back to its original. */
function removeFix(view) {
  const { model, selected } = view;
  const { fix } = model.programs[selected];
  setFixes(view, model.programs.flatMap((program) => program.fix ?? []).filter((number) => number !== fix));
  goToProgram(view, model.fixes[fix][0]);
}

/** Selects a program, focuses its radio button, and scrolls so that its name is below the deck. */
function goToProgram(view, index) {
  const { entry, section } = view.model.parts[index];
  select(view, index);
  $(".title", entry).focus({ preventScroll: true });
  sizeDeck(view.model);
  section.scrollIntoView();
}

/** Removes the fixed programs. */
function removeFixes({ element, programs, parts, rows }) {
  const first = programs.findIndex(({ fix }) => fix !== undefined);
  if (first < 0) return;
  for (let index = first; index < programs.length; index++) {
    for (const part of $$(`[data-program="${index}"]`, element)) part.remove();
  }
  for (const list of [programs, parts, rows]) list.length = first;
}

/** Orders the programs in the strip: as declared or, if revealed and requested, by time of completion. */
function showOrder(view) {
  const { model, order, isRevealed, orderBy } = view;
  const end = ({ settles_at, crashes_at }) => Math.max(settles_at ?? -1, crashes_at ?? -1);
  const rank = (index) => (end(model.programs[index]) < 0 ? Infinity : end(model.programs[index]));
  const sorted = orderBy === "completion" && isRevealed ? [...order].sort((a, b) => rank(a) - rank(b) || 0) : order;
  if (view.ordered?.join() === sorted.join()) return;
  view.ordered = [...sorted];
  const focused = document.activeElement;
  $(".strip", model.element).append(...sorted.map((index) => model.parts[index].entry));
  if (focused?.closest(".strip")) focused.focus({ preventScroll: true });
}
