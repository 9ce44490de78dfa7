/**
 * A plan: all of its rows on one page, each taken out or in at once. While it is made or applied there are none; they
 * come with the end of the job.
 */
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";
import { watchItems } from "../list/roving.js";
import { Scroller } from "../list/scroller.js";

class PlanRows extends Scroller {
  blank() {
    const row = document.createElement("li");
    row.className = "plan-row blank";
    return row;
  }
}

/** @type {Element|null} what was begun with */
let begun = null;

/** @type {Promise<void>} one question after the other, as each answer has the new counts */
let told = Promise.resolve();

begin();
document.addEventListener("htmx:after:swap", begin);

function begin() {
  const list = document.getElementById("the-list");
  const rows = /** @type {HTMLElement|null} */ (list?.querySelector(".plan-rows"));
  if (!list || !rows || begun === list) return;
  begun = list;
  const address = list.dataset.rows;
  const more = address && Number(list.dataset.count) > rows.childElementCount;
  let scroller = null;
  if (more) {
    list.classList.add("scrolls");
    document.querySelector(".plan-pages")?.remove();
    scroller = new PlanRows(list, rows, address);
    scroller.begin(Number(list.dataset.start));
  }
  watchItems(scroller);
  document.getElementById("keep-ticked")?.setAttribute("hidden", "");
  list.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches(".plan-tick")) told = told.then(() => leaveOut(target));
  });
  document.getElementById("leave-out")?.addEventListener("submit", (event) => event.preventDefault());
  const apply = document.querySelector("#apply button"); // without scripts it says what is not ticked, too
  for (const name of ["form", "formaction"]) apply?.removeAttribute(name);
}

/** @param {HTMLInputElement} tick */
async function leaveOut(tick) {
  const id = document.getElementById("plan")?.dataset.plan;
  const excluded = !tick.checked;
  const body = JSON.stringify({ places: [Number(tick.value)], excluded });
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url(`/api/bulk/plans/${id}/exclude`), { method: "POST", body, headers }).catch(() => null);
  if (!response?.ok) {
    tick.checked = excluded;
    const answer = await response?.json().catch(() => null);
    toast(answer?.detail ?? "The server did not answer. Try again.", { kind: "bad" });
    return;
  }
  show(tick, excluded);
  count((await response.json()).plan);
}

/**
 * @param {HTMLInputElement} tick
 * @param {boolean} excluded
 */
function show(tick, excluded) {
  const row = tick.closest(".plan-row");
  row?.classList.toggle("out", excluded);
  row?.querySelector(".plan-out")?.remove();
  if (!excluded) return;
  const note = document.createElement("span");
  note.className = "meta plan-out";
  note.textContent = " left out";
  row?.querySelector(".plan-title")?.append(note);
}

/** @param {{counts: {change: number}, excluded: number}} plan */
function count({ counts, excluded }) {
  const left = counts.change - excluded;
  const button = /** @type {HTMLButtonElement|null} */ (document.querySelector("#apply button"));
  const said = button?.querySelector("[data-part=apply]");
  if (!button || !said) return;
  const [one, many] = (button.dataset["nouns"] ?? "").split(",");
  const verb = button.dataset["verb"] === "Delete" ? "Delete" : "Apply to";
  said.textContent = `${verb} ${left.toLocaleString("en")} ${left === 1 ? one : many}`;
  button.disabled = !left;
  number("change", left);
  number("excluded", excluded);
  const status = document.getElementById("plan-said");
  if (status) status.textContent = `${left.toLocaleString("en")} will change, ${excluded.toLocaleString("en")} left out`;
}

/**
 * The tab of those that are left out comes with the first of them.
 * @param {string} key
 * @param {number} count
 */
function number(key, count) {
  let tab = document.querySelector(`[data-tab="${key}"]`);
  if (!tab && count) {
    const model = document.querySelector('[data-tab="change"]');
    tab = /** @type {HTMLAnchorElement|null} */ (model?.cloneNode(true) ?? null);
    if (!(tab instanceof HTMLAnchorElement) || !tab.firstChild) return;
    tab.dataset.tab = key;
    tab.removeAttribute("aria-current");
    tab.firstChild.nodeValue = "Left out ";
    const where = new URL(tab.href);
    where.searchParams.set("among", key);
    tab.href = where.href;
    model?.parentElement?.append(tab);
  }
  const part = tab?.querySelector("[data-part=number]");
  if (part) part.textContent = count.toLocaleString("en");
}
