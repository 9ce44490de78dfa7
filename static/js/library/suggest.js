/** Names that are known, offered while somebody types one: `<input list="…" data-suggests="/api/artists">`. */

const PAUSE = 150; // ms
const MOST = 10;

/** @type {number|undefined} */
let waiting;

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.dataset["suggests"] || !(event instanceof InputEvent)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => void suggest(field), PAUSE);
});

/** @param {HTMLInputElement} field */
async function suggest(field) {
  const typed = field.value.trim().replace(/["\\*]/g, " ").trim();
  if (!typed || !field.list) return;
  const query = new URLSearchParams({ q: `name:"${typed}"*`, limit: String(MOST) });
  const response = await fetch(`${field.dataset["suggests"]}?${query}`).catch(() => null);
  if (!response?.ok) return; // a name without a letter is no query: then nothing is offered
  /** @type {{items: {name: string}[]}} */
  const { items } = await response.json();
  field.list.replaceChildren(...items.map(({ name }) => new Option(name, name)));
}
