/**
 * The query field: says while one types how many there would be, or which part makes no sense. A query that makes no
 * sense is not sent, so the results stay; without JavaScript the server answers with the same marks.
 */

const PAUSE = 250; // ms without a key before the server is asked

/**
 * @typedef {object} Mistake
 * @property {string} detail
 * @property {number} position
 * @property {number} length
 */

const form = /** @type {HTMLFormElement|null} */ (document.querySelector("form[data-query]"));
const field = /** @type {HTMLInputElement|null} */ (document.getElementById("q"));

/** @type {Map<string, number|Mistake>} what the server said of each text */
const known = new Map();

/** @type {number|undefined} */
let waiting;

if (form && field) watch(form, field);

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} field
 */
function watch(form, field) {
  const shown = field.value;
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name); // short addresses
  });
  form.addEventListener("submit", async (event) => {
    if (field.value === shown || typeof known.get(field.value) === "number") return;
    event.preventDefault();
    const answer = await ask(form, field.value).catch(() => 0); // offline: let the browser say so
    if (typeof answer === "number") form.submit();
    else complain(field, answer);
  });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => tell(form, field), PAUSE);
  });
  const count = document.getElementById("list-count");
  if (count && form.dataset.within === undefined && !field.hasAttribute("aria-invalid")) fill(form, count, shown);
}

/**
 * The number that the page did not wait for.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 * @param {string} text
 */
function fill(form, place, text) {
  const missing = async () => {
    if (place.textContent) return;
    const answer = await ask(form, text).catch(() => null);
    if (typeof answer === "number") place.textContent = words(answer);
  };
  missing();
  document.addEventListener("htmx:after:swap", missing);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} field
 */
async function tell(form, field) {
  const text = field.value;
  const answer = await ask(form, text).catch(() => null);
  if (text !== field.value || answer === null) return; // typed on meanwhile
  const open = typeof answer !== "number" && answer.position + answer.length >= text.trimEnd().length;
  const counts = form.dataset.within === undefined; // a part of all has a count of its own
  if (typeof answer === "number") say(field, counts ? `${words(answer)} match. Press Enter to see them.` : "");
  else if (!open) complain(field, answer); // who still types at the end is not told off
}

/**
 * How many match, or what is wrong.
 * @param {HTMLFormElement} form
 * @param {string} text
 * @returns {Promise<number|Mistake>}
 */
async function ask(form, text) {
  const before = known.get(text);
  if (before !== undefined) return before;
  const response = await fetch(`${form.dataset.query}${form.dataset.query?.includes("?") ? "&" : "?"}${new URLSearchParams({ q: text })}`);
  const answer = await response.json();
  if (!response.ok && answer.code !== "bad_query") throw new Error(answer.detail);
  const found = response.ok ? Number(answer.count) : /** @type {Mistake} */ (answer);
  known.set(text, found);
  return found;
}

/**
 * @param {HTMLInputElement} field
 * @param {string} text
 */
function say(field, text) {
  const note = document.getElementById("q-note");
  const box = document.getElementById("q-mistake");
  if (note) note.textContent = text;
  if (box) box.hidden = true;
  field.removeAttribute("aria-invalid");
}

/**
 * @param {HTMLInputElement} field
 * @param {Mistake} mistake
 */
function complain(field, { detail, position, length }) {
  const box = document.getElementById("q-mistake");
  if (!box) return;
  const [from, to] = [position, position + length].map((at) => unit(field.value, at));
  const parts = { sentence: detail, before: field.value.slice(0, from), token: field.value.slice(from, to), after: field.value.slice(to) };
  for (const [name, text] of Object.entries(parts)) {
    const part = box.querySelector(`[data-part="${name}"]`);
    if (part) part.textContent = text;
  }
  box.hidden = false;
  field.setAttribute("aria-invalid", "true");
}

/**
 * The server counts characters, JavaScript counts UTF-16 units.
 * @param {string} text
 * @param {number} at
 */
function unit(text, at) {
  return [...text].slice(0, at).join("").length;
}

/** @param {number} count */
function words(count) {
  const place = document.getElementById("list-count");
  const noun = count === 1 ? place?.dataset.noun : place?.dataset.nouns;
  return `${count.toLocaleString("en")} ${noun ?? ""}`;
}

export {};
