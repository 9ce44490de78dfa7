/** The bar below a list once something is chosen: how many, all that match, and what can be done with them. */

import { url } from "../lib/root.js";

/** @typedef {import("./selection.js").Selection} Selection */

/**
 * @param {HTMLFormElement} bar
 * @param {HTMLElement} list
 * @param {Selection} selection
 */
export function watchBar(bar, list, selection) {
  const said = bar.querySelector(".bulk-said");
  const all = /** @type {HTMLButtonElement|null} */ (bar.querySelector(".bulk-all"));
  selection.addEventListener("changed", () => {
    const total = Number(list.dataset.count);
    const size = selection.size(total);
    bar.hidden = !selection.any;
    if (said) said.textContent = selection.all && size === total ? `All ${number(total)} selected` : `${number(size)} selected`;
    if (!all) return;
    all.hidden = selection.all || size >= total;
    all.textContent = `Select all ${number(total)}${list.dataset.q ? " matching" : ""}`;
  });
  all?.addEventListener("click", () => {
    selection.everything();
    /** @type {HTMLElement|null} */ (bar.querySelector(".bulk-none"))?.focus(); // the button that had it is gone
  });
  bar.addEventListener("submit", () => fill(bar, list, selection));
}

/**
 * Ids, or the query and what of it is left out.
 * @param {HTMLFormElement} bar
 * @param {HTMLElement} list
 * @param {Selection} selection
 */
function fill(bar, { dataset }, { all, ids }) {
  const some = [...ids].join(",");
  /** @type {Record<string, string>} */
  const values = all ? { q: dataset.q ?? "", exclude: some } : { ids: some };
  for (const name of ["ids", "q", "exclude"]) {
    const field = /** @type {HTMLInputElement} */ (bar.elements.namedItem(name));
    field.value = values[name] ?? "";
    field.disabled = !(name in values);
  }
  const back = bar.elements.namedItem("back");
  if (back instanceof HTMLInputElement) back.value = (location.pathname + location.search).slice(url("").length);
}

/** @param {number} count */
function number(count) {
  return count.toLocaleString("en");
}
