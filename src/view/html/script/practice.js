// The page to practice on: one question at a time, feedback to each answer, and the timeline of
// the real run after the question is solved. The browser stores the answers.

const page = $(".practice", document);
const questions = $$(".question", page).map((element) => ({ element, form: $("form", element), ...JSON.parse($(".answer-key", element).textContent) }));
const heading = $(".progress", page);
const map = $(".map", page);
const end = $(".end", page);

const records = new Map(questions.map(({ id }) => [id, kept.of(id)]));

function record(question, change) {
  const changed = { ...records.get(question.id), ...change };
  records.set(question.id, changed);
  kept.set(question.id, changed);
}

/** The state of a question: the class of its mark, and the words for a screen reader. */
function state({ id }) {
  const { tries, isRight, isShown } = records.get(id);
  if (isRight && tries === 1) return ["first", "right at the first attempt"];
  if (isRight) return ["later", `right at attempt ${tries}`];
  if (isShown) return ["shown", "solution shown"];
  return tries > 0 ? ["tried", "not right yet"] : ["open", "not answered yet"];
}

/** A sentence as nodes, with its code in elements. */
function sentence(text) {
  return text.split("`").map((piece, at) => {
    if (at % 2 === 0) return piece;
    const code = document.createElement("code");
    code.textContent = piece;
    return code;
  });
}

/** The answer in a form, in the format of the key; `null` if it is not complete. */
function given({ answer, form }) {
  const options = new FormData(form);
  switch (answer.type) {
    case "number": {
      // A comma before three digits separates thousands: 1,200.
      const text = options.get("answer").trim().replace(/(?<=^\d{1,3}),(?=\d{3}\D*$)/, "");
      const [, number, unit] = /^(\d+(?:[.,]\d+)?)\s*(ms|s|)$/i.exec(text) ?? [];
      if (number === undefined) return null;
      const milliseconds = Number(number.replace(",", ".")) * (unit.toLowerCase() === "s" ? 1000 : 1);
      return Math.round(milliseconds * 1000) / 1000;
    }
    case "choice":
      return options.has("answer") ? Number(options.get("answer")) : null;
    case "order":
      return $$("[data-item]", form).map((item) => Number(item.dataset.item));
    default: {
      const rows = options.getAll("answer");
      return rows.includes("") ? null : rows.map(Number);
    }
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function isRight({ answer: { type, key, before } }, value) {
  if (type !== "order") return same(value, key);
  return before.every(([one, other]) => value.indexOf(one) < value.indexOf(other));
}

function tell(question, kind, ...words) {
  const verdict = $(".verdict", question.form);
  verdict.className = `verdict ${kind}`;
  verdict.replaceChildren(...words);
}

function check(question) {
  const value = given(question);
  const { answer, id } = question;
  // The same answer again does not count as another attempt.
  if (value !== null && same(value, question.given)) return;
  if (value === null) {
    tell(question, "", answer.type === "number" ? "Write a number of milliseconds, such as 250." : "Answer each part first.");
    return;
  }
  question.given = value;
  const before = records.get(id);
  if (isRight(question, value)) {
    if (!before.isRight && !before.isShown) record(question, { tries: before.tries + 1, isRight: true });
    tell(question, "good", "✓ Right.");
    solve(question);
    return;
  }
  const known = answer.wrong.find((wrong) => same(wrong.answer, value));
  if (!before.isRight && !before.isShown) {
    record(question, { tries: before.tries + 1, ideas: [...new Set([...before.ideas, ...(known?.misconceptions ?? [])])] });
  }
  const share = answer.type === "match" ? ` ${value.filter((option, row) => option === answer.key[row]).length} of ${value.length} rows are right.` : "";
  const feedback = known ? ["✗ Not right.", share, " ", ...sentence(known.feedback)] : ["✗ Not right.", share, " Follow the code line by line: what does each `await` wait for?"].flatMap(sentence);
  tell(question, "bad", ...feedback);
  update();
}

/** Opens the solution, whose timeline then plays. */
function solve(question) {
  const { element } = question;
  $(".solution", element).open = true;
  for (const does of ["check", "solve"]) $(`[data-does=${does}]`, question.form).hidden = true;
  const next = $("[data-does=next]", question.form);
  next.classList.add("main");
  // The button that had the focus is now hidden.
  if (document.activeElement === document.body || document.activeElement.hidden) next.focus();
  update();
}

function playTimeline({ element }) {
  const timeline = $(".makespan", element);
  if (!timeline || timeline.timeline) return;
  const mounted = mount(timeline, { state: { isRevealed: true } });
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) mounted.seek({ step: Number.MAX_SAFE_INTEGER });
  else mounted.play();
}

/** Moves an item of an order, and keeps the focus on the button that did it. */
function move(button, by) {
  const item = button.closest("[data-item]");
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(item);
  else other.after(item);
  button.focus();
  const place = $$("[data-item]", item.parentElement).indexOf(item) + 1;
  tell(questions[current], "", ...sentence(`${item.dataset.name} is now number ${place}.`));
}

let current = 0;

/** Shows a question, or the summary after the last one. */
function goTo(number, isAsked = true) {
  current = Math.min(Math.max(number, 0), questions.length);
  questions.forEach(({ element }, at) => (element.hidden = at !== current));
  end.hidden = current !== questions.length;
  update();
  if (!isAsked) return;
  const title = $("h2", questions[current]?.element ?? end);
  title.tabIndex = -1;
  title.focus();
  try {
    history.replaceState(null, "", `#${current + 1}`);
  } catch {
    // A page in a frame may not be allowed to change its address.
  }
}

function update() {
  const states = questions.map((question) => state(question)[0]);
  const count = (...these) => states.filter((one) => these.includes(one)).length;
  heading.textContent = `${count("first", "later")} of ${questions.length} right, ${count("first")} at the first attempt`;
  map.replaceChildren(...questions.map((question, at) => {
    const [is, words] = state(question);
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: at + 1, className: is, onclick: () => goTo(at), ariaLabel: `Question ${at + 1}: ${words}` });
    if (at === current) button.setAttribute("aria-current", "step");
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
  if (current === questions.length) sum();
}

/** Shows the summary after the last question: the missed questions and the misconceptions. */
function sum() {
  const missed = questions.filter((question) => state(question)[0] !== "first");
  const ideas = new Map();
  for (const question of questions) {
    for (const idea of records.get(question.id).ideas) ideas.set(idea, (ideas.get(idea) ?? 0) + 1);
  }
  const list = (items) => {
    const list = document.createElement("ul");
    list.append(...items.map((words) => {
      const item = document.createElement("li");
      item.append(...words);
      return item;
    }));
    return list;
  };
  const again = missed.map((question) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: `Question ${questions.indexOf(question) + 1}`, onclick: () => goTo(questions.indexOf(question)) });
    return [button, ` ${$("h2", question.element).textContent.replace(/^\d+\. /, "")}: ${state(question)[1]}`];
  });
  const beliefs = JSON.parse($(".beliefs", page).textContent);
  const thought = [...ideas].sort(([, one], [, other]) => other - one).map(([idea]) => [...sentence(beliefs[idea] ?? idea)]);
  const parts = missed.length === 0 ? ["All questions right at the first attempt."] : ["To look at again:", list(again)];
  if (thought.length > 0) parts.push("Some of your answers assume what is not so:", list(thought));
  $(".sum", end).replaceChildren(...parts);
}

