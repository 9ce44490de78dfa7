/**
 * Where one is in a list: kept in its address, so that Back, a reload and a link to it lead there again. The address
 * knows the row, the entry of the history how far it is scrolled, and which row had the focus of who moves by keys.
 */
import { go } from "./roving.js";

const PAUSE = 250; // ms without a move before the address is written: browsers count how often

/** @typedef {import("./scroller.js").Scroller} Scroller */

/** @param {Scroller} scroller */
export function keepPlace(scroller) {
  /** @type {number|undefined} */
  let waiting;
  const before = history.state?.place;
  scroller.begin(Number(scroller.list.dataset.start));
  if (before && before.rank) scroller.show(before.rank, before.offset);
  else if (before) scrollTo({ top: before.top, behavior: "instant" });
  if (typeof before?.held === "number" && document.activeElement === document.body) go(scroller, before.held);
  const keep = () => {
    clearTimeout(waiting);
    const { rank, offset } = scroller.place();
    const row = scroller.holder.querySelector(":focus-visible")?.closest("[data-id]");
    const place = { rank, offset, top: scrollY, held: row instanceof HTMLElement ? scroller.rankOf(row) : null };
    history.replaceState({ ...history.state, place }, "", at(location.href, rank));
  };
  addEventListener(
    "scroll",
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, PAUSE);
    },
    { passive: true },
  );
  addEventListener("pagehide", keep);
  document.addEventListener("click", ({ target }) => target instanceof Element && lead(target, scroller), { capture: true });
}

/**
 * Ways to the same list in another view lead to the same place.
 * @param {Element} target
 * @param {Scroller} scroller
 */
function lead(target, scroller) {
  const link = target.closest("a[data-keeps-place]");
  if (link instanceof HTMLAnchorElement) link.href = at(link.href, scroller.place().rank);
}

/**
 * @param {string} address
 * @param {number} rank
 */
function at(address, rank) {
  const url = new URL(address);
  url.searchParams.delete("cursor");
  if (rank) url.searchParams.set("at", String(rank));
  else url.searchParams.delete("at");
  return url.href;
}
