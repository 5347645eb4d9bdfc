// The page for teachers: from a set of sheets to what a class misunderstood.

import { emptyTable, example, headings, textOf } from "./answers.js";
import { download } from "./download.js";
import { byId, element } from "./element.js";
import * as grading from "./grading.js";
import { named, offer, showSheets, write } from "./handout.js";
import { keepOffline } from "./offline.js";
import { say } from "./said.js";
import { fragmentOf, fromFragment, initial, keep, kept, newNumber } from "./set.js";
import * as settings from "./settings.js";
import { warmUp } from "./simulator.js";

/** How long the settings must rest before the sheets are written, in milliseconds. */
const REST = 300;
const PLAYGROUND = "makespan-playground-1";

warmUp();

/** The set that is shown, its key, and a key file that is used in its place. */
const state = { set: undefined, key: undefined, keyFile: undefined, version: 0 };
const decoder = new TextDecoder();

function complain(place, message) {
  byId(place).textContent = message ?? "";
  byId(place).hidden = message === undefined;
}

// ── handing out ──────────────────────────────────────────────────────────────────────────────────

const OF_SHEETS = "[id^=print-], #table, #copy-table, #example, #downloads button";

/** Without sheets there is nothing to print or to download. */
function enable(isEnabled) {
  for (const button of document.querySelectorAll(OF_SHEETS)) button.disabled = !isEnabled;
  byId("preview").classList.toggle("stale", !isEnabled);
}

let timer;

function changed() {
  clearTimeout(timer);
  timer = setTimeout(update, REST);
  outdate();
  // A link leads to the set that it was copied from, not to what became of it.
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search);
}

/** The sheets that are shown are not those of the settings. */
function outdate() {
  state.version += 1;
  state.key = undefined;
  enable(false);
  showKey();
  byId("status").textContent = "Writing the sheets …";
}

async function update() {
  clearTimeout(timer);
  outdate();
  const { version } = state;
  const set = settings.current();
  keep(set);
  const problem = settings.problem(set);
  complain("trouble", problem);
  if (problem) {
    byId("status").textContent = "No sheets: see the message.";
    return;
  }
  try {
    const [html, key] = await write(set, "html", "json");
    if (version !== state.version) return;
    const { sheets, questions } = await showSheets(decoder.decode(html));
    if (version !== state.version) return;
    Object.assign(state, { set, key: decoder.decode(key) });
    byId("status").textContent = `Set ${set.number}: ${counted(sheets, "sheet")} with ` +
      `${counted(questions, "question")}${sheets > 1 ? " each" : ""}. ` +
      "After the sheets come forms for the answers, the answers, and worked solutions.";
    byId("headings").replaceChildren(
      ...headings(state.key).map((heading) => element("code", {}, heading)));
    enable(true);
    showKey();
  } catch (error) {
    if (version !== state.version) return;
    complain("trouble", error.message);
    byId("status").textContent = "No sheets: see the message.";
  }
}

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

settings.onChange(changed);
offer(() => state.set, (message) => complain("trouble", message));

byId("again").addEventListener("click", () => {
  settings.show({ ...settings.current(), number: newNumber() });
  changed();
});

function takeCode({ name, text }) {
  settings.show({ ...settings.current(), isOwn: true, name, text });
  changed();
}

byId("take").addEventListener("click", () => {
  try {
    const { name, text } = JSON.parse(localStorage.getItem(PLAYGROUND));
    takeCode({ name, text });
  } catch {
    say("The playground holds no code.");
  }
});

byId("share").addEventListener("click", async () => {
  const link = await linkTo(settings.current());
  history.replaceState(null, "", link);
  await navigator.clipboard.writeText(link);
  say("Link copied. It leads to this set; nothing was sent.");
});

async function linkTo(set) {
  const here = new URL(location.href);
  here.hash = await fragmentOf(set);
  return here.href;
}

// ── grading ──────────────────────────────────────────────────────────────────────────────────────

function showKey() {
  byId("which").textContent = state.keyFile?.name ?? `set ${settings.current().number}`;
  byId("own-key").hidden = state.keyFile === undefined;
}

async function grade() {
  complain("grade-trouble");
  grading.hide(true);
  if (!state.keyFile && !state.key) await update();
  const key = state.keyFile?.text ?? state.key;
  const answers = byId("answers").value;
  if (key === undefined) return complain("grade-trouble", "There are no sheets: see “Hand out”.");
  if (answers.trim() === "") return complain("grade-trouble", "Paste answers, or open a file.");
  try {
    const result = await grading.grade(key, answers);
    const set = settings.current();
    await grading.show(result, (topic) =>
      linkTo({ ...set, topic, isOwn: false, kinds: [], number: newNumber() }));
    byId("grades").focus();
  } catch (error) {
    complain("grade-trouble", error.message);
  }
}

byId("grading").addEventListener("submit", (event) => {
  event.preventDefault();
  grade();
});

async function takeAnswers(file) {
  try {
    byId("answers").value = await textOf(file);
    await grade();
  } catch (error) {
    complain("grade-trouble", error.message);
  }
}

byId("own-key").addEventListener("click", () => {
  state.keyFile = undefined;
  showKey();
  byId("open-key").focus();
});
byId("table").addEventListener("click", () =>
  download(named(state.set, "answers.csv"), emptyTable(state.key)));
byId("copy-table").addEventListener("click", async () => {
  await navigator.clipboard.writeText(emptyTable(state.key, "\t"));
  say("Copied: paste it into a spreadsheet.");
});
byId("example").addEventListener("click", () => {
  byId("answers").value = example(state.key);
  grade();
});

// ── files ────────────────────────────────────────────────────────────────────────────────────────

/** Lets a button open a file. */
function opens(button, input, take) {
  byId(button).addEventListener("click", () => byId(input).click());
  byId(input).addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (file) await take(file);
    target.value = "";
  });
}

const openCode = async (file) => takeCode({ name: file.name, text: await file.text() });
opens("open-code", "file", openCode);
opens("open-answers", "answers-file", takeAnswers);
opens("open-key", "key-file", async (file) => {
  state.keyFile = { name: file.name, text: await file.text() };
  showKey();
});

document.body.addEventListener("dragover", (event) => event.preventDefault());
document.body.addEventListener("drop", async (event) => {
  const file = event.dataTransfer?.files[0];
  if (!file) return;
  event.preventDefault();
  const isForGrading = byId("grading").parentNode.contains(event.target);
  await (isForGrading ? takeAnswers : openCode)(file);
});

// ── beginning ────────────────────────────────────────────────────────────────────────────────────

async function begin() {
  let given;
  try {
    given = await fromFragment(location.hash);
  } catch (error) {
    say(error.message);
  }
  settings.show(given ?? kept() ?? initial());
  await update();
  document.body.dataset.ready = "";
}
addEventListener("hashchange", begin);
await begin();
keepOffline();
