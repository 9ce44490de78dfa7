/**
 * A list that people put in order: dragged by its grips, by the buttons up and down, or by Alt and an arrow key. What is
 * moved stands there at once; who is told of it hears what stands above and below it now.
 */
import Sortable from "../../vendor/sortable-core-1.15.7.js";
import { hold, release } from "./refresh.js";

const STEPS = { up: -1, down: 1 };

/**
 * @typedef {object} Ordered
 * @property {string} item selects the items; one without a grip stays, and others pass it
 * @property {(item: HTMLElement) => Promise<void>} tell sends it where it stands now; one after the other
 * @property {(item: Element, beside: Element) => boolean} [together] whether one may stand beside the other
 */

/**
 * @param {HTMLElement} list
 * @param {Ordered} ordered
 */
export function order(list, { item, tell, together = () => true }) {
  /** @type {Promise<void>} what is told goes out in the order in which it was done */
  let telling = Promise.resolve();

  /** @param {HTMLElement} moved */
  const told = (moved) => {
    hold();
    telling = telling.then(() => tell(moved)).finally(release);
    return telling;
  };

  /**
   * One place up or down on this page; false at its edge.
   * @param {HTMLElement} moved
   * @param {number} by
   * @param {HTMLElement} focused
   */
  const move = (moved, by, focused) => {
    const beside = by < 0 ? moved.previousElementSibling : moved.nextElementSibling;
    if (!beside?.matches(item) || !moved.querySelector("[data-grip]") || !together(moved, beside)) return false;
    if (by < 0) beside.before(moved);
    else beside.after(moved);
    focused.focus();
    moved.scrollIntoView({ block: "nearest" });
    void told(moved);
    return true;
  };

  Sortable.create(list, {
    handle: "[data-grip]",
    draggable: item,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    onMove: ({ dragged, related }) => together(dragged, related),
    onStart: hold,
    onEnd: ({ item: moved, oldIndex, newIndex }) => {
      if (oldIndex !== newIndex) void told(moved);
      release();
    },
  });

  list.addEventListener("submit", (event) => {
    const { submitter } = event;
    const step = submitter instanceof HTMLButtonElement ? submitter.value : "";
    const moved = submitter?.closest(item);
    if (!(moved instanceof HTMLElement) || !(step === "up" || step === "down")) return;
    if (move(moved, STEPS[step], /** @type {HTMLElement} */ (submitter))) event.preventDefault();
  });

  list.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const moved = event.target instanceof Element ? event.target.closest(item) : null;
    if (!by || !event.altKey || !(moved instanceof HTMLElement) || event.target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    if (move(moved, by, /** @type {HTMLElement} */ (event.target))) return;
    const beyond = moved.querySelector(`button[value=${by < 0 ? "up" : "down"}]`); // the edge of this page: its form knows the others
    if (beyond instanceof HTMLButtonElement) beyond.click();
  });

  showGrips();
  document.addEventListener("htmx:after:swap", showGrips);
}

/** They are of use only with scripts. */
function showGrips() {
  for (const grip of document.querySelectorAll("[data-grip]")) grip.removeAttribute("hidden");
}
