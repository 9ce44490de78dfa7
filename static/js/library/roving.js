/**
 * Arrow keys in a grid or table of links: one of them is in the order of Tab (with the other links of its card or row),
 * the arrows go to the others. `[data-items]` holds the list, `[data-item]` is the link of each.
 */

const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
const HOLDER = "li, tr";

/** @type {string} the address of the item that Tab leads to, to find it again after the list was read anew */
let current = "";

export function watchItems() {
  document.addEventListener("keydown", move);
  document.addEventListener("focusin", ({ target }) => {
    const item = target instanceof Element && target.closest(HOLDER)?.querySelector("[data-item]");
    if (item instanceof HTMLElement) hold(item);
  });
  document.addEventListener("htmx:after:swap", settle);
  settle();
}

/** @returns {HTMLElement[]} */
function items() {
  return [...document.querySelectorAll("[data-items] [data-item]")].filter((item) => item instanceof HTMLElement);
}

function settle() {
  const all = items();
  const kept = all.find((item) => item.getAttribute("href") === current) ?? all[0];
  if (kept) hold(kept);
}

/** @param {HTMLElement} item */
function hold(item) {
  current = item.getAttribute("href") ?? "";
  const mine = item.closest(HOLDER);
  for (const link of document.querySelectorAll("[data-items] tbody a, ul[data-items] a")) {
    link.setAttribute("tabindex", mine?.contains(link) ? "0" : "-1");
  }
}

/** @param {KeyboardEvent} event */
function move(event) {
  if (!KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const from = document.activeElement?.closest(HOLDER)?.querySelector("[data-items] [data-item]");
  if (!(from instanceof HTMLElement) || !from.closest("[data-items]")) return;
  const to = next(items(), from, event.key);
  if (!to) return;
  event.preventDefault();
  to.focus();
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
