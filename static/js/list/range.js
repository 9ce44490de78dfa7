/** Ids of rows that were never here, for a range that reaches over them. */
import { url } from "../lib/root.js";

const MOST = 10_000; // rows
const PAGE = 500;

/**
 * @param {HTMLElement} list
 * @param {Map<number, string>} known by rank
 * @param {number} first
 * @param {number} end
 * @returns {Promise<string[]|null>} nothing when there are too many
 */
export async function idsBetween({ dataset }, known, first, end) {
  if (end - first > MOST) return null;
  for (let at = first; at < end; at += 1) {
    if (known.has(at)) continue;
    const query = new URLSearchParams({ q: dataset.q ?? "", sort: dataset.sort ?? "", at: String(at), limit: String(Math.min(PAGE, end - at)) });
    const response = await fetch(`${url(`/api/${dataset.list}`)}?${query}`);
    if (!response.ok) throw new Error(String(response.status));
    /** @type {{items: {id: number}[]}} */
    const { items } = await response.json();
    items.forEach(({ id }, n) => known.set(at + n, String(id)));
    if (!items.length) break;
  }
  const ranks = Array.from({ length: end - first }, (_, n) => first + n);
  return ranks.flatMap((rank) => known.get(rank) ?? []);
}
