/**
 * A chip opens an editor of its part of the filter: change it, exclude it, take it away. The parts beside each other are
 * the query. The cross of a chip, and Delete, still lead to the list without it.
 */
import { Offers } from "./offers.js";

const GAP = 6; // px between a chip and its editor

const editor = /** @type {HTMLElement|null} */ (document.getElementById("chip-editor"));
const input = /** @type {HTMLInputElement|null} */ (document.getElementById("chip-q"));
const query = /** @type {HTMLInputElement|null} */ (document.getElementById("q"));

/** @type {HTMLElement|null} the item whose part is changed */
let open = null;

if (editor && input) {
  const address = query?.form?.dataset.offers;
  const verbs = editor.querySelector(".chip-verbs"); // below them, so that none moves away from under the pointer
  if (address) new Offers(input, address, undefined, verbs ?? input);
  editor.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    void apply(input);
  });
  input.addEventListener("input", () => wrong(""));
  editor.addEventListener("toggle", (event) => {
    if (!(event instanceof ToggleEvent) || event.newState !== "closed") return;
    open?.querySelector("a")?.removeAttribute("aria-expanded");
    if (editor.contains(document.activeElement)) open?.querySelector("a")?.focus();
  });
}

/** @param {HTMLElement} chip the item of a list of chips */
export function edit(chip) {
  const link = chip.querySelector("a");
  const turn = editor?.querySelector("[data-chip-turn]");
  const remove = editor?.querySelector("[data-chip-remove]");
  if (!editor || !input || !link || !(turn instanceof HTMLAnchorElement) || !(remove instanceof HTMLAnchorElement)) return;
  if (editor.matches(":popover-open")) editor.hidePopover();
  open = chip;
  input.value = chip.dataset.part ?? "";
  turn.hidden = !chip.dataset.turned; // an order has no opposite
  turn.href = chip.dataset.turned ?? "";
  turn.textContent = chip.dataset.negated === undefined ? "Exclude" : "Include";
  remove.href = link.href;
  wrong("");
  link.setAttribute("aria-expanded", "true");
  editor.showPopover();
  place(editor, link.getBoundingClientRect());
  input.focus();
  input.select();
}

/**
 * Below the chip, within the window.
 * @param {HTMLElement} box
 * @param {DOMRect} chip
 */
function place(box, chip) {
  const { width, height } = box.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(chip.left, document.documentElement.clientWidth - width - GAP));
  const below = chip.bottom + GAP;
  const top = below + height > window.innerHeight && chip.top > height + GAP ? chip.top - height - GAP : below;
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}

/** @param {HTMLInputElement} input */
async function apply(input) {
  const form = query?.form;
  if (!open || !query || !form) return;
  const text = await whole(form, input.value.trim());
  if (text === null) return;
  const chips = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".chip-row [data-part]")]);
  query.value = chips.map((chip) => (chip === open ? text : chip.dataset.part)).filter(Boolean).join(" ");
  form.requestSubmit();
}

/**
 * The text as it can stand beside the other parts; null when it makes no sense.
 * @param {HTMLFormElement} form
 * @param {string} text
 */
async function whole(form, text) {
  if (!text) return "";
  const response = await fetch(`${form.dataset.offers}/explain?${new URLSearchParams({ q: text })}`).catch(() => null);
  if (!response) return text; // offline: let the browser say so
  const answer = await response.json();
  if (!response.ok) {
    wrong(answer.detail);
    return null;
  }
  const parts = answer.parts.map((/** @type {{q: string}} */ part) => part.q);
  return [...parts, answer.sort ? `sort:${answer.sort}` : ""].filter(Boolean).join(" ");
}

/** @param {string} sentence */
function wrong(sentence) {
  const place = document.getElementById("chip-wrong");
  if (!place || !input) return;
  place.textContent = sentence;
  place.hidden = !sentence;
  if (sentence) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}
