/** What pages with a list load: the query field, arrow keys, the panel of filters. */
import { register } from "../lib/keys.js";
import "./query.js";
import { watchItems } from "./roving.js";

watchItems();
register([
  { keys: "← ↑ ↓ →", says: "Move in the list; Tab goes to it" },
  { keys: "Enter", says: "Open" },
]);

for (const word of document.querySelectorAll("[data-insert]")) word.replaceWith(inserter(/** @type {HTMLElement} */ (word)));

/**
 * A field of the list becomes a button that begins to ask for it.
 * @param {HTMLElement} word
 */
function inserter(word) {
  const holder = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip add";
  button.append(...word.childNodes);
  button.addEventListener("click", () => {
    const field = document.getElementById("q");
    if (!(field instanceof HTMLInputElement)) return;
    field.value = `${field.value} ${word.dataset.insert}`.trimStart();
    field.focus();
  });
  holder.append(button);
  return holder;
}

const drop = document.getElementById("filter-help");
if (drop instanceof HTMLDetailsElement) {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !drop.contains(event.target)) drop.open = false;
  });
  drop.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drop.open) return;
    drop.open = false;
    drop.querySelector("summary")?.focus();
  });
}
