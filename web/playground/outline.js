// Where a position of a scenario is: inside of which brackets, after which key.

const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|r(#+)"[\s\S]*?"\1|"(?:[^"\\]|\\.)*(?:"|$)|[A-Za-z_]\w*|[([{}\])]|[:,]/g;

const isClosed = (string) => string.length > 1 && string.endsWith('"');

/** Whether a comment goes on at the end of the text. */
const isOpen = (comment, end, text) => end === text.length && !(comment.startsWith("/*") && comment.endsWith("*/"));

/**
 * Reads a text of RON or JSON, up to a position.
 * @returns `brackets`, those that are open, from the outermost: each with its kind, the name before
 *   it and the key that it is the value of; the `key` of what is at the end; whether that is in a
 *   `string` or a `comment`; and the names that are `declared`: tasks and functions.
 */
export function outline(text) {
  const brackets = [];
  const declared = new Set();
  let [key, last] = [undefined, undefined];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const top = brackets.at(-1);
    if (/^\/[/*]/.test(token)) {
      if (isOpen(token, index + token.length, text)) return { brackets, key, declared, comment: true };
    } else if (token.startsWith('"')) {
      if (!isClosed(token)) return { brackets, key, declared, string: true };
      last = token.slice(1, -1);
      if (key === "name" && brackets.at(-2)?.key === "tasks") declared.add(last);
    } else if (token === ":") {
      if (top?.kind === "{" && ["tasks", "functions"].includes(top.key)) declared.add(last);
      [key, last] = [last, undefined];
    } else if (/[([{]/.test(token)) {
      brackets.push({ kind: token, key, name: last });
      [key, last] = [undefined, undefined];
    } else if (/[)\]},]/.test(token)) {
      if (token !== ",") brackets.pop();
      [key, last] = [undefined, undefined];
    } else {
      last = token;
    }
  }
  return { brackets, key, declared };
}
