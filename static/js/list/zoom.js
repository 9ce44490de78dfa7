/** Larger and smaller pictures, kept for the person who looks. */
import { prefer } from "./preference.js";

const SIZES = [140, 176, 208, 256, 320, 400]; // px: what the style sheet has a class for

/** @typedef {import("./scroller.js").Scroller} Scroller */

/**
 * @param {Scroller|null} scroller
 * @param {number} by steps
 */
export function zoom(scroller, by) {
  const lists = document.querySelectorAll("#the-list > ul, #the-list > .group > ul");
  const now = SIZES.findIndex((size) => lists[0]?.classList.contains(`size-${size}`));
  const size = SIZES[now + by];
  if (!size) return;
  for (const list of lists) list.classList.replace(`size-${SIZES[now]}`, `size-${size}`);
  for (const button of document.querySelectorAll("[data-zoom]")) limit(button, now + by);
  scroller?.again();
  prefer("card_size", size);
}

/**
 * @param {Element} button
 * @param {number} at
 */
function limit(button, at) {
  button.toggleAttribute("disabled", !SIZES[at + Number(button.getAttribute("data-zoom"))]);
}
