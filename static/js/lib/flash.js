/**
 * What the last form did goes among the toasts, with its undo; an undo that is still going on tells its end. `u` undoes
 * the last change of one's own: the one just told of, else the newest.
 */
import { register } from "./keys.js";
import { url } from "./root.js";
import { leaveLater } from "./toast.js";

/** @typedef {import("./types.js").Job} Job */

const ENDED = ["done", "failed", "cancelled"];

export function watchFlash() {
  adopt();
  document.addEventListener("htmx:after:swap", adopt);
  document.addEventListener("mvidarr:job", (event) => ended(/** @type {CustomEvent<Job>} */ (event).detail));
  const last = document.getElementById("undo-last");
  if (last instanceof HTMLFormElement) register([{ keys: "u", says: "Undo your last change", run: () => undo(last) }]);
}

/** @param {HTMLFormElement} last */
function undo(last) {
  const button = document.getElementById("flash-undo");
  if (button instanceof HTMLButtonElement) button.click();
  else last.requestSubmit();
}

function adopt() {
  const item = document.querySelector(".main .flash");
  const tray = document.getElementById("toasts");
  if (!(item instanceof HTMLElement) || !tray) return;
  tray.replaceChildren(item);
  const close = item.querySelector("[data-dismisses]");
  close?.removeAttribute("hidden");
  close?.addEventListener("click", () => item.remove());
  const job = Number(item.dataset["awaits"]);
  if (job) void look(job);
  else if (!item.classList.contains("bad")) leaveLater(item);
}

/**
 * It may have ended before we listened.
 * @param {number} id
 */
async function look(id) {
  const response = await fetch(url(`/api/jobs/${id}`));
  if (response.ok) ended(await response.json());
}

/** @param {Job} job */
async function ended(job) {
  const item = document.querySelector(`[data-awaits="${job.id}"]`);
  if (!(item instanceof HTMLElement) || !ENDED.includes(job.state)) return;
  delete item.dataset["awaits"];
  const body = item.querySelector(".body");
  const { good, text } = await outcome(job, item.dataset["inverse"] ?? "");
  if (body) body.textContent = text;
  item.classList.toggle("bad", !good);
  item.classList.toggle("good", good);
  if (good) leaveLater(item);
}

/**
 * @param {Job} job
 * @param {string} inverse id of the change that it wrote
 */
async function outcome(job, inverse) {
  if (job.state !== "done") return { good: false, text: job.error?.detail ?? "It was cancelled half way." };
  if (!inverse) return { good: true, text: job.progress.message ?? "Done." };
  const response = await fetch(url(`/api/changes/${inverse}`));
  const change = response.ok ? await response.json() : { refused: 0, refusals: [] };
  if (!change.refused) return { good: true, text: "Done." };
  const reasons = new Set(change.refusals.map((/** @type {{reason: string}} */ refusal) => refusal.reason));
  return { good: false, text: `Done, but for ${change.refused} parts: ${[...reasons].join(" ")}` };
}
