/**
 * Choosing several rows, the same in every list: by their boxes; by a click once something is chosen; by Shift-click a
 * range, by a long press on a phone; by `x`, `Shift+x`, `Ctrl+A` and `Esc`. A click with Ctrl opens a tab, as ever.
 */
import { register, enabled } from "../lib/keys.js";
import { toast } from "../lib/toast.js";
import { watchBar } from "./bar.js";
import { remember, remembered } from "./entry.js";
import { Selection } from "./selection.js";

const LONG = 450; // ms of a press
const STILL = 10; // px that a finger may move meanwhile
const REMEMBERED = 5000; // ids: more are not kept for Back

/** @typedef {import("./scroller.js").Scroller} Scroller */

/**
 * @param {HTMLElement} list
 * @param {Scroller|null} scroller
 */
export function watchSelection(list, scroller) {
  const bar = document.getElementById("bulk");
  if (bar instanceof HTMLFormElement) new Choosing(list, scroller, bar).watch(); // else nothing could be done with it
}

class Choosing {
  /**
   * @param {HTMLElement} list
   * @param {Scroller|null} scroller
   * @param {HTMLFormElement} bar
   */
  constructor(list, scroller, bar) {
    this.list = list;
    this.scroller = scroller;
    this.bar = bar;
    this.selection = new Selection();
    this.mode = false; // chosen from the toolbar, before anything is
    /** @type {number|null} where a range begins */
    this.anchor = null;
    this.took = -1; // how many Ctrl+A chose: pressed again it means all, also when more rows have come meanwhile
    this.pressed = false;
    /** @type {number|undefined} */
    this.timer = undefined;
    this.from = { x: 0, y: 0 };
  }

  watch() {
    const { list, selection, scroller } = this;
    list.classList.add("selectable");
    scroller?.dresses.push((row) => this.show(row));
    scroller?.addEventListener("counted", () => selection.tell());
    selection.addEventListener("changed", () => this.changed());
    list.addEventListener("click", (event) => this.click(event), { capture: true });
    document.addEventListener("keydown", (event) => this.key(event));
    this.touch();
    this.toolbar();
    watchBar(this.bar, list, selection);
    this.remember();
    register([
      { keys: "x", says: "Select or leave out", run: () => this.toggle(this.current(), false) },
      { keys: "Shift+X", says: "Select from the last one to here", run: () => this.toggle(this.current(), true) },
      { keys: "Ctrl A", says: "Select what is loaded; again, all that match" },
      { keys: "Esc", says: "Select nothing" },
    ]);
  }

  get selecting() {
    return this.mode || this.selection.any;
  }

  /** @returns {HTMLElement[]} */
  get shown() {
    return [...this.list.querySelectorAll("[data-id]")].filter((row) => row instanceof HTMLElement);
  }

  changed() {
    this.list.classList.toggle("selecting", this.selecting);
    for (const row of this.shown) this.show(row);
    const total = Number(this.list.dataset.count);
    const size = this.selection.size(total);
    const all = this.list.querySelector(".pick-all");
    if (!(all instanceof HTMLInputElement)) return;
    all.checked = size > 0 && size >= total;
    all.indeterminate = size > 0 && size < total;
  }

  /** @param {HTMLElement} row */
  show(row) {
    const box = row.querySelector(".pick");
    if (box instanceof HTMLInputElement) box.checked = this.selection.has(row.dataset.id ?? "");
  }

