/**
 * Which rows of a list are chosen: some, by their ids, or all that the query finds but a few. So a selection of a
 * hundred thousand is as small as its query.
 */

/** @typedef {{all: boolean, ids: string[]}} Kept ids: those chosen, of all those that are not */

export class Selection extends EventTarget {
  constructor() {
    super();
    this.all = false;
    /** @type {Set<string>} */
    this.ids = new Set();
  }

  /** @param {string} id */
  has(id) {
    return this.ids.has(id) !== this.all;
  }

  /** @param {number} total how many the query finds */
  size(total) {
    return this.all ? Math.max(0, total - this.ids.size) : this.ids.size;
  }

  /** Whether anything may be chosen. */
  get any() {
    return this.all || this.ids.size > 0;
  }

  /**
   * @param {Iterable<string>} ids
   * @param {boolean} on
   */
  set(ids, on) {
    for (const id of ids) {
      if (on !== this.all) this.ids.add(id);
      else this.ids.delete(id);
    }
    this.tell();
  }

  everything() {
    this.all = true;
    this.ids.clear();
    this.tell();
  }

  clear() {
    this.all = false;
    this.ids.clear();
    this.tell();
  }

  /** @returns {Kept} */
  get kept() {
    return { all: this.all, ids: [...this.ids] };
  }

  /** @param {Kept} kept */
  restore({ all, ids }) {
    this.all = all;
    this.ids = new Set(ids);
    this.tell();
  }

  tell() {
    this.dispatchEvent(new Event("changed"));
  }
}
