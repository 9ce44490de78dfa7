/** Larger and smaller pictures, kept for the person who looks. */
import { register } from "../lib/keys.js";
import { prefer } from "./preference.js";

const SIZES = [140, 176, 208, 256, 320, 400]; // px: what the style sheet has a class for

/** @typedef {import("./scroller.js").Scroller} Scroller */

/** @param {Scroller|null} scroller */
export function watchZoom(scroller) {
  const buttons = document.querySelectorAll("[data-zoom]");
  const step = (/** @type {number} */ by) => {
    const lists = document.querySelectorAll("#the-list > ul, #the-list > .group > ul");
    const now = SIZES.findIndex((size) => lists[0]?.classList.contains(`size-${size}`));
    const size = SIZES[now + by];
    if (!size) return;
    for (const list of lists) list.classList.replace(`size-${SIZES[now]}`, `size-${size}`);
    for (const button of buttons) limit(button, now + by);
    scroller?.again();
    prefer("card_size", size);
  };
  for (const button of buttons) button.addEventListener("click", () => step(Number(button.getAttribute("data-zoom"))));
  register([
    { keys: "+", says: "Larger pictures" },
    { keys: "-", says: "Smaller pictures", run: () => step(-1) },
  ]);
  register(["Equal", "Shift+Equal", "NumpadAdd"].map((keys) => ({ keys, says: "", run: () => step(1) })));
}

/**
 * @param {Element} button
 * @param {number} at
 */
function limit(button, at) {
  button.toggleAttribute("disabled", !SIZES[at + Number(button.getAttribute("data-zoom"))]);
}
