// Short messages at the bottom of the page.

import { byId } from "./element.js";

let saying;

/** Shows a message for a few seconds. */
export function say(words) {
  const place = byId("said");
  place.textContent = words;
  place.classList.add("shown");
  clearTimeout(saying);
  saying = setTimeout(() => place.classList.remove("shown"), 3000);
}
