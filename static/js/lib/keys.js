/**
 * Keyboard shortcuts: one registry feeds both the keys and the dialog that explains them (`?`).
 * Shortcuts of one key can be switched off in that dialog.
 */
import { tinykeys } from "../../vendor/tinykeys-4.0.0.js";
import { openable, show } from "./dialog.js";

/**
 * @typedef {object} Shortcut
 * @property {string} keys as tinykeys reads them
 * @property {string} says what it does
 * @property {() => void} [run] without it the key is only explained: the browser or the page acts on it
 */

const OFF = "mvidarr.keys-off";
const PATIENCE = 1000; // ms between the keys of one shortcut, as tinykeys waits

/** @type {Shortcut[]} */
const shortcuts = [];

/** The key pressed last and the one before it: `g u` must not be taken for `u`. @type {KeyboardEvent[]} */
let pressed = [];

addEventListener("keydown", (event) => (pressed = [...pressed.slice(-1), event]), { capture: true });

/**
 * Add shortcuts of this page; call once per module.
 * @param {Shortcut[]} more
 */
export function register(more) {
  shortcuts.push(...more);
  for (const { keys, run } of more) {
    if (run) tinykeys(window, { [keys]: (/** @type {KeyboardEvent} */ event) => inSequence(keys) || act(event, run) });
  }
  describe();
}

/** Everything with `data-key`. */
export function watchKeys() {
  const keyed = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-key]")]);
  register([
    ...keyed.map(({ dataset: { key = "", says }, textContent }) => ({ keys: key, says: says ?? textContent?.trim() ?? "", run: () => press(key) })),
    { keys: "Shift+?", says: "Show this list", run: help },
  ]);
  const box = document.getElementById("keys-on");
  if (!(box instanceof HTMLInputElement)) return;
  box.checked = enabled();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "" : "1"));
}

/**
 * As a click on what has this key by now would (the server may have sent it anew); a field is gone to instead. What is
 * not to be seen does nothing.
 * @param {string} keys
 */
function press(keys) {
  const element = document.querySelector(`[data-key="${keys}"]`);
  if (element?.closest("[hidden]")) return;
  if (element instanceof HTMLElement && element.tagName === "SUMMARY") element.focus(); // Tab goes on into what opens, Esc closes it
  if (!(element instanceof HTMLInputElement)) return /** @type {HTMLElement|null} */ (element)?.click();
  element.focus();
  element.select();
}

function help() {
  const dialog = openable("keys");
  if (dialog) show(dialog);
}

/**
 * Whether this key ends a longer shortcut, begun with the key before it.
 * @param {string} keys
 */
function inSequence(keys) {
  const [before, last] = pressed;
  if (!last || last.timeStamp - before.timeStamp > PATIENCE) return false;
  return shortcuts.some((other) => other.run && other.keys === `${before.key} ${keys}`);
}

/**
 * @param {KeyboardEvent} event
 * @param {() => void} run
 */
function act(event, run) {
  if (!enabled() || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  run();
}

/** Whether shortcuts of one key are listened to. */
export function enabled() {
  return !localStorage.getItem(OFF);
}

function describe() {
  const list = document.getElementById("keys-list");
  list?.replaceChildren(...shortcuts.filter(({ says }) => says).flatMap(({ keys, says }) => [term(keys), meaning(says)]));
}

/** @param {string} keys */
function term(keys) {
  const dt = document.createElement("dt");
  for (const key of keys.replace("Shift+", "").split(" ")) {
    const cap = document.createElement("kbd");
    cap.className = "kbd";
    cap.textContent = key;
    dt.append(cap, " ");
  }
  return dt;
}

/** @param {string} says */
function meaning(says) {
  const dd = document.createElement("dd");
  dd.textContent = says;
  return dd;
}
