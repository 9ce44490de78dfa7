/**
 * Arrow keys in a grid or table of links: one of them is in the order of Tab (with the other links of its card or row),
 * the arrows go to the others. `[data-items]` holds the list, `[data-item]` is the link of each. In a list that is longer
 * than its page they go on to rows that are not here yet.
 */

const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];
const HOLDER = "li, tr";
const STOPS = "a, input";

/** @typedef {import("./scroller.js").Scroller} Scroller */

/** @type {string} the address of the item that Tab leads to, to find it again after the list was read anew */
let current = "";

/** @type {Element|null} the card or row of that item */
let held = null;

/** @type {number|null} the rank that the focus is on its way to: its row is not here yet */
let awaited = null;

/** @param {Scroller|null} scroller */
export function watchItems(scroller) {
  const way = scroller ? far(scroller) : near;
  document.addEventListener("keydown", (event) => move(event, way));
  document.addEventListener("focusin", ({ target }) => {
    const item = target instanceof Element && target.closest("[data-items] :is(li, tr)")?.querySelector("[data-item]");
    if (!(item instanceof HTMLElement)) return;
    awaited = null;
    hold(item);
  });
  if (scroller) {
    scroller.dresses.push((row) => reach(row, row === held ? "0" : "-1"));
    scroller.addEventListener("drawn", () => stay(scroller));
  }
  else document.addEventListener("htmx:after:swap", settle);
  settle();
}

/** @returns {HTMLElement[]} */
function items() {
  return [...document.querySelectorAll("[data-items] [data-item]")].filter((item) => item instanceof HTMLElement);
}

function settle() {
  const all = items();
  const kept = all.find((item) => item.getAttribute("href") === current) ?? all[0];
  for (const stop of document.querySelectorAll(`[data-items] tbody :is(${STOPS}), ul[data-items] :is(${STOPS})`)) stop.setAttribute("tabindex", "-1");
  if (kept) hold(kept);
}

/**
 * Rows come and go; one of those in sight can always be reached.
 * @param {Scroller} scroller
 */
function stay(scroller) {
  const row = held?.isConnected ? null : scroller.at(scroller.place().rank);
  const item = row?.querySelector("[data-item]");
  if (item instanceof HTMLElement) hold(item);
}

/** @param {HTMLElement} item */
function hold(item) {
  current = item.getAttribute("href") ?? "";
  const mine = item.closest(HOLDER);
  if (mine === held && held?.isConnected) return;
  if (held) reach(held, "-1");
  held = mine;
  if (mine) reach(mine, "0");
}

/**
 * @param {Element} row
 * @param {"0"|"-1"} index
 */
export function reach(row, index) {
  for (const stop of row.querySelectorAll(STOPS)) stop.setAttribute("tabindex", index);
}

/**
 * @param {KeyboardEvent} event
 * @param {(from: Element, key: string) => boolean} way
 */
function move(event, way) {
  if (!KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const row = document.activeElement?.closest(HOLDER);
  const from = row?.closest("[data-items]") ? row : awaited !== null && document.activeElement === document.body ? held : null;
  if (from && way(from, event.key)) event.preventDefault();
}

/**
 * On a page that has all of its rows.
 * @param {Element} row
 * @param {string} key
 */
function near(row, key) {
  const from = row.querySelector("[data-item]");
  const to = key.startsWith("Page") || !(from instanceof HTMLElement) ? undefined : next(items(), from, key);
  to?.focus();
  return to !== undefined;
}

/**
 * In a list that is longer: by rank, and what is not in sight is scrolled to.
 * @param {Scroller} scroller
 */
function far(scroller) {
  return (/** @type {Element} */ row, /** @type {string} */ key) => {
    const rank = awaited ?? scroller.rankOf(row);
    if (rank === null) return false;
    const on = getComputedStyle(scroller.holder).direction === "rtl" ? -1 : 1;
    const screen = Math.max(1, Math.floor(innerHeight / scroller.height) - 1) * scroller.columns;
    const { columns, total } = scroller;
    /** @type {Record<string, number>} */
    const by = { ArrowLeft: -on, ArrowRight: on, ArrowUp: -columns, ArrowDown: columns, PageUp: -screen, PageDown: screen };
    const to = key === "Home" ? 0 : key === "End" ? total - 1 : rank + (by[key] ?? 0);
    const within = key.startsWith("Page") ? Math.max(0, Math.min(total - 1, to)) : to;
    if (within < 0 || within >= total) return true;
    go(scroller, within);
    return true;
  };
}

/**
 * Gives a row the focus, as soon as it is there.
 * @param {Scroller} scroller
 * @param {number} rank
 */
export function go(scroller, rank) {
  scroller.reveal(rank);
  awaited = rank;
  const focus = () => {
    const item = scroller.at(rank)?.querySelector("[data-item]");
    if (!(item instanceof HTMLElement)) return false;
    awaited = null;
    item.focus({ preventScroll: true });
    return true;
  };
  if (focus()) return;
  const wait = () => {
    if (awaited !== rank || focus()) scroller.removeEventListener("drawn", wait);
  };
  scroller.addEventListener("drawn", wait);
}

/**
 * @param {HTMLElement[]} all
 * @param {HTMLElement} from
 * @param {string} key
 */
function next(all, from, key) {
  const at = all.indexOf(from);
  const on = getComputedStyle(from).direction === "rtl" ? -1 : 1;
  if (key === "Home") return all[0];
  if (key === "End") return all[all.length - 1];
  if (key === "ArrowRight") return all[at + on];
  if (key === "ArrowLeft") return all[at - on];
  return beside(key === "ArrowDown" ? all.slice(at + 1) : all.slice(0, at).reverse(), from);
}

/**
 * The first in the next line whose middle is nearest.
 * @param {HTMLElement[]} ahead
 * @param {HTMLElement} from
 */
function beside(ahead, from) {
  const here = from.getBoundingClientRect();
  const middle = here.left + here.width / 2;
  /** @type {{item: HTMLElement, top: number, away: number}|undefined} */
  let best;
  for (const item of ahead) {
    const box = item.getBoundingClientRect();
    if (Math.abs(box.top - here.top) < 4) continue;
    if (best && Math.abs(box.top - best.top) > 4) break;
    const away = Math.abs(box.left + box.width / 2 - middle);
    if (!best || away < best.away) best = { item, top: box.top, away };
  }
  return best?.item;
}
