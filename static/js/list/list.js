/**
 * What pages with a list load: the query field, arrow keys, choosing, the panel of filters, all of the list on one page.
 * What only some need comes when they do.
 */
import { register } from "../lib/keys.js";
import "../library/query.js";
import { watchSelection } from "./choosing.js";
import { watchFilters } from "./filters.js";
import { keepPlace } from "./place.js";
import { follow } from "./renewal.js";
import { watchItems } from "./roving.js";
import { Scroller } from "./scroller.js";

const list = document.getElementById("the-list");
const holder = /** @type {HTMLElement|null} */ (list?.querySelector("ul[data-items], table[data-items] > tbody"));
const scroller = list && holder && list.dataset.rows && longer(list) ? new Scroller(list, holder, list.dataset.rows) : null;

watchFilters();
if (list && scroller) {
  follow(list, scroller);
  if (document.querySelector(".rail")) void import("./rail.js").then(({ watchRail }) => watchRail(scroller));
  keepPlace(scroller);
}
watchItems(scroller);
if (list) watchSelection(list, scroller);
if (list?.dataset.view === "table") void import("./columns.js");
else if (document.querySelector("[data-zoom]")) sized();
document.querySelector('[data-opens="add"]')?.addEventListener("click", () => void import("../library/add.js"), { once: true });

register([
  { keys: "← ↑ ↓ →", says: "Move in the list; Tab goes to it" },
  { keys: "Enter", says: "Open" },
]);

/** Larger and smaller: by buttons and keys. */
function sized() {
  const zoom = (/** @type {number} */ by) => void import("./zoom.js").then((module) => module.zoom(scroller, by));
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(Number(button.getAttribute("data-zoom"))));
  }
  const larger = ["Equal", "Shift+Equal", "NumpadAdd"].map((keys) => ({ keys, says: "", run: () => zoom(1) }));
  register([{ keys: "+", says: "Larger pictures" }, { keys: "-", says: "Smaller pictures", run: () => zoom(-1) }, ...larger]);
}

/**
 * Whether there is more of the list than the page has, in one holder or in several: an artist's videos by years.
 * @param {HTMLElement} list
 */
function longer(list) {
  return list.dataset.count === "" || Number(list.dataset.count) > list.querySelectorAll("[data-items] [data-id]").length;
}
