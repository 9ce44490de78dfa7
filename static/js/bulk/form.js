/**
 * The form that edits many: lines come and go without a way to the server, and names that are known are offered. Without
 * scripts its buttons are submits that do the same.
 */
import { url } from "../lib/root.js";

const PAUSE = 120; // ms

const form = /** @type {HTMLFormElement} */ (document.getElementById("edit-many"));
const lines = /** @type {HTMLElement} */ (document.getElementById("lines"));
let made = 1000; // ids of lines that were made here

/** @type {number|undefined} */
let waiting;

form.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (!(submitter instanceof HTMLElement)) return;
  if (submitter.matches("[data-adds]")) {
    event.preventDefault();
    const more = form.elements.namedItem("more");
    add(more instanceof HTMLSelectElement ? more.value : "");
  } else if (submitter.matches("[data-drops]")) {
    event.preventDefault();
    drop(/** @type {HTMLElement} */ (submitter.closest(".edit-line")));
  } else keep();
});

form.addEventListener("input", (event) => {
  const { target } = event;
  if (!(target instanceof HTMLInputElement) || !target.dataset["names"] || !(event instanceof InputEvent)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => void offer(target), PAUSE);
});

bring();
form.querySelector("[aria-invalid]")?.scrollIntoView({ block: "center" });

/** Back from the preview finds the lines as they were sent: they were never on the page that the server knows. */
function keep() {
  const { field = [], do: ways = [], value = [] } = Object.fromEntries(
    ["field", "do", "value"].map((name) => [name, new FormData(form).getAll(name)]),
  );
  const kept = field.map((each, n) => [each, ways[n], value[n]]);
  history.replaceState({ ...history.state, lines: kept }, "");
}

function bring() {
  /** @type {unknown} */
  const kept = history.state?.lines;
  if (!Array.isArray(kept) || lines.childElementCount) return;
  for (const [field, way, value] of kept) {
    add(field);
    const line = lines.lastElementChild;
    for (const [name, text] of [["do", way], ["value", value]]) {
      const part = line?.querySelector(`[name="${name}"]`);
      if (part instanceof HTMLSelectElement || part instanceof HTMLInputElement || part instanceof HTMLTextAreaElement) part.value = text;
    }
  }
}

/** @param {string} field */
function add(field) {
  const template = /** @type {HTMLTemplateElement|null} */ (document.querySelector(`template[data-line="${field}"]`));
  const line = template?.content.firstElementChild?.cloneNode(true);
  if (!(line instanceof HTMLElement)) return;
  made += 1;
  for (const part of line.querySelectorAll("*")) {
    for (const name of ["id", "list", "aria-describedby"]) {
      const value = part.getAttribute(name);
      if (value) part.setAttribute(name, value.replace(/-N-.*$/, `-${made}`));
    }
  }
  lines.append(line);
  show();
  /** @type {HTMLElement|null} */ (line.querySelector("[name=value]"))?.focus();
}

/** @param {HTMLElement} line */
function drop(line) {
  const said = line.querySelector(".edit-name")?.textContent ?? "";
  const beside = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  show();
  const next = beside?.querySelector("[data-drops]") ?? document.getElementById("more-field");
  /** @type {HTMLElement|null} */ (next)?.focus();
  const status = document.getElementById("lines-said");
  if (status) status.textContent = `${said} taken away`;
}

function show() {
  lines.hidden = !lines.childElementCount;
  const none = document.getElementById("no-lines");
  if (none) none.hidden = !lines.hidden;
}

/** @param {HTMLInputElement} input */
async function offer(input) {
  const typed = input.value.trim().replace(/["\\*]/g, " ").trim();
  if (!typed || !input.list) return;
  const query = new URLSearchParams({ q: `${input.dataset["names"]}:"${typed}` });
  const response = await fetch(`${url("/api/videos/suggest")}?${query}`).catch(() => null);
  if (!response?.ok) return;
  /** @type {{items: {text: string, kind: string}[]}} */
  const { items } = await response.json();
  const names = items.filter(({ kind }) => kind === "value").map(({ text }) => text);
  input.list.replaceChildren(...names.map((name) => new Option(name, name)));
}
