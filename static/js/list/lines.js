/**
 * Where the rows of a list stand. They are of one height, so that is reckoned, not measured. A line is a row of a table,
 * or as many cards as stand beside each other.
 */

const TALLEST = 12_000_000; // px: browsers draw no taller page; of a longer list a stretch is shown at a time
const WITHIN = 4; // screens from an end of the stretch, at least

export class Lines extends EventTarget {
  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} holder of the rows
   * @param {number} total
   */
  constructor(list, holder, total) {
    super();
    this.list = list;
    this.holder = holder;
    this.table = holder instanceof HTMLTableSectionElement;
    this.total = total;
    this.base = 0; // the line that the page begins with
    this.columns = this.height = 1; // px of a line
    this.head = this.width = 0; // px above the first line
    this.measure();
  }

  measure() {
    const { list, holder } = this;
    const { rowGap, gridTemplateColumns } = getComputedStyle(holder);
    const room = parseFloat(getComputedStyle(list).paddingBlockStart);
    this.columns = this.table ? 1 : gridTemplateColumns.split(" ").length;
    this.height = Math.max(1, (holder.firstElementChild?.getBoundingClientRect().height ?? 0) + (parseFloat(rowGap) || 0));
    this.head = holder.getBoundingClientRect().top - list.getBoundingClientRect().top - room;
    this.width = list.clientWidth;
  }

  /**
   * Whether there are more rows or fewer than there were.
   * @param {number} total
   */
  counts(total) {
    const other = total !== this.total;
    this.total = total;
    return other;
  }

  get count() {
    return Math.ceil(this.total / this.columns);
  }

  /** Lines that one page can show. */
  get stretch() {
    return Math.min(this.count, Math.floor(TALLEST / this.height));
  }

  /** Lines that a window can show, the last of them in part. */
  get fits() {
    return Math.ceil(innerHeight / this.height) + 1;
  }

  /** px from the top of the first line to the top of the window; below 0 while it is further down. */
  get depth() {
    return -this.list.getBoundingClientRect().top - this.head;
  }

  /** The line at the top of the window. */
  get line() {
    return this.base + Math.floor(this.depth / this.height);
  }

  /** px that what sticks to the top of the window covers. */
  get margin() {
    return parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart) || 0;
  }

  /** The first row in sight, and how many px of it are above the window (below 0: how far it is from its top). */
  place() {
    const { depth, height } = this;
    const first = Math.max(0, Math.round((depth + this.margin) / height));
    const line = Math.min(first + this.base, Math.max(0, this.count - 1));
    return { rank: line * this.columns, offset: depth - (line - this.base) * height };
  }

  /**
   * @param {number} rank
   * @param {number} [offset] px of it that are above the window
   */
  scrollTo(rank, offset = -this.margin) {
    const line = Math.floor(rank / this.columns);
    if (line < this.base || line >= this.base + this.stretch) this.move(line);
    scrollBy({ top: line ? (line - this.base) * this.height + offset - this.depth : -scrollY, behavior: "instant" });
  }

  /** @param {number} line  is in the middle of the page from now on, or as near to it as can be */
  move(line) {
    this.base = Math.max(0, Math.min(this.count - this.stretch, line - Math.floor(this.stretch / 2)));
  }

  /** When an end of the stretch comes near, another one is shown. */
  wander() {
    const { base, line, stretch } = this;
    const near = WITHIN * this.fits;
    if (line - near > base && line + near < base + stretch) return;
    this.move(line);
    if (base !== this.base) scrollBy({ top: (base - this.base) * this.height, behavior: "instant" });
  }
}
