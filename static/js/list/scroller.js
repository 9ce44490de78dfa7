/**
 * A list of any length on one page. Its rows are of one height, so where each of them stands is reckoned, not measured;
 * those in sight, and some above and below, are in the document, and the room of the others is kept free.
 */
import { Rows } from "./rows.js";

const MOST = 300; // cards in the document
const SPARE = 0.7; // of what is in sight, above and below
const TALLEST = 12_000_000; // px: browsers draw no taller page; a longer list is shown a stretch at a time
const LEAP = 3; // screens in one frame: then nothing is asked for before it rests
const REST = 80; // ms

/** @typedef {{first: number, end: number}} Range ranks, the end not among them */

export class Scroller extends EventTarget {
  /**
   * Says "drawn" when other rows are in sight, "counted" when the list is longer or shorter.
   * @param {HTMLElement} list
   * @param {HTMLElement} holder of the rows
   * @param {string} address
   */
  constructor(list, holder, address) {
    super();
    this.list = list;
    this.holder = holder;
    this.table = holder instanceof HTMLTableSectionElement;
    const start = Number(list.dataset.start);
    const here = [...holder.children];
    this.total = list.dataset.count ? Number(list.dataset.count) : start + here.length;
    this.rows = new Rows(address, (first, end) => this.came(first, end), (total) => this.count(total));
    here.forEach((row, n) => this.rows.renew(start + n, /** @type {HTMLElement} */ (row)));
    /** @type {Range} */
    this.range = { first: start, end: start + here.length };
    this.base = 0; // the row that the page begins with
    this.asked = start;
    /** @type {number|undefined} */
    this.resting = undefined;
    this.due = 0;
    this.width = 0;
    this.columns = 1;
    this.height = 1; // px of a line
    this.head = 0; // px above the first
    this.measure();
    /** @type {((row: HTMLElement, rank: number) => void)[]} what else is to be said of a row that comes in sight */
    this.dresses = [];
  }