  /** @param {MouseEvent} event */
  click(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.matches(".pick-all")) {
      if (/** @type {HTMLInputElement} */ (target).checked) this.selection.everything();
      else this.selection.clear();
      return;
    }
    const row = /** @type {HTMLElement|null} */ (target.closest("[data-id]"));
    if (!row) return;
    const long = this.pressed;
    this.pressed = false;
    if (!event.detail && !target.matches(".pick") && !long) return; // Enter opens, whatever is chosen
    if (event.ctrlKey || event.metaKey || (!target.matches(".pick") && !this.selecting && !event.shiftKey && !long)) return;
    if (!target.matches(".pick") || event.shiftKey) event.preventDefault();
    event.stopPropagation();
    if (!long) void this.toggle(row, event.shiftKey);
  }

  /** The row that has the focus. */
  current() {
    const row = document.activeElement?.closest("[data-id]");
    return row instanceof HTMLElement && this.list.contains(row) ? row : null;
  }

  /**
   * @param {HTMLElement|null} row
   * @param {boolean} range
   */
  async toggle(row, range) {
    if (!row) return;
    const rank = this.rank(row);
    const id = row.dataset.id ?? "";
    if (!range || this.anchor === null) this.selection.set([id], !this.selection.has(id));
    else await this.upTo(rank);
    this.anchor = rank;
  }

  /** @param {number} rank */
  async upTo(rank) {
    const [first, end] = [Math.min(this.anchor ?? rank, rank), Math.max(this.anchor ?? rank, rank) + 1];
    const { idsBetween } = await import("./range.js");
    const ids = this.scroller ? await idsBetween(this.list, this.scroller.rows.ids, first, end) : this.loaded().slice(first, end);
    if (ids) this.selection.set(ids, true);
    else toast("These are too many to select one by one. Select all that match, or filter first.", { kind: "bad" });
  }

  /** @param {HTMLElement} row */
  rank(row) {
    return this.scroller?.rankOf(row) ?? this.shown.indexOf(row);
  }

  /** Ids of every row that has been here. */
  loaded() {
    return this.scroller ? [...this.scroller.rows.ids.values()] : this.shown.map((row) => row.dataset.id ?? "");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!enabled() || document.querySelector("dialog[open]")) return;
    const target = /** @type {Element} */ (event.target);
    if (target.matches("textarea, select, input:not(.pick), [contenteditable]")) return;
    if (event.key === "Escape" && this.selecting && !target.closest("details, [popover]")) this.leave();
    if (event.key.toLowerCase() !== "a" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const [loaded, { selection }] = [this.loaded(), this];
    if (this.took === selection.ids.size || loaded.every((id) => selection.has(id))) return selection.everything();
    selection.set(loaded, true);
    this.took = selection.ids.size;
  }

  begin() {
    this.mode = true;
    this.changed();
    this.pressing();
  }

  leave() {
    this.mode = false;
    this.anchor = null;
    this.took = -1;
    this.selection.clear();
    this.pressing();
  }

  toolbar() {
    const button = document.querySelector("[data-selects]");
    button?.addEventListener("click", () => (this.selecting ? this.leave() : this.begin()));
    this.bar.querySelector(".bulk-none")?.addEventListener("click", () => this.leave());
    this.selection.addEventListener("changed", () => this.pressing());
  }

  pressing() {
    document.querySelector("[data-selects]")?.setAttribute("aria-pressed", String(this.selecting));
  }

  /** A long press chooses; the click and the menu that come of it are not meant. */
  touch() {
    const stop = () => clearTimeout(this.timer);
    this.list.addEventListener("pointerdown", (event) => this.press(event));
    this.list.addEventListener("pointermove", ({ clientX, clientY }) => Math.hypot(clientX - this.from.x, clientY - this.from.y) > STILL && stop());
    for (const type of ["pointerup", "pointercancel"]) this.list.addEventListener(type, stop);
    this.list.addEventListener("contextmenu", (event) => this.pressed && event.preventDefault());
  }

  /** @param {PointerEvent} event */
  press({ target, pointerType, clientX, clientY }) {
    clearTimeout(this.timer);
    this.pressed = false;
    const row = /** @type {Element} */ (target).closest("[data-id]");
    if (pointerType !== "touch" || !(row instanceof HTMLElement) || this.selecting) return;
    this.from = { x: clientX, y: clientY };
    this.timer = setTimeout(() => {
      this.pressed = true;
      void this.toggle(row, false);
      navigator.vibrate?.(15);
    }, LONG);
  }

  /** What was chosen is chosen again after Back. */
  remember() {
    const { selection } = this;
    const before = remembered("selection");
    if (before) selection.restore(before);
    remember("selection", () => (selection.any && selection.ids.size <= REMEMBERED ? selection.kept : null));
  }
}
