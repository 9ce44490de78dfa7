/**
 * Where one is in a list: kept in its address, so that Back, a reload and a link to it lead there again. The address
 * knows the row, the entry of the history how far it is scrolled.
 */

import { remember, remembered, write } from "./entry.js";

const PAUSE = 250; // ms without a move before the address is written: browsers count how often

/** @typedef {import("./scroller.js").Scroller} Scroller */

/** @param {Scroller} scroller */
export function keepPlace(scroller) {
  /** @type {number|undefined} */
  let waiting;
  const before = remembered("place");
  scroller.begin(Number(scroller.list.dataset.start));
  if (before?.rank) scroller.show(before.rank, before.offset);
  else if (before) scrollTo({ top: before.top, behavior: "instant" });
  const keep = () => {
    clearTimeout(waiting);
    write(at(location.href, scroller.place().rank));
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  };
  remember("place", () => ({ ...scroller.place(), top: scrollY }));
  addEventListener("scroll", later, { passive: true });
  addEventListener("pagehide", keep);
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest("a[data-keeps-place]"); // the same list in another view
    if (link instanceof HTMLAnchorElement) link.href = at(link.href, scroller.place().rank);
  }, { capture: true });
}

/**
 * @param {string} address
 * @param {number} rank
 */
function at(address, rank) {
  const url = new URL(address);
  url.searchParams.delete("cursor");
  url.searchParams.delete("at");
  if (rank) url.searchParams.set("at", String(rank));
  return url.href;
}
