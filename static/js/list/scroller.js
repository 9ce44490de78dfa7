/**
 * A list of any length on one page: the rows in sight, and some above and below, are in the document, and the room of the
 * others is kept free. Says "drawn" when other rows are in sight, "counted" when the list is longer or shorter.
 */
import { Lines } from "./lines.js";
import { Rows } from "./rows.js";

const MOST = 300; // cards in the document
const SPARE = 0.7; // of what is in sight, above and below

export class Scroller extends Lines {
  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} holder of the rows
   * @param {string} address of further rows
   */
  constructor(list, holder, address) {
    const start = Number(list.dataset.start);
    const here = /** @type {HTMLElement[]} */ ([...holder.children]);
    super(list, holder, Number(list.dataset.count || start + here.length));
    this.rows = new Rows(address, (first, end) => this.came(first, end), (total) => this.recount(total));
    here.forEach((row, n) => this.rows.renew(start + n, row));
    this.first = start; // ranks of the rows in the document
    this.end = start + here.length;
    this.due = 0;
    /** @type {((row: HTMLElement, rank: number) => void)[]} what else is to be said of a row that comes in sight */
    this.dresses = [];
  }

  /** @param {number} start the first row in sight */
  begin(start) {
    history.scrollRestoration = "manual";
    this.redraw(start);
    addEventListener("scroll", () => this.soon(), { passive: true });
    addEventListener("resize", () => this.soon());
    new ResizeObserver(() => this.list.clientWidth !== this.width && this.again()).observe(this.list);
    this.soon();
  }

  soon() {
    this.due ||= requestAnimationFrame(() => {
      this.due = 0;
      this.draw();
    });
  }

  /** Rows have become larger or smaller: the first in sight stays where it is. */
  again() {
    const { rank, offset } = this.place();
    this.measure();
    this.redraw(rank, offset);
  }

  /**
   * Everything anew, what is here stays here: also the focus of who was quicker than this script.
   * @param {number} rank the first row in sight
   * @param {number} [offset] px of it that are above the window
   */
  redraw(rank, offset) {
    const focused = /** @type {HTMLElement|null} */ (document.activeElement);
    this.holder.replaceChildren();
    this.first = this.end = 0;
    this.draw();
    if (rank) this.show(rank, offset);
    if (this.holder.contains(focused)) focused?.focus({ preventScroll: true });
  }

  /**
   * @param {number} rank
   * @param {number} [offset] px of it that are above the window
   */
  show(rank, offset) {
    this.scrollTo(rank, offset);
    this.draw();
  }

  /**
   * Scroll as far as it takes to see all of a row.
   * @param {number} rank
   */
  reveal(rank) {
    const row = rank < this.columns ? null : this.at(rank);
    if (row) row.scrollIntoView({ block: "nearest", behavior: "instant" });
    else this.show(rank);
  }

  draw() {
    this.wander();
    const { base, line, fits, columns } = this;
    const spare = Math.max(0, Math.min(Math.ceil(fits * SPARE), Math.floor((MOST / columns - fits) / 2)));
    const from = Math.max(base, Math.min(line - spare, this.count - fits));
    const to = Math.max(from, Math.min(base + this.stretch, Math.max(base, line) + fits + spare));
    this.list.style.paddingBlock = `${(from - base) * this.height}px ${Math.max(0, base + this.stretch - to) * this.height}px`;
    this.put(from * columns, Math.min(this.total, to * columns));
    this.rows.want(this.first, this.end);
    this.dispatchEvent(new Event("drawn"));
  }

  /**
   * These rows are in the document, those that are there already as they are. Others leave when the new ones are there:
   * a page that is shorter for a moment is scrolled to its end.
   * @param {number} first
   * @param {number} end
   */
  put(first, end) {
    const { holder } = this;
    const gone = [...holder.children].filter((_, n) => this.first + n < first || this.first + n >= end);
    holder.prepend(...this.some(first, Math.min(this.first, end)));
    holder.append(...this.some(Math.max(this.end, first), end));
    for (const row of gone) row.remove();
    this.first = first;
    this.end = end;
  }

  /**
   * @param {number} first
   * @param {number} end
   */
  some(first, end) {
    return Array.from({ length: Math.max(0, end - first) }, (_, n) => this.row(first + n));
  }

  /** @param {number} rank */
  row(rank) {
    const row = this.rows.kept.get(rank) ?? this.blank();
    if (this.table) row.ariaRowIndex = String(rank + 2);
    else row.ariaPosInSet = String(rank + 1);
    if (!this.table) row.ariaSetSize = String(this.total);
    for (const dress of this.dresses) dress(row, rank);
    return row;
  }

  /** What stands where a row is not here yet. */
  blank() {
    if (!this.table) return node("li", "card blank", node("span", "still"));
    return node("tr", "blank", node("td", "cell-pick"), node("td", "cell-title", node("span", "still small")));
  }

  /**
   * @param {number} first
   * @param {number} end
   */
  came(first, end) {
    for (let rank = Math.max(first, this.first); rank < Math.min(end, this.end); rank += 1) {
      const old = /** @type {HTMLElement} */ (this.at(rank));
      if (old === this.rows.kept.get(rank)) continue;
      const held = old.contains(document.activeElement);
      const row = this.row(rank);
      old.replaceWith(row);
      if (held) /** @type {HTMLElement|null} */ (row.querySelector("[data-item]"))?.focus({ preventScroll: true });
    }
    this.dispatchEvent(new Event("drawn"));
  }

  /** @param {number} total */
  recount(total) {
    if (!this.counts(total)) return;
    this.dispatchEvent(new Event("counted"));
    for (const row of this.table ? [] : this.holder.children) row.ariaSetSize = String(total);
    this.soon();
  }

  /** What is in sight, as the server has it now. */
  async renew() {
    const { first } = this;
    const found = await this.rows.read(first, Math.max(first + 1, this.end), { total: "1" });
    if (!found) return;
    const end = first + found.rows.length;
    this.rows.keepOnly(first, end);
    found.rows.forEach((row, n) => this.rows.renew(first + n, row));
    if (found.total !== null) this.recount(found.total);
    this.came(first, end);
  }

  /** @param {Element|null|undefined} row */
  rankOf(row) {
    const at = row ? [...this.holder.children].indexOf(row) : -1;
    return at < 0 ? null : this.first + at;
  }

  /** @param {number} rank */
  at(rank) {
    return rank < this.first ? null : /** @type {HTMLElement|null} */ (this.holder.children[rank - this.first] ?? null);
  }
}

/**
 * @param {string} tag
 * @param {string} name
 * @param {...Element} inside
 */
function node(tag, name, ...inside) {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...inside);
  return made;
}
