/**
 * Rows of a list by their rank, as the server draws them: asked for where the list comes by, kept while they are near.
 * One question at a time: a server goes on with what it was asked though nobody waits for the answer any more, so who
 * scrolls fast would leave it a queue of minutes. The next one asks for where the list is by then.
 */
import { leftTo } from "../lib/refresh.js";

const BLOCK = 60; // rows: questions begin and end with whole ones
const KEPT = 900; // rows
const PAUSE = 100; // ms between an answer and the next question
const AGAIN = 2000; // ms after an answer that did not come
const PATIENCE = 20_000; // ms

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
    /** @type {WeakMap<HTMLElement, string>} what the server sent of them */
    this.sources = new WeakMap();
    this.first = this.end = 0; // what is wanted
    this.asking = false;
  }

  /**
   * A row that is what it was stays the element that it is.
   * @param {number} rank
   * @param {HTMLElement} row
   */
  renew(rank, row) {
    const source = new XMLSerializer().serializeToString(row);
    const before = this.kept.get(rank);
    if (before && this.sources.get(before) === source) return;
    this.sources.set(row, source);
    this.kept.set(rank, row);
    this.ids.set(rank, row.dataset.id ?? "");
  }

  /**
   * These ranks are in the document from now on.
   * @param {number} first
   * @param {number} end
   */
  want(first, end) {
    this.first = first;
    this.end = end;
    if (!this.asking) void this.ask();
  }

  /** For what is missing by now, until nothing is. */
  async ask() {
    const missing = Array.from({ length: this.end - this.first }, (_, n) => this.first + n).filter((rank) => !this.kept.has(rank));
    this.asking = missing.length > 0;
    if (!this.asking) return;
    const first = missing[0] - (missing[0] % BLOCK);
    const end = Math.ceil((missing[missing.length - 1] + 1) / BLOCK) * BLOCK;
    const found = await this.read(first, end).catch(() => null);
    setTimeout(() => void this.ask(), found ? PAUSE : AGAIN);
    if (!found) return;
    found.rows.forEach((row, n) => this.renew(first + n, row));
    if (this.kept.size > KEPT) this.keepOnly(this.first - KEPT / 3, this.end + KEPT / 3);
    if (found.rows.length < end - first) this.counted(first + found.rows.length);
    this.came(first, first + found.rows.length);
  }

  /**
   * @param {number} first
   * @param {number} end
   * @param {Record<string, string>} [more] `total` has all of them counted
   * @returns {Promise<{rows: HTMLElement[], total: number|null}|null>} nothing when the session is over
   */
  async read(first, end, more) {
    const holder = (await this.page(first, end, more))?.body.firstElementChild;
    if (!holder) return null;
    const rows = /** @type {HTMLElement[]} */ ([...holder.querySelectorAll("[data-id]")]).map((row) => document.adoptNode(row));
    const count = holder.getAttribute("data-count");
    return { rows, total: count ? Number(count) : null };
  }

  /**
   * @param {number} first
   * @param {number} end
   * @param {Record<string, string>} [more]
   */
  async page(first, end, more) {
    const where = new URL(this.address, location.href);
    const asked = { at: String(first), limit: String(end - first), ...more };
    for (const [name, value] of Object.entries(asked)) where.searchParams.set(name, value);
    const response = await fetch(where, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
    if (leftTo(response)) return null;
    if (!response.ok) throw new Error(String(response.status));
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  /**
   * What is elsewhere is far from here, or may have changed.
   * @param {number} first
   * @param {number} end
   */
  keepOnly(first, end) {
    for (const rank of this.kept.keys()) if (rank < first || rank >= end) this.kept.delete(rank);
  }
}
