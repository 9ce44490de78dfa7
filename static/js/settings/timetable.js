/**
 * The timetable of downloads as a week of hours, painted by pointer or keys. The lines of the field are the source: the
 * server draws them, and writes them anew for what was painted, so that it alone knows what a line means.
 */
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";
import { Week } from "./week.js";

const PAUSE = 300; // ms after the last key in the field
const MOST_ROWS = 10;

/**
 * @typedef {object} Drawn
 * @property {string[]} lines
 * @property {string[]} week what holds in each hour
 * @property {{hour: number, told: string}[]} mixed
 * @property {string[]} by_minutes
 * @property {string} told
 * @property {number} now
 */

const box = document.querySelector("[data-timetable]");
const area = document.getElementById(box instanceof HTMLElement ? (box.dataset["timetable"] ?? "") : "");
if (box instanceof HTMLElement && area instanceof HTMLTextAreaElement) begin(box, area);

/**
 * @param {HTMLElement} box
 * @param {HTMLTextAreaElement} area
 */
function begin(box, area) {
  /** @type {string[]} texts before each stroke */
  const before = [];
  let asking = Promise.resolve(); // strokes go one after the other: each is painted onto what the one before has made
  let typing = 0;
  const week = new Week(/** @type {HTMLElement} */ (box.querySelector("[role=grid]")), (hours, mode) => change({ paint: { hours, mode } }), brush);
  const undo = /** @type {HTMLButtonElement} */ (box.querySelector("[data-verb=undo]"));

  /** @param {object} [deed] */
  const change = (deed) => (asking = asking.then(() => ask(deed)));

  /** @param {object} [deed] what is painted or copied; without it the text is only drawn */
  async function ask(deed) {
    const asked = area.value;
    const lines = asked.split("\n").filter((line) => line.trim());
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ lines, ...deed });
    const response = await fetch(url("/api/queue/timetable"), { method: "POST", headers, body }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (area.value !== asked) return; // somebody typed meanwhile: that is what is drawn next
    mistake(response?.status === 422 ? answer.detail : "");
    if (!response?.ok) {
      week.draw(); // as it was
      if (deed && response?.status !== 422) toast("The server did not answer. Try again.", { kind: "bad" });
      return;
    }
    if (deed) write(answer.lines.join("\n"));
    show(answer);
  }

  /** @param {string} text */
  function write(text) {
    if (text === area.value.replaceAll("\r\n", "\n")) return;
    before.push(area.value);
    put(text);
  }

  /** @param {string} text */
  function put(text) {
    area.value = text;
    area.rows = Math.min(Math.max(text.split("\n").length, 2), MOST_ROWS);
    area.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "painted" })); // the page counts what is not saved
    undo.setAttribute("aria-disabled", String(!before.length));
  }

  /** @param {Drawn} drawn */
  function show(drawn) {
    week.draw(drawn);
    const told = part("told");
    if (told.textContent !== drawn.told) told.textContent = drawn.told;
    const minutes = part("minutes");
    minutes.hidden = !drawn.by_minutes.length;
    minutes.querySelector("span")?.replaceChildren(...drawn.by_minutes.flatMap((line, at) => [at ? ", " : "", code(line)]), ".");
    box.hidden = false;
  }

  area.addEventListener("input", (event) => {
    if (event instanceof CustomEvent) return;
    clearTimeout(typing);
    typing = setTimeout(() => void change(), PAUSE);
  });
  box.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-verb]") : null;
    if (!(button instanceof HTMLElement) || button.getAttribute("aria-disabled") === "true") return;
    const verb = button.dataset["verb"];
    if (verb === "clear") void change({ paint: { hours: [...Array(168).keys()], mode: "full" } });
    if (verb === "copy") void change({ copy_day: { day: Number(chosen("day")), to: chosen("to").split(" ").map(Number) } });
    if (verb === "undo") {
      put(before.pop() ?? "");
      void change();
    }
  });
  document.addEventListener("visibilitychange", () => !document.hidden && void change()); // the hour that is now
  void change();
}

/** What is painted with. */
function brush() {
  const on = document.querySelector("input[name=timetable-brush]:checked");
  return on instanceof HTMLInputElement ? on.value : "closed";
}

/** @param {string} text */
function mistake(text) {
  const shown = part("mistake");
  shown.hidden = !text;
  const words = shown.querySelector("span");
  if (words) words.textContent = text;
}

/** @param {string} name */
function chosen(name) {
  return /** @type {HTMLSelectElement} */ (part(name)).value;
}

/** @param {string} name */
function part(name) {
  return /** @type {HTMLElement} */ (document.getElementById(`timetable-${name}`));
}

/** @param {string} text */
function code(text) {
  const element = document.createElement("code");
  element.textContent = text;
  return element;
}
