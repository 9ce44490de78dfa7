/**
 * The log of an open job: asks once a second for the lines after the last one shown. Its end, as every change of its
 * state, brings the whole section anew (refresh.js).
 */
import { url } from "../lib/root.js";

const PAUSE = 1000; // ms between two questions
const LONGEST = 2000; // lines; of a longer log the server drops the middle too
const HEAD = 200;
const NEAR = 40; // px from its end at which a log is still being followed

/** @typedef {{n: number, time: string, level: string, text: string}} Line */

follow();

async function follow() {
  const section = document.getElementById("log");
  try {
    if (section?.dataset["open"] === "yes" && !document.hidden) await ask(section);
  } catch {
    // offline: the next question is asked as if nothing had been
  }
  setTimeout(follow, PAUSE);
}

/** @param {HTMLElement} section */
async function ask(section) {
  const response = await fetch(url(`/api/jobs/${section.dataset["log"]}/log?after=${last()}`));
  if (!response.ok) return;
  /** @type {{items: Line[]}} */
  const { items } = await response.json();
  show(items.filter((line) => line.n > last())); // a refresh of the page may have brought some meanwhile
}

function list() {
  return /** @type {HTMLElement} */ (document.querySelector("#log .log"));
}

function last() {
  return Number(list().lastElementChild?.getAttribute("data-n") ?? 0);
}

/** @param {Line[]} lines */
function show(lines) {
  if (!lines.length) return;
  const log = list();
  const followed = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  log.append(...lines.map(item));
  while (log.children.length > LONGEST) log.children[HEAD]?.remove();
  log.hidden = false;
  document.getElementById("log-none")?.remove();
  if (followed) log.scrollTop = log.scrollHeight;
}

/** @param {Line} line */
function item(line) {
  const time = document.createElement("time");
  time.dateTime = time.title = line.time;
  time.textContent = line.time.slice(11, 19);
  const text = document.createElement("span");
  text.dir = "auto";
  text.textContent = line.text;
  const made = document.createElement("li");
  made.className = line.level;
  made.dataset["n"] = String(line.n);
  made.append(time, text);
  return made;
}
