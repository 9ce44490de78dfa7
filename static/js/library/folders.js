/** The step of the first run about folders: tries what is typed, and says what the button will do. */
import { url } from "../lib/root.js";

/** @typedef {{exists: boolean, empty: boolean, free: number, renames: boolean, share: string|null}} Trial */

const PAUSE = 350; // ms without a key before the server is asked

const form = /** @type {HTMLFormElement|null} */ (document.getElementById("folder-form"));
const field = /** @type {HTMLInputElement|null} */ (document.getElementById("path"));
const found = document.getElementById("path-found");

/** @type {number|undefined} */
let waiting;
let asked = 0;

field?.addEventListener("input", () => {
  name();
  clearTimeout(waiting);
  waiting = setTimeout(look, PAUSE);
});
name();
if (field && field.value !== field.defaultValue) look(); // typed before this was loaded

/** Continue, or take what is typed. */
function name() {
  const button = /** @type {HTMLButtonElement|null} */ (form?.querySelector("[data-take]"));
  if (!button || !field) return;
  const typed = field.value.trim();
  button.textContent = typed && typed !== form?.dataset.keeps ? (button.dataset.take ?? "") : "Continue";
}

async function look() {
  if (!field || !found) return;
  const turn = ++asked;
  const typed = field.value.trim();
  if (!typed || typed === form?.dataset.keeps) {
    say([]);
    return;
  }
  const lines = await test(typed);
  if (turn === asked) say(lines);
}

/**
 * What the server says of a folder, in sentences; the first is a mistake when `bad`.
 * @param {string} path
 * @returns {Promise<{bad: boolean, text: string}[]>}
 */
async function test(path) {
  try {
    const answer = await fetch(url("/api/library/folder/test"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ path }),
    });
    const told = await answer.json();
    return told.trial ? sentences(told.trial) : [{ bad: true, text: told.problem ?? told.detail }];
  } catch {
    return [{ bad: true, text: "The server does not answer. Try again in a moment." }];
  }
}

/** @param {Trial} trial */
function sentences(trial) {
  const room = new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(trial.free / 1e9);
  const lines = [
    trial.exists ? "MVidarr can write there." : "It does not exist yet; MVidarr can make it.",
    `${room} GB free.`,
    trial.renames
      ? "Downloads move in at once: they are staged on the same file system."
      : "Downloads are staged on another file system and have to be copied.",
  ];
  if (trial.share) lines.push(`It lies on a network share (${trial.share}). That is fine for videos.`);
  if (!trial.empty) lines.push("Something lies there already. It is left alone.");
  return lines.map((text) => ({ bad: false, text }));
}

/** @param {{bad: boolean, text: string}[]} lines */
function say(lines) {
  field?.toggleAttribute("aria-invalid", false);
  if (lines[0]?.bad) field?.setAttribute("aria-invalid", "true");
  const texts = lines.map(({ bad, text }) => {
    const line = document.createElement("p");
    line.className = bad ? "error-text" : "help";
    line.dir = "auto";
    line.textContent = text;
    return line;
  });
  found?.replaceChildren(...texts);
}
