/**
 * The log page: follows the log while somebody looks, copies what is shown. Lines are built from the page's own template
 * and filled with text only, so whatever a line says is shown and never obeyed.
 */
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";

const PAUSE = 2000; // ms between two questions
const LONGEST = 2000; // lines on the page

/** @typedef {{n: number, time: string, level: string, event: string, logger: string, request_id: string|null,
 *   job_id: number|null, error_id: string|null, fields: Record<string, string>, exception: string|null}} Line */
/** @typedef {{items: Line[], last: number, more: boolean, missed: number}} Lines */

const list = /** @type {HTMLElement} */ (document.getElementById("loglines"));
const template = /** @type {HTMLTemplateElement} */ (document.getElementById("logline"));
const state = /** @type {HTMLElement} */ (document.getElementById("log-state"));
const follow = /** @type {HTMLInputElement|null} */ (document.getElementById("follow"));
const copy = /** @type {HTMLButtonElement} */ (document.getElementById("copy"));
let last = Number(list.dataset["last"]);

copy.hidden = false;
copy.addEventListener("click", copyAll);
if (follow) {
  /** @type {HTMLElement} */ (document.getElementById("follow-label")).hidden = false;
  follow.addEventListener("change", () => tell(""));
  run();
}

async function run() {
  let again = false;
  if (follow?.checked && !document.hidden) {
    try {
      again = await ask();
    } catch {
      tell("The server does not answer. Trying again.");
    }
  }
  setTimeout(run, again ? 100 : PAUSE);
}

/** Whether there are more lines already. */
async function ask() {
  const query = new URLSearchParams(list.dataset["query"]);
  query.set("after", String(last));
  const response = await fetch(url(`/api/system/logs?${query}`), { headers: { Accept: "application/json" } });
  if (response.status === 401 || response.status === 403) return leave();
  if (!response.ok) throw new Error(String(response.status));
  /** @type {Lines} */
  const found = await response.json();
  tell(found.missed ? `${found.missed.toLocaleString("en")} lines came faster than they could be shown.` : "");
  show(found.items);
  last = found.last;
  return found.more;
}

function leave() {
  if (follow) follow.checked = false;
  tell("You are signed out, or may not look at the log any more. Load this page again.");
  return false;
}

/** @param {string} text */
function tell(text) {
  if (state.textContent !== text) state.textContent = text;
}

/** @param {Line[]} lines */
function show(lines) {
  if (!lines.length) return;
  list.prepend(...lines.map(item).reverse());
  while (list.children.length > LONGEST) list.lastElementChild?.remove();
  document.getElementById("log-none")?.remove();
}

/** @param {Line} line */
function item(line) {
  const made = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  made.classList.add(["debug", "info", "warning", "error", "critical"].includes(line.level) ? line.level : "other");
  made.dataset["n"] = String(line.n);
  const when = /** @type {HTMLTimeElement} */ (made.querySelector(".when"));
  when.dateTime = when.title = line.time;
  fill(made, ".when", line.time.slice(11, 19));
  fill(made, ".grade", line.level);
  fill(made, ".event", line.event);
  fill(made, ".more", Object.entries(line.fields).map(([name, value]) => `${name}=${value} `).join(""));
  fill(made, ".logger", line.logger);
  link(made, ".of-job", line.job_id, (id) => `/activity/${id}`);
  link(made, ".of-request", line.request_id, (id) => `/system/logs?request=${id}`);
  link(made, ".of-error", line.error_id, (id) => `/system/logs?error=${id}`);
  if (line.exception) fill(made, "pre", line.exception);
  else made.querySelector(".cause")?.remove();
  return made;
}

/**
 * @param {HTMLElement} made
 * @param {string} part
 * @param {string} text
 */
function fill(made, part, text) {
  const element = made.querySelector(part);
  if (element) element.textContent = text;
}

/**
 * @param {HTMLElement} made
 * @param {string} part
 * @param {string|number|null} id
 * @param {(id: string) => string} path
 */
function link(made, part, id, path) {
  const element = /** @type {HTMLAnchorElement} */ (made.querySelector(part));
  if (id === null) return element.remove();
  element.href = url(path(encodeURIComponent(String(id))));
  fill(element, "span", String(id));
}

/** Oldest first, as a log is read elsewhere. A page that came without https may not use the clipboard: then it selects. */
async function copyAll() {
  const lines = [...list.children].reverse().map(text);
  try {
    await navigator.clipboard.writeText(`${lines.join("\n")}\n`);
    toast(`${lines.length.toLocaleString("en")} lines copied.`);
  } catch {
    getSelection()?.selectAllChildren(list);
    toast("The lines are selected: press Ctrl+C, or ⌘C, to copy them.");
  }
}

/** @param {Element} line */
function text(line) {
  const part = (/** @type {string} */ name) => line.querySelector(name)?.textContent?.replace(/\s+/g, " ").trim() ?? "";
  const cause = line.querySelector("pre")?.textContent;
  const time = line.querySelector("time")?.dateTime ?? "";
  const told = [time, part(".grade"), part(".event"), part(".more"), part(".whence")].filter(Boolean).join(" ");
  return cause ? `${told}\n${cause}` : told;
}