  /** @param {number} start the first row in sight */
  begin(start) {
    history.scrollRestoration = "manual";
    this.redraw();
    if (start) this.show(start);
    addEventListener("scroll", () => this.soon(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.list);
    addEventListener("resize", () => this.soon());
    this.soon();
  }

  soon() {
    this.due ||= requestAnimationFrame(() => {
      this.due = 0;
      this.draw();
    });
  }

  measure() {
    const row = /** @type {HTMLElement|null} */ (this.holder.firstElementChild);
    const style = getComputedStyle(this.holder);
    const box = row?.getBoundingClientRect();
    const before = this.list.getBoundingClientRect().top + parseFloat(getComputedStyle(this.list).paddingBlockStart);
    this.columns = this.table ? 1 : style.gridTemplateColumns.split(" ").length;
    this.height = Math.max(1, (box?.height ?? 1) + (this.table ? 0 : parseFloat(style.rowGap) || 0));
    this.head = this.table ? this.holder.getBoundingClientRect().top - before : 0;
    this.width = this.list.clientWidth;
  }

  resized() {
    if (this.list.clientWidth === this.width) return;
    this.again();
  }

  /** Rows have become larger or smaller: the first in sight stays where it is. */
  again() {
    const { rank, offset } = this.place();
    this.measure();
    this.redraw();
    if (rank) this.show(rank, offset);
  }

  get lines() {
    return Math.ceil(this.total / this.columns);
  }

  /** Lines that one page can show. */
  get stretch() {
    return Math.min(this.lines, Math.floor(TALLEST / this.height));
  }

  /** px from the top of the list's rows to the top of the window; below 0 while it is further down. */
  get depth() {
    return -this.list.getBoundingClientRect().top - this.head;
  }

  /** The first row in sight, and how many px of it are above the window (below 0: how far it is from its top). */
  place() {
    const { depth } = this;
    const first = Math.max(0, Math.round((depth + this.margin) / this.height));
    const line = Math.min(first + this.base, Math.max(0, this.lines - 1));
    return { rank: line * this.columns, offset: depth - (line - this.base) * this.height };
  }

  /**
   * @param {number} rank
   * @param {number} [offset] px of it that are above the window
   */
  show(rank, offset = -this.margin) {
    const line = Math.floor(rank / this.columns);
    if (line < this.base || line >= this.base + this.stretch) this.move(line);
    const top = this.list.getBoundingClientRect().top + scrollY + this.head;
    scrollTo({ top: rank ? top + (line - this.base) * this.height + offset : 0, behavior: "instant" });
    this.draw();
  }

  /** px that what sticks to the top of the window covers. */
  get margin() {
    const rail = document.querySelector(".rail");
    const over = rail && getComputedStyle(rail.parentElement ?? rail).gridTemplateColumns.split(" ").length === 1;
    return this.head + (over ? rail.clientHeight : 0) + 8;
  }

  /** px that what sticks to the bottom of the window covers. */
  get under() {
    const bar = document.querySelector(".bulk:not([hidden])");
    return bar ? innerHeight - bar.getBoundingClientRect().top : 8;
  }

  /**
   * Scroll as far as it takes to see all of a row.
   * @param {number} rank
   */
  reveal(rank) {
    const line = Math.floor(rank / this.columns);
    if (!line || line < this.base || line >= this.base + this.stretch) return this.show(line * this.columns);
    const top = (line - this.base) * this.height - this.depth;
    if (top < this.margin) scrollBy({ top: top - this.margin, behavior: "instant" });
    else if (top + this.height > innerHeight - this.under) scrollBy({ top: top + this.height - innerHeight + this.under, behavior: "instant" });
    else return;
    this.draw();
  }

  /** @param {number} line  is in the middle of the page from now on */
  move(line) {
    this.base = Math.max(0, Math.min(this.lines - this.stretch, line - Math.floor(this.stretch / 2)));
  }

  /** Of a list that is too long for a page, when an end of the stretch comes near. */
  wander() {
    if (this.stretch >= this.lines) {
      this.base = 0;
      return;
    }
    const line = this.base + Math.floor(this.depth / this.height);
    const near = Math.ceil((2 * innerHeight) / this.height);
    const before = this.base;
    if ((line - near < this.base && this.base > 0) || (line + 2 * near > this.base + this.stretch && this.base + this.stretch < this.lines)) this.move(line);
    if (before !== this.base) scrollBy({ top: (before - this.base) * this.height, behavior: "instant" });
  }

  draw() {
    this.wander();
    const inSight = Math.ceil(innerHeight / this.height) + 1;
    const room = Math.max(inSight, Math.floor(MOST / this.columns));
    const spare = Math.min(Math.ceil(inSight * SPARE), Math.floor((room - inSight) / 2));
    const line = this.base + Math.floor(this.depth / this.height);
    const from = Math.max(this.base, Math.min(line - spare, this.lines - inSight));
    const to = Math.min(this.base + this.stretch, Math.max(this.base, line) + inSight + spare);
    this.put({ first: Math.max(0, from) * this.columns, end: Math.min(this.total, Math.max(from, to) * this.columns) });
    this.hurry(Math.abs(this.range.first - this.asked) > LEAP * inSight * this.columns);
    this.dispatchEvent(new Event("drawn"));
  }

  /** @param {boolean} leaping */
  hurry(leaping) {
    clearTimeout(this.resting);
    this.asked = this.range.first;
    if (leaping) this.resting = setTimeout(() => this.ask(), REST);
    else this.ask();
  }

  ask() {
    this.rows.want(this.range.first, this.range.end);
  }

  /** Everything anew, what is here stays here. */
  redraw() {
    this.range = { first: 0, end: 0 };
    this.draw();
  }

  /** @param {Range} next */
  put(next) {
    const { first, end } = this.range;
    if (next.first !== first || next.end !== end) {
      if (next.first >= end || next.end <= first) this.holder.replaceChildren(this.some(next.first, next.end));
      else this.slide(next);
      this.range = next;
    }
    this.pad();
  }

  /** @param {Range} next */
  slide(next) {
    const { first, end } = this.range;
    for (let n = first; n < Math.min(next.first, end); n += 1) this.holder.firstElementChild?.remove();
    for (let n = end; n > Math.max(next.end, first); n -= 1) this.holder.lastElementChild?.remove();
    if (next.first < first) this.holder.prepend(this.some(next.first, first));
    if (next.end > end) this.holder.append(this.some(end, next.end));
  }

  /** The room of the rows that are not here. */
  pad() {
    const { first, end } = this.range;
    const above = Math.floor(first / this.columns) - this.base;
    const below = this.base + this.stretch - Math.ceil(end / this.columns);
    const room = [above, below].map((lines) => `${Math.max(0, lines) * this.height}px`);
    const now = this.list.style;
    if (now.paddingBlockStart !== room[0]) now.paddingBlockStart = room[0];
    if (now.paddingBlockEnd !== room[1]) now.paddingBlockEnd = room[1];
  }

  /**
   * @param {number} first
   * @param {number} end
   */
  some(first, end) {
    const rows = document.createDocumentFragment();
    for (let rank = first; rank < end; rank += 1) rows.append(this.row(rank));
    return rows;
  }

  /** @param {number} rank */
  row(rank) {
    const row = this.rows.kept.get(rank) ?? this.blank();
    if (this.table) row.setAttribute("aria-rowindex", String(rank + 2));
    else row.setAttribute("aria-posinset", String(rank + 1));
    if (!this.table) row.setAttribute("aria-setsize", String(this.total));
    for (const dress of this.dresses) dress(row, rank);
    return row;
  }

  /** What stands where a row is not here yet. */
  blank() {
    const row = document.createElement(this.table ? "tr" : "li");
    row.className = this.table ? "blank" : "card blank";
    const still = document.createElement("span");
    still.className = this.table ? "still small" : "still";
    if (this.table) {
      const cell = document.createElement("td");
      cell.className = "cell-title";
      cell.append(still);
      row.append(document.createElement("td"), cell);
    } else row.append(still);
    return row;
  }

  /**
   * @param {number} first
   * @param {number} end
   */
  came(first, end) {
    const { range } = this;
    for (let rank = Math.max(first, range.first); rank < Math.min(end, range.end); rank += 1) {
      const old = this.holder.children[rank - range.first];
      const row = this.rows.kept.get(rank);
      if (row && old !== row) this.swap(old, this.row(rank));
    }
    this.dispatchEvent(new Event("drawn"));
  }

  /**
   * @param {Element} old
   * @param {HTMLElement} row
   */
  swap(old, row) {
    const held = old.contains(document.activeElement);
    old.replaceWith(row);
    if (held) /** @type {HTMLElement|null} */ (row.querySelector("[data-item]"))?.focus({ preventScroll: true });
  }

  /** @param {number} total */
  count(total) {
    if (total === this.total) return;
    this.total = total;
    this.dispatchEvent(new Event("counted"));
    for (const row of this.table ? [] : this.holder.children) row.setAttribute("aria-setsize", String(total));
    this.soon();
  }

  /** What is in sight, as the server has it now. */
  async renew() {
    const { first, end } = this.range;
    const found = await this.rows.read(first, Math.max(first + 1, end), undefined, true);
    if (!found) return;
    this.rows.spoil(first, first + found.rows.length);
    found.rows.forEach((row, n) => this.rows.renew(first + n, row));
    if (found.total !== null) this.count(found.total);
    this.came(first, first + found.rows.length);
  }

  /** @param {Element|null|undefined} row */
  rankOf(row) {
    const at = row ? [...this.holder.children].indexOf(row) : -1;
    return at < 0 ? null : this.range.first + at;
  }

  /** @param {number} rank */
  at(rank) {
    const { first, end } = this.range;
    return rank < first || rank >= end ? null : /** @type {HTMLElement} */ (this.holder.children[rank - first]);
  }
}
