// Changes of the text that the tables below the timeline make. Each gives several candidates, the
// plainest first: the command decides which of them has the effect.

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const quoted = (text) => JSON.stringify(text);
const DURATION = /^(\s*~?)[\d.]+(?:ns|us|ms|s|m|h|d)\b/;

/** Whether a file is a scenario, not code. */
export const isScenario = (name) => /\.(ron|json)$/i.test(name);

/** Whether a text contains a name, not only as a part of a longer one. */
export const contains = (text, name) => new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`).test(text);

/** The text with one of its lines, from 1, changed. */
function withLine(text, number, change) {
  const lines = text.split("\n");
  const line = lines[number - 1];
  if (line === undefined) return undefined;
  const changed = change(line);
  if (changed === undefined) return undefined;
  lines[number - 1] = changed;
  return lines.join("\n");
}

/** A line with its comment changed by `change`; without a comment, that is given "". */
function withComment(line, change) {
  const at = line.search(/(^|\s)\/\/ /);
  const code = at < 0 ? line.trimEnd() : line.slice(0, at).trimEnd();
  const comment = at < 0 ? "" : line.slice(line.indexOf("//", at) + 2);
  const changed = change(comment);
  return changed === undefined ? undefined : changed === "" ? code : `${code} // ${changed.trim()}`;
}

/** The text with an entry in a map of the block comment that starts with `simulate:`, which may be new. */
function inBlock(text, map, key, value) {
  const block = /\/\*\s*simulate:\s*\(([\s\S]*?)\)\s*\*\//.exec(text);
  if (!block) {
    const before = text.endsWith("\n") || text === "" ? text : `${text}\n`;
    return `${before}\n/* simulate: (\n    ${map}: { ${key}: ${value} },\n) */\n`;
  }
  const [whole, inner] = block;
  const start = block.index + whole.indexOf(inner);
  const open = new RegExp(`\\b${map}\\s*:\\s*\\{`).exec(inner);
  if (!open) {
    const comma = /[,\s]$|^$/.test(inner.trim()) || inner.trim() === "" ? "" : ",";
    const kept = inner.trimEnd() + (inner.trim().endsWith(",") ? "" : comma);
    return `${text.slice(0, start)}${kept}\n    ${map}: { ${key}: ${value} },\n${text.slice(start + inner.length)}`;
  }
  const entry = new RegExp(`${escaped(key)}\\s*:\\s*(\\([^)]*\\)|"[^"]*")`).exec(inner.slice(open.index));
  if (entry) {
    const at = start + open.index + entry.index;
    return `${text.slice(0, at)}${key}: ${value}${text.slice(at + entry[0].length)}`;
  }
  const at = start + open.index + open[0].length;
  return `${text.slice(0, at)} ${key}: ${value},${text.slice(at)}`;
}

/** The fields of a task in RON, with one changed; without a value, it is removed. */
function withField(fields, field, value) {
  const pattern = new RegExp(`,?\\s*\\b${field}\\s*:\\s*(?:"(?:[^"\\\\]|\\\\.)*"|\\w+\\([^)]*\\)|\\[[^\\]]*\\])`);
  const without = fields.replace(pattern, (found) => (value === undefined ? "" : `${/^,?\s*/.exec(found)[0]}${field}: ${quoted(value)}`));
  if (value === undefined) return without.replace(/^\s*,\s*/, "");
  if (pattern.test(fields)) return without;
  return fields.trim() === "" ? `${field}: ${quoted(value)}` : `${fields.replace(/,\s*$/, "")}, ${field}: ${quoted(value)}`;
}

/** A scenario with a field of a task changed. */
function inTask(text, task, field, value) {
  const entry = new RegExp(`(${escaped(quoted(task))}\\s*:\\s*\\()((?:[^()"]|"(?:[^"\\\\]|\\\\.)*"|\\([^()]*\\))*)(\\))`);
  if (!entry.test(text)) return undefined;
  return text.replace(entry, (_, open, fields, close) => open + withField(fields, field, value) + close);
}

/** How long a task takes. `lines` are those of its calls. */
export function takes({ name, text }, task, lines, value) {
  if (isScenario(name)) return [inTask(text, task, "takes", value)].filter(Boolean);
  const inComments = lines.reduce((text, line) => text && withLine(text, line, (line) => withComment(line, (comment) => {
    if (comment.trim() === "") return value;
    return DURATION.test(comment) ? comment.replace(DURATION, `$1${value}`) : undefined;
  })), text);
  return [inComments, inBlock(text, "tasks", quoted(task), `(takes: ${quoted(value)})`)].filter(Boolean);
}

/** How a task fails: a reason, or nothing if it does not. */
export function fails({ name, text }, task, takes, value) {
  if (isScenario(name)) return [inTask(text, task, "fails", value || undefined)].filter(Boolean);
  const fields = value ? `(takes: ${quoted(takes)}, fails: ${quoted(value)})` : `(takes: ${quoted(takes)})`;
  return [inBlock(text, "tasks", quoted(task), fields)];
}

/** What is assumed at a line: `taken`, `not taken`, `5 times`. */
export function assume({ text }, line, value) {
  const inComment = withLine(text, line, (line) => withComment(line, (comment) =>
    /^\s*(?:(?:not )?taken|\d+ times)?\s*$/.test(comment) ? value : undefined));
  // An entry at the end moves no line.
  return [inComment, inBlock(text, "assume", "lines", `{ ${quoted(String(line))}: ${quoted(value)} }`)].filter(Boolean);
}

/** The text with replacements as SARIF describes them: regions of lines and columns, in characters. */
export function replaced(text, replacements) {
  const lines = text.split("\n");
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
  const offset = (line, column) => {
    const own = lines[line - 1] ?? "";
    return starts[line - 1] + Array.from(own).slice(0, column - 1).join("").length;
  };
  const edits = replacements.map(({ deletedRegion: region, insertedContent }) => ({
    from: offset(region.startLine, region.startColumn),
    to: offset(region.endLine, region.endColumn),
    insert: insertedContent.text,
  }));
  edits.sort((a, b) => b.from - a.from);
  return edits.reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), text);
}

/**
 * Both versions of a program side by side: the text with the fixed function beside the original,
 * under a new name. Nothing, if the program is no function declaration.
 */
export function besides(before, after, program) {
  const head = new RegExp(`^((?:export\\s+)?async\\s+function\\s*)${escaped(program)}(?=\\s*[(<])`, "m");
  const found = head.exec(after);
  if (!found || !head.test(before)) return undefined;
  const rest = after.slice(found.index);
  const end = /^\}/m.exec(rest);
  if (!end) return undefined;
  const body = rest.slice(0, end.index + 1).replace(head, `$1${program}Fixed`);
  return `${before.trimEnd()}\n\n${body}\n`;
}

/** A scenario with another program. */
export function withProgram(text, name, steps) {
  const open = /\bprograms\s*:\s*\{/.exec(text);
  if (!open) return undefined;
  const at = open.index + open[0].length;
  return `${text.slice(0, at)}\n        ${quoted(name)}: ${steps},${text.slice(at)}`;
}