for (const [at, question] of questions.entries()) {
  const { element, form } = question;
  form.noValidate = true;
  $(".acts", form).hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if ($("[data-does=check]", form).hidden) goTo(at + 1);
    else check(question);
  });
  form.addEventListener("click", ({ target }) => {
    const { does } = target.dataset;
    if (does === "next") goTo(at + 1);
    if (does === "up" || does === "down") move(target, does === "up" ? -1 : 1);
    if (does === "solve") {
      tell(question, "", "The solution is below.");
      solve(question);
    }
  });
  $(".solution", element).addEventListener("toggle", ({ target }) => {
    if (!target.open) return;
    if (!records.get(question.id).isRight) record(question, { isShown: true });
    playTimeline(question);
    update();
  });
}

$("[data-does=again]", end).addEventListener("click", () => {
  for (const { id } of questions) {
    kept.set(id);
    records.set(id, { tries: 0, ideas: [] });
  }
  location.hash = "";
  location.reload();
});

page.classList.add("asks");
questions.forEach(({ element }, at) => $("h2", element).prepend(`${at + 1}. `));
// The description of a question is open if it differs from that of the previous question.
questions.forEach(({ element }, at) => {
  const about = (one) => $(".about-question", one).textContent;
  $(".about-question", element).open = at === 0 || about(element) !== about(questions[at - 1].element);
});
const asked = Number.parseInt(location.hash.slice(1), 10);
const first = questions.findIndex((question) => ["open", "tried"].includes(state(question)[0]));
goTo(asked ? asked - 1 : Math.max(first, 0), false);
