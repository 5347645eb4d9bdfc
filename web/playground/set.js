// A set of sheets: its settings, the run of the command that writes it, and its address.

import { fragment, read } from "./share.js";

const STORED = "makespan-teach-1";

/** The topics of the command, with their titles. */
export const TOPICS = [
  ["sequential-and-parallel", "Sequential and parallel"],
  ["dependence", "Dependent operations"],
  ["loops", "Await in loops"],
  ["fail-fast", "Promise.all fails fast"],
  ["partial-success", "Partial success"],
  ["start-before-await", "Start before await"],
  ["race-and-timeout", "Races and timeouts"],
  ["pools", "Limited concurrency"],
  ["retries", "Retries"],
  ["blocking", "Blocking work"],
];

/** The kinds of question of the command, with their titles, in the order of a sheet. */
export const KINDS = [
  ["makespan", "How long does it take?"],
  ["speedup", "How much faster is it?"],
  ["order", "In which order?"],
  ["state-at", "What is the state of each call?"],
  ["outcome", "What is the outcome?"],
  ["settled-or-quiescent", "When does it settle, and when does the process end?"],
  ["critical-path", "How much slack does each task have?"],
  ["spot-the-misuse", "Which statement is true?"],
  ["pick-the-program", "Which program is the fastest?"],
];

export const MOST_SHEETS = 300;

/** What a first visitor finds: a set that no one else is likely to have. */
export const initial = () => ({
  topic: TOPICS[0][0],
  isOwn: false,
  name: "code.js",
  text: "",
  kinds: [],
  minutes: "20",
  difficulty: "",
  sheets: "30",
  number: newNumber(),
});

/** A number for a set, short enough to copy from paper. */
export const newNumber = () => String(1000 + Math.floor(Math.random() * 9000));

/** The name of the teacher's file, such that the command knows its language. */
function fileName({ name }) {
  const own = name.trim().replaceAll("/", "-").replace(/^-+/, "");
  return /\.(ron|json|[cm]?[jt]sx?)$/i.test(own) ? own : `${own || "code"}.js`;
}

/** What the sheets are about, for the names of files. */
export const subject = (set) => (set.isOwn ? fileName(set).replace(/\.\w+$/, "") : set.topic);

/**
 * The run of the command that writes a set.
 * @returns {{ args: string[], given: { files: Record<string, string>, isBinary: true } }}
 */
export function exercise(set, format) {
  const about = set.isOwn ? [fileName(set)] : ["--topic", set.topic];
  const kinds = KINDS.map(([kind]) => kind).filter((kind) => set.kinds.includes(kind));
  const chosen = [
    ...(kinds.length > 0 ? ["--kinds", kinds.join(",")] : []),
    ...(set.minutes ? ["--minutes", set.minutes] : []),
    ...(set.difficulty ? ["--difficulty", set.difficulty] : []),
  ];
  const drawn = ["--variants", set.sheets, "--seed", set.number];
  return {
    args: ["exercise", ...about, ...chosen, ...drawn, "--format", format],
    given: { files: set.isOwn ? { [fileName(set)]: set.text } : {}, isBinary: true },
  };
}

/** Settings from elsewhere, with all fields and only these. */
function complete(settings) {
  const all = initial();
  for (const key of Object.keys(all)) {
    if (typeof settings[key] === typeof all[key]) all[key] = settings[key];
  }
  all.kinds = Array.isArray(settings.kinds) ? settings.kinds : [];
  return all;
}

/** The part of an address after `#`: that of a file, whose name is the settings. */
export function fragmentOf({ text, ...settings }) {
  return fragment({ name: JSON.stringify(settings), text: settings.isOwn ? text : "" });
}

/**
 * The set in an address.
 * @returns {Promise<object | undefined>} nothing, if there is none
 * @throws if the address is damaged, or of a later version
 */
export async function fromFragment(hash) {
  const found = await read(hash);
  if (found === undefined) return undefined;
  try {
    return complete({ ...JSON.parse(found.name), text: found.text });
  } catch {
    throw new Error("This link is not one to a set of sheets.");
  }
}

/** Keeps the settings for the next visit. */
export function keep(set) {
  try {
    localStorage.setItem(STORED, JSON.stringify(set));
  } catch {
    // Without storage, the settings are not kept: all else works.
  }
}

/** The settings of the last visit, if they were kept. */
export function kept() {
  try {
    return complete(JSON.parse(localStorage.getItem(STORED)));
  } catch {
    return undefined;
  }
}
