// Elements in one expression.

/**
 * An element with attributes (`on..` are listeners, `undefined` is left out) and children. Texts
 * with code between backticks become `code` elements.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** A message of the command, with its code set as code. */
export function prose(text) {
  const span = document.createElement("span");
  text.split("`").forEach((part, index) => span.append(index % 2 ? element("code", {}, part) : part));
  return span;
}

export const byId = (id) => document.getElementById(id);
