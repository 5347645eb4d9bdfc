// What can be written at the cursor: names of tasks, fields, steps.

import { autocompletion, snippetCompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { outline } from "./outline.js";

/** Completions in this order, each from a template: its label is the word at the start. */
const listed = (type, templates) => templates.map((template, index) => snippetCompletion(template, {
  label: /^\w+/.exec(template)[0], detail: template.replace(/^\w+/, "").replaceAll(/\$\{(.*?)\}/g, "$1"), type, boost: -index,
}));

const TASK = listed("property", [
  'takes: "${100ms}"', 'fails: "${reason}"', 'returns: "${value}"', 'needs: ["${}"]', 'uses: "${}"', 'blocks: "${10ms}"']);

/** The fields, by the name before their bracket. */
const FIELDS = {
  Scenario: listed("property", [
    'title: "${}"', 'about: "${}"', 'code: "${}"', "assume: (${})", 'resources: { "${db}": ${2} }', 'tasks: { "${}": (takes: "${100ms}") }',
    'functions: { "${}": [${}] }', 'programs: { "${}": [${}] }', 'expect: { "${}": (settles: "${100ms}") }']),
  Pool: listed("property", ["limit: ${3}", "of: ${}"]),
  Map: listed("property", ["of: ${}", "do: ${}"]),
  For: listed("property", ["of: ${}", "do: ${}"]),
  Retry: listed("property", ["times: ${3}", 'wait: "${100ms}"', "do: ${}"]),
  Try: listed("property", ["body: [${}]", "catch: [${}]", "finally: [${}]"]),
};

/** The fields of the entries of a map, by its key. */
const ENTRIES = {
  tasks: TASK,
  expect: listed("property", [
    'settles: "${100ms}"', 'work_ends: "${100ms}"', "outcome: ${Fulfilled}", 'crash: "${reason}"', 'value: "${}"', 'logs: ["${}"]', 'finds: ["${}"]']),
};

const STEPS = listed("class", [
  "All([${}])", "AllSettled([${}])", "Race([${}])", "Any([${}])", "Then(${}, ${})", "Catch(${}, ${})", "Finally(${}, ${})",
  'Sleep("${10ms}")', 'Timeout("${1s}", ${})', "Pool(limit: ${3}, of: ${})", "Map(of: ${}, do: ${})", "Retry(times: ${3}, do: ${})",
  'Call("${}", "${}")', 'Start("${}")', 'Let("${}", ${})', "Await(${})", 'Log("${}")', 'Return("${}")', 'Fail("${reason}")', "Rethrow",
  "For(of: ${}, do: ${})", "Try(body: [${}], catch: [${}])"]);

/** What comments of code mean. */
const COMMENTS = ["100ms", '(takes: "100ms")', "independent", "taken", "not taken", "3 times"].map((label) => ({ label, type: "constant" }));

/** The strings of these steps are no names. */
const WITH_TEXT = ["Log", "Fail", "Sleep", "Timeout"];

const named = (names, quote = "") => [...names].map((name) => ({ label: name, apply: `${quote}${name}${quote}`, type: "function" }));

/** What can be at the end of a text of RON. `root` names the outermost bracket if nothing does. */
function inRon(text, tasks, root) {
  const { brackets, key, string, comment, declared } = outline(text);
  const names = new Set([...declared, ...tasks]);
  const top = brackets.at(-1);
  if (comment || !top) return [];
  brackets[0].name ??= root;
  const isStep = brackets.some((bracket) => ["programs", "functions"].includes(bracket.key)) && !["programs", "functions"].includes(top.key);
  if (string) {
    const isNeeded = key === "needs" || brackets.some((bracket) => bracket.key === "needs");
    return isNeeded || (isStep && !WITH_TEXT.includes(top.name) && key !== "wait") ? named(names) : [];
  }
  const fields = FIELDS[top.name] ?? (top.name === "Task" ? TASK : ENTRIES[brackets.at(-2)?.key]);
  if (top.kind === "(" && key === undefined && fields) return fields;
  if (key === "needs" || (top.kind === "[" && top.key === "needs")) return named(names, '"');
  return isStep ? [...STEPS, ...named(names, '"')] : [];
}

/** What can be in a comment of code, which has begun with this text. */
function inComment(text, tasks, isAsked) {
  const block = /^\/\*\s*simulate:/.exec(text);
  if (block) return inRon(text.slice(block[0].length), tasks, "Scenario");
  if (/^\/[/*]\s*\(/.test(text)) return inRon(text.slice(2), tasks, "Task");
  return isAsked && /^\/[/*]\s*\w*$/.test(text) ? COMMENTS : [];
}

function inCode({ state, pos, explicit }, tasks) {
  const { name, from } = syntaxTree(state).resolveInner(pos, -1);
  if (/Comment$/.test(name)) return inComment(state.sliceDoc(from, pos), tasks, explicit);
  return /String|RegExp|Definition/.test(name) ? [] : named(tasks);
}

/** The names of tasks in the whole text of a scenario, which may declare them after the cursor. */
const declaredIn = (text) => outline(text).declared;

/**
 * Offers completions in code and in scenarios.
 * @param {() => Iterable<string>} tasks the names of the tasks that are called
 */
export const completions = (tasks) => autocompletion({
  icons: false,
  override: [(context) => {
    const { state, pos, explicit } = context;
    const isScenario = state.languageDataAt("isScenario", pos).length > 0;
    const word = context.matchBefore(isScenario ? /[\w$.]+/ : /[\w$][\w$.]*/);
    const text = word?.text ?? "";
    if (!explicit && text === "") return null;
    const all = isScenario
      ? inRon(state.sliceDoc(0, pos), [...declaredIn(state.doc.toString()), ...tasks()])
      : inCode(context, tasks());
    // What is written already needs no completion.
    const options = all.filter(({ label }) => label !== text);
    return options.length > 0 ? { from: word?.from ?? pos, options, validFor: /^[\w$.]*$/ } : null;
  }],
});
