/**
 * Arrow keys in a grid or table of links: one row is in the order of Tab, with its links, and the arrows go to the
 * others; in a list that is longer than its page also to rows that are not here yet. `[data-items]` holds the rows,
 * `[data-item]` is the link of each. Back leads to the row that had the focus.
 */

import { remember, remembered } from "./entry.js";

const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];
const ROWS = "[data-items] [data-id]";
const SAME = 4; // px that tops of one line may differ by

/** @typedef {import("./scroller.js").Scroller} Scroller */

/** @type {Element|null} the row that Tab leads to */
let held = null;

/** @type {number|null} the rank that the focus is on its way to: its row is not here yet */
let awaited = null;

/** @param {Scroller|null} scroller */
export function watchItems(scroller) {
  document.addEventListener("keydown", (event) => move(event, scroller));
  document.addEventListener("focusin", ({ target }) => {
    const row = target instanceof Element && target.closest(ROWS);
    awaited = null;
    if (row) hold(row);
  });
  scroller?.dresses.push((row) => reach(row, row === held ? 0 : -1));
  scroller?.addEventListener("drawn", () => stay(scroller));
  document.addEventListener("htmx:after:swap", settle);
  settle();
  const before = document.getElementById(remembered("held"));
  if (before?.matches(ROWS) && document.activeElement === document.body) focus(before);
  remember("held", () => document.querySelector(`${ROWS} :focus-visible`)?.closest(ROWS)?.id);
}

function settle() {
  const rows = [...document.querySelectorAll(ROWS)];
  for (const row of rows) reach(row, -1);
  const row = rows.find(({ id }) => id === held?.id) ?? rows[0];
  held = null;
  if (row) hold(row);
}

/**
 * Rows come and go; one of those in sight can always be reached.
 * @param {Scroller} scroller
 */
function stay(scroller) {
  if (awaited !== null && scroller.at(awaited)?.dataset.id) focus(scroller.at(awaited));
  const row = held?.isConnected ? null : scroller.at(scroller.place().rank);
  if (row?.dataset.id) hold(row);
}

/** @param {Element} row */
function hold(row) {
  if (held) reach(held, -1);
  held = row;
  reach(row, 0);
}

/**
 * @param {Element} row
 * @param {0|-1} index
 */
function reach(row, index) {
  for (const stop of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("a, input"))) stop.tabIndex = index;
}

/** @param {Element|null|undefined} row */
function focus(row) {
  /** @type {HTMLElement|null|undefined} */ (row?.querySelector("[data-item]"))?.focus({ preventScroll: true });
}

/**
 * @param {KeyboardEvent} event
 * @param {Scroller|null} scroller
 */
function move(event, scroller) {
  if (!KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const row = document.activeElement?.closest(ROWS) ?? (awaited !== null && document.activeElement === document.body ? held : null);
  if (row && (scroller ? far(scroller, row, event.key) : near(row, event.key))) event.preventDefault();
}

/**
 * On a page that has all of its rows, in one list or several.
 * @param {Element} row
 * @param {string} key
 */
function near(row, key) {
  const rows = [...document.querySelectorAll(ROWS)];
  const at = rows.indexOf(row);
  /** @type {Record<string, () => Element|undefined>} */
  const ways = {
    Home: () => rows[0],
    End: () => rows[rows.length - 1],
    ArrowRight: () => rows[at + forward(row)],
    ArrowLeft: () => rows[at - forward(row)],
    ArrowDown: () => beside(rows.slice(at + 1), row),
    ArrowUp: () => beside(rows.slice(0, at).reverse(), row),
  };
  const to = ways[key]?.();
  focus(to);
  to?.scrollIntoView({ block: "nearest" });
  return to !== undefined;
}

/**
 * The nearest in the next line.
 * @param {Element[]} ahead
 * @param {Element} from
 */
function beside(ahead, from) {
  const { top, left } = from.getBoundingClientRect();
  const boxes = ahead.map((row) => ({ row, box: row.getBoundingClientRect() })).filter(({ box }) => Math.abs(box.top - top) > SAME);
  const line = boxes.filter(({ box }) => Math.abs(box.top - boxes[0].box.top) < SAME);
  return line.sort((one, other) => Math.abs(one.box.left - left) - Math.abs(other.box.left - left))[0]?.row;
}

/**
 * In a list that is longer: by rank, and what is not in sight is scrolled to.
 * @param {Scroller} scroller
 * @param {Element} row
 * @param {string} key
 */
function far(scroller, row, key) {
  const { columns, total, fits } = scroller;
  const rank = awaited ?? scroller.rankOf(row);
  if (rank === null) return false;
  const [on, screen] = [forward(row), Math.max(1, fits - 2) * columns];
  /** @type {Record<string, number>} */
  const by = { ArrowLeft: -on, ArrowRight: on, ArrowUp: -columns, ArrowDown: columns, PageUp: -screen, PageDown: screen, Home: -rank, End: total - 1 - rank };
  const to = key.startsWith("Page") ? Math.max(0, Math.min(total - 1, rank + by[key])) : rank + by[key];
  if (to < 0 || to >= total) return true;
  awaited = to;
  scroller.reveal(to);
  stay(scroller);
  return true;
}

/** @param {Element} row */
function forward(row) {
  return getComputedStyle(row).direction === "rtl" ? -1 : 1;
}
