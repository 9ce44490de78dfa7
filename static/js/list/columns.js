/**
 * The columns of a table: pulled wider by the edge of their head, carried to another place by the head itself, and
 * ordered in their dialog by keys; kept for the person who looks.
 */
import { url } from "../lib/root.js";
import { prefer } from "./preference.js";

const NARROWEST = 48; // px
const MOVED = 8; // px that make a press a carry

const table = /** @type {HTMLTableElement|null} */ (document.querySelector("#the-list > table"));
if (table?.tHead) {
  table.tHead.addEventListener("pointerdown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.button !== 0 || event.pointerType === "touch") return;
    const head = target.closest("th[data-column]");
    if (!(head instanceof HTMLTableCellElement) || head.classList.contains("cell-title")) return;
    if (target.matches("[data-grip]")) pull(event, head, /** @type {HTMLElement} */ (target));
    else carry(event, head);
  });
}
watchDialog();

/** @returns {HTMLTableCellElement[]} the heads that can be moved, those without room for now too */
function heads() {
  return [...(table?.tHead?.querySelectorAll("th[data-column]:not(.cell-title)") ?? [])].map((head) => /** @type {HTMLTableCellElement} */ (head));
}

/** @param {HTMLTableCellElement} head */
function col(head) {
  return /** @type {HTMLTableColElement} */ (table?.querySelectorAll("col")[head.cellIndex]);
}

/** @param {() => void} [kept] */
function keep(kept) {
  prefer("columns", heads().map((head) => ({ name: head.dataset.column, width: Number(col(head).width) })), kept);
}

/**
 * @param {PointerEvent} event
 * @param {HTMLTableCellElement} head
 * @param {HTMLElement} grip
 */
function pull(event, head, grip) {
  event.preventDefault();
  const way = getComputedStyle(head).direction === "rtl" ? -1 : 1;
  const [start, width] = [event.clientX, head.offsetWidth];
  const move = (/** @type {PointerEvent} */ { clientX }) => (col(head).width = String(Math.max(NARROWEST, Math.round(width + way * (clientX - start)))));
  grip.classList.add("held");
  grip.setPointerCapture(event.pointerId);
  grip.addEventListener("pointermove", move);
  grip.addEventListener(
    "lostpointercapture",
    () => {
      grip.classList.remove("held");
      grip.removeEventListener("pointermove", move);
      keep();
    },
    { once: true },
  );
}

/**
 * @param {PointerEvent} event
 * @param {HTMLTableCellElement} head
 */
function carry(event, head) {
  const start = event.clientX;
  /** @type {HTMLTableCellElement|null} */
  let over = null;
  const move = (/** @type {PointerEvent} */ { clientX }) => {
    if (!head.classList.contains("moved") && Math.abs(clientX - start) < MOVED) return;
    head.classList.add("moved");
    over?.classList.remove("lands-before", "lands-after");
    over = heads().find((each) => within(each, clientX)) ?? null;
    if (over && over !== head) over.classList.add(over.cellIndex < head.cellIndex ? "lands-before" : "lands-after");
  };
  const end = () => {
    removeEventListener("pointermove", move);
    if (!head.classList.contains("moved")) return;
    addEventListener("click", still, { capture: true, once: true }); // it was no click on the head's link
    setTimeout(() => removeEventListener("click", still, { capture: true }), 0);
    head.classList.remove("moved");
    over?.classList.remove("lands-before", "lands-after");
    if (over && over !== head) land(head, over);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end, { once: true });
}

/**
 * @param {HTMLTableCellElement} head
 * @param {number} x
 */
function within(head, x) {
  const { left, right } = head.getBoundingClientRect();
  return left <= x && x < right;
}

/** @param {Event} event */
function still(event) {
  event.preventDefault();
  event.stopPropagation();
}

/**
 * The page is read again with its columns in their new order.
 * @param {HTMLTableCellElement} head
 * @param {HTMLTableCellElement} over
 */
function land(head, over) {
  const [from, to] = [col(head), col(over)];
  if (over.cellIndex < head.cellIndex) {
    over.before(head);
    to.before(from);
  } else {
    over.after(head);
    to.after(from);
  }
  keep(() => location.reload());
}

/** The way back leads to where the list is by now; up and down without asking the server, which does so on its page. */
function watchDialog() {
  const dialog = document.getElementById("columns");
  dialog?.addEventListener("submit", ({ target }) => {
    const back = /** @type {HTMLFormElement} */ (target).elements.namedItem("back");
    if (back instanceof HTMLInputElement) back.value = location.href.slice(new URL(url("/"), location.href).href.length - 1);
  });
  dialog?.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button[name='move']");
    const row = button?.closest("li");
    if (!(button instanceof HTMLButtonElement) || !row) return;
    event.preventDefault();
    if (button.value.endsWith(":up")) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    button.focus();
  });
}
