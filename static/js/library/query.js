/**
 * The query field: says while one types what the query asks for and how many there would be, or which part makes no
 * sense. A query that makes no sense is not sent, so the results stay; without JavaScript the server answers with the
 * same marks. What may follow, and the editor of chips, come when somebody types or opens one.
 */

const PAUSE = 250; // ms without a key before the server is asked
const MOST_FIXES = 3;

/**
 * @typedef {object} Mistake
 * @property {string} detail
 * @property {number} position
 * @property {number} length
 * @property {string} [token]
 * @property {string[]} [expected]
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
    formData.set("q", String(formData.get("q") ?? "").trim());
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
  const address = form.dataset.offers;
  if (address) {
    field.addEventListener("focus", () => void offer(field, address), { once: true });
    if (document.activeElement === field) void offer(field, address);
    document.addEventListener("click", editChip);
    for (const link of document.querySelectorAll("[data-part] > .chip.removable")) announce(link);
    document.addEventListener("keydown", removeChip);
  }
  document.getElementById("q-mistake")?.addEventListener("click", (event) => fix(event, field));
  const count = document.getElementById("list-count");
  if (count && form.dataset.within === undefined && !field.hasAttribute("aria-invalid")) fill(form, count, shown);
}

/**
 * @param {HTMLInputElement} field
 * @param {string} address
 */
async function offer(field, address) {
  const { Offers } = await import("./offers.js");
  new Offers(field, address, ({ kind }) => {
    if (kind === "recent") field.form?.requestSubmit();
  }).later();
}

/** @param {Element} link it does more than lead elsewhere */
function announce(link) {
  link.setAttribute("aria-haspopup", "dialog");
  const does = link.querySelector(".hidden-text");
  if (does) does.textContent = " change, or Delete to remove";
}

/** @param {MouseEvent} event */
async function editChip(event) {
  const target = event.target instanceof Element ? event.target : null;
  const chip = /** @type {HTMLElement|null|undefined} */ (target?.closest(".chip.removable")?.closest("[data-part]"));
  if (!chip || target?.closest(".icon") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const { edit } = await import("./chips.js");
  edit(chip);
}

/** @param {KeyboardEvent} event */
function removeChip(event) {
  const chip = event.target instanceof Element && event.target.closest("a.chip.removable");
  if (chip instanceof HTMLAnchorElement && (event.key === "Delete" || event.key === "Backspace")) location.assign(chip.href);
}

/**
 * What may stand in the place of a mistake is put there.
 * @param {MouseEvent} event
 * @param {HTMLInputElement} field
 */
function fix(event, field) {
  const link = event.target instanceof Element && event.target.closest("a");
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  field.value = new URL(link.href).searchParams.get("q") ?? "";
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
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
  if (typeof answer === "number") {
    say(field, counts ? `${words(answer)} match. Press Enter to see them.` : "");
    if (form.dataset.offers) await explain(form.dataset.offers, field, answer === 0 && counts);
  } else if (!open) complain(field, answer); // who still types at the end is not told off
}

/**
 * What the query asks for, and what else may be meant where it finds nothing.
 * @param {string} address
 * @param {HTMLInputElement} field
 * @param {boolean} nothing
 */
async function explain(address, field, nothing) {
  const text = field.value;
  const place = document.getElementById("q-says");
  const [told, meant] = await Promise.all([get(address, "explain", text), nothing ? get(address, "meant", text) : null]);
  if (text !== field.value) return;
  if (place) {
    place.textContent = text.trim() ? (told?.sentence ?? "") : "";
    place.hidden = !place.textContent;
  }
  propose(field, meant?.items ?? []);
}

/**
 * @param {string} address
 * @param {string} what
 * @param {string} q
 */
async function get(address, what, q) {
  const response = await fetch(`${address}/${what}?${new URLSearchParams({ q })}`).catch(() => null);
  return response?.ok ? response.json() : null;
}

/**
 * @param {HTMLInputElement} field
 * @param {{q: string, count: number}[]} items
 */
function propose(field, items) {
  const place = document.getElementById("q-meant");
  if (!place) return;
  const buttons = items.map(({ q, count }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip add";
    button.append(q, ` · ${count.toLocaleString("en")}`);
    button.addEventListener("click", () => {
      field.value = q;
      field.form?.requestSubmit();
    });
    return button;
  });
  place.hidden = !buttons.length;
  place.replaceChildren(...(buttons.length ? ["Did you mean ", ...buttons] : []));
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
function complain(field, { detail, position, length, token, expected = [] }) {
  const box = document.getElementById("q-mistake");
  if (!box) return;
  const [from, to] = [position, position + length].map((at) => unit(field.value, at));
  const parts = { sentence: detail, before: field.value.slice(0, from), token: field.value.slice(from, to), after: field.value.slice(to) };
  for (const [name, text] of Object.entries(parts)) {
    const part = box.querySelector(`[data-part="${name}"]`);
    if (part) part.textContent = text;
  }
  const near = expected.length > MOST_FIXES ? [] : expected.filter((name) => /^[a-z_0-9]+$/.test(name)); // all there are help nobody
  const place = /** @type {HTMLElement|null} */ (box.querySelector('[data-part="fixes"]'));
  if (place) {
    place.replaceChildren(...(token && parts.token.includes(token) ? near : []).map((name) => fixed(parts, token ?? "", name)));
    place.hidden = !place.childElementCount;
  }
  const says = document.getElementById("q-says");
  if (says) says.hidden = true; // it tells of another query
  box.hidden = false;
  field.setAttribute("aria-invalid", "true");
}

/**
 * @param {{before: string, token: string, after: string}} parts
 * @param {string} token
 * @param {string} name what may stand there
 */
function fixed(parts, token, name) {
  const link = document.createElement("a");
  link.className = "chip add";
  link.href = `?${new URLSearchParams({ q: parts.before + parts.token.replace(token, () => name) + parts.after })}`;
  link.textContent = name;
  return link;
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
