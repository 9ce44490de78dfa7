/**
 * Rows of a list by their rank, as the server draws them: asked for in blocks where the list comes by, kept while they
 * are near. What was only passed in a hurry is not asked for.
 */
import { leftTo } from "../lib/refresh.js";

const BLOCK = 60; // rows
const AT_ONCE = 4; // blocks in one request
const KEPT = 900; // rows
const AGAIN = 2000; // ms after which what failed is asked for again

/** @typedef {{first: number, end: number, stop: AbortController}} Request */

export class Rows {
  /**
   * @param {string} address takes `at` and `limit`
   * @param {(first: number, end: number) => void} came rows of these ranks are there
   * @param {(total: number) => void} counted the list has turned out to be this long
   */
  constructor(address, came, counted) {
    this.address = address;
    this.came = came;
    this.counted = counted;
    /** @type {Map<number, HTMLElement>} */
    this.kept = new Map();
    /** @type {Map<number, string>} of all that were ever here */
    this.ids = new Map();
    /** @type {Map<number, string>} what the server sent of them */
    this.sources = new Map();
    /** @type {Set<Request>} */
    this.open = new Set();
    this.rests = 0;
  }

  /**
   * @param {number} rank
   * @param {HTMLElement} row
   */
  keep(rank, row) {
    this.kept.set(rank, row);
    this.ids.set(rank, row.dataset.id ?? "");
  }

  /**
   * Whether the row is another one than it was.
   * @param {number} rank
   * @param {HTMLElement} row
   */
  renew(rank, row) {
    const source = new XMLSerializer().serializeToString(row);
    const same = this.sources.get(rank) === source;
    this.sources.set(rank, source);
    if (!same) this.keep(rank, row);
    return !same;
  }

  /**
   * Ask for what is missing of these ranks; what is on its way to elsewhere is given up.
   * @param {number} first
   * @param {number} end
   */
  want(first, end) {
    for (const request of this.open) {
      if (request.end <= first || request.first >= end) {
        request.stop.abort();
        this.open.delete(request);
      }
    }
    if (Date.now() < this.rests) return;
    for (const [from, to] of this.missing(first, end)) void this.ask(from, to);
    this.forget(first, end);
  }

  /**
   * Whole blocks that are neither here nor on their way, next to each other put together.
   * @param {number} first
   * @param {number} end
   */
  missing(first, end) {
    /** @type {[number, number][]} */
    const found = [];
    for (let from = Math.floor(first / BLOCK) * BLOCK; from < end; from += BLOCK) {
      const to = Math.min(from + BLOCK, end);
      if (this.has(Math.max(from, first), to)) continue;
      const before = found[found.length - 1];
      if (before && before[1] === from && from - before[0] < AT_ONCE * BLOCK) before[1] += BLOCK;
      else found.push([from, from + BLOCK]);
    }
    return found;
  }

  /**
   * @param {number} first
   * @param {number} end
   */
  has(first, end) {
    for (let rank = first; rank < end; rank += 1) if (!this.kept.has(rank) && !this.coming(rank)) return false;
    return true;
  }

  /** @param {number} rank */
  coming(rank) {
    for (const request of this.open) if (request.first <= rank && rank < request.end) return true;
    return false;
  }

  /**
   * @param {number} first
   * @param {number} end
   */
  async ask(first, end) {
    const request = { first, end, stop: new AbortController() };
    this.open.add(request);
    try {
      const found = await this.read(first, end, request.stop.signal);
      if (!found || !this.open.has(request)) return;
      found.rows.forEach((row, n) => this.renew(first + n, row));
      if (found.rows.length < end - first) this.counted(first + found.rows.length);
      this.came(first, first + found.rows.length);
    } catch {
      if (!request.stop.signal.aborted) this.rests = Date.now() + AGAIN; // offline: asked again with the next move
    } finally {
      this.open.delete(request);
    }
  }

  /**
   * @param {number} first
   * @param {number} end
   * @param {AbortSignal} [signal]
   * @param {boolean} [total] have all of them counted
   * @returns {Promise<{rows: HTMLElement[], total: number|null}|null>} nothing when the session is over
   */
  async read(first, end, signal, total = false) {
    const page = await this.page(first, end, total ? { total: "1" } : {}, signal);
    if (!page) return null;
    const holder = page.body.firstElementChild;
    const rows = [...(holder?.querySelectorAll("[data-id]") ?? [])].map((row) => /** @type {HTMLElement} */ (document.adoptNode(row)));
    const count = holder?.getAttribute("data-count");
    return { rows, total: count ? Number(count) : null };
  }

  /**
   * @param {number} first
   * @param {number} end
   * @param {Record<string, string>} more
   * @param {AbortSignal} [signal]
   */
  async page(first, end, more, signal) {
    const where = new URL(this.address, location.href);
    const asked = { at: String(first), limit: String(end - first), ...more };
    for (const [name, value] of Object.entries(asked)) where.searchParams.set(name, value);
    const response = await fetch(where, { headers: { Accept: "text/html" }, ...(signal ? { signal } : {}) });
    if (leftTo(response)) return null;
    if (!response.ok) throw new Error(String(response.status));
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  /**
   * What is far from here.
   * @param {number} first
   * @param {number} end
   */
  forget(first, end) {
    if (this.kept.size <= KEPT) return;
    const near = KEPT / 3;
    for (const rank of this.kept.keys()) {
      if (rank < first - near || rank > end + near) this.drop(rank);
    }
  }

  /**
   * Everything but these ranks may have changed.
   * @param {number} first
   * @param {number} end
   */
  spoil(first, end) {
    for (const rank of [...this.kept.keys()]) if (rank < first || rank >= end) this.drop(rank);
  }

  /** @param {number} rank */
  drop(rank) {
    this.kept.delete(rank);
    this.sources.delete(rank);
  }
}
