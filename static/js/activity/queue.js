/**
 * The order of the queue. The server is told which download one went behind, or in front of, and gives it the priority
 * of that one; at the edge of this page the form is sent, which knows the other pages.
 */
import { register } from "../lib/keys.js";
import { order } from "../lib/ordering.js";
import { refresh } from "../lib/refresh.js";
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";

/** @type {HTMLElement|null} it comes and goes with what waits */
let list = null;

bind();
document.addEventListener("htmx:after:swap", bind);
document.addEventListener("submit", stay, { capture: true });
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null)?.querySelector("summary")?.focus();
});
register([{ keys: "Alt+↑ Alt+↓", says: "Move the download of the queue that has the focus" }]);

function bind() {
  const found = document.getElementById("waiting");
  if (found && found !== list) order(found, { item: ".entry", tell });
  list = found;
}

/**
 * A step that leads nowhere; its button can have the focus all the same, for the keys.
 * @param {SubmitEvent} event
 */
function stay(event) {
  if (event.submitter?.getAttribute("aria-disabled") !== "true") return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Those that are open, but for the one in which this lies.
 * @param {EventTarget|null} within
 */
function closeMenus(within) {
  const open = [...document.querySelectorAll(".entry-more[open]")].filter((menu) => !(within instanceof Node && menu.contains(within)));
  for (const menu of open) menu.removeAttribute("open");
  return open[0];
}

/** @param {HTMLElement} entry */
async function tell(entry) {
  const above = id(entry.previousElementSibling);
  const body = { ids: [id(entry)], ...(above ? { after: above } : { before: id(entry.nextElementSibling) }) };
  number();
  const headers = { "Content-Type": "application/json" };
  try {
    const response = await fetch(url("/api/queue/move"), { method: "POST", headers, body: JSON.stringify(body) });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) say(entry);
    else toast(answer.detail ?? "It could not be moved. Try again.", { kind: "bad" });
  } catch {
    toast("The server did not answer. Try again.", { kind: "bad" });
  }
  refresh("queue");
}

/** @param {Element|null} entry */
function id(entry) {
  return entry instanceof HTMLElement ? Number(entry.dataset["download"]) : null;
}

/** @param {HTMLElement} entry */
function say(entry) {
  const status = document.getElementById(list?.dataset["saidBy"] ?? "");
  const title = entry.querySelector(".name")?.textContent ?? "It";
  const number = entry.querySelector("[data-part=number]")?.textContent ?? "";
  if (status) status.textContent = list?.hasAttribute("data-some") ? `${title} is moved.` : `${title} is number ${number} now.`;
}

/** As they stand on this page; of what was found only the server knows the numbers. */
function number() {
  if (list?.hasAttribute("data-some")) return;
  const first = Number(list?.getAttribute("start") ?? 1);
  const last = Number(list?.dataset["last"] ?? 0);
  [...(list?.querySelectorAll(".entry") ?? [])].forEach((entry, at) => {
    const shown = entry.querySelector("[data-part=number]");
    if (shown) shown.textContent = (first + at).toLocaleString("en");
    entry.querySelector("[value=up]")?.setAttribute("aria-disabled", String(first + at === 1));
    entry.querySelector("[value=down]")?.setAttribute("aria-disabled", String(first + at === last));
  });
}
