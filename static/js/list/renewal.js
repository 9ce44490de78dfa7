/**
 * A list on one page follows the server by itself: what is in sight is asked for again when it may have changed, and
 * only rows that have are drawn anew. Regions that are fetched with their page (`data-live`) would know one page of it.
 */

const PAUSE = 1000; // ms between two questions, however much happens

/** @typedef {import("./scroller.js").Scroller} Scroller */

/**
 * @param {HTMLElement} list
 * @param {Scroller} scroller
 */
export function follow(list, scroller) {
  for (const part of [list.closest("[data-live]"), document.getElementById("list-count")]) part?.removeAttribute("data-live");
  for (const pages of document.querySelectorAll(".pages")) pages.remove();
  if (scroller.table) list.querySelector("table")?.setAttribute("aria-rowcount", String(scroller.total + 1));
  if (!list.dataset.count) void scroller.renew();
  let due = false;
  let rested = 0;
  const run = async () => {
    if (document.hidden) return;
    due = false;
    rested = Date.now() + PAUSE;
    await scroller.renew().catch(() => {}); // offline: the socket's return brings the next one
    if (!scroller.total) location.reload();
  };
  document.addEventListener("mvidarr:refresh", (event) => {
    const topics = /** @type {CustomEvent<string[]>} */ (event).detail;
    if (due || (topics.length && !topics.includes("videos"))) return;
    due = true;
    setTimeout(run, Math.max(100, rested - Date.now()));
  });
  document.addEventListener("visibilitychange", () => due && run());
  scroller.addEventListener("counted", () => tell(list, scroller));
}

/**
 * @param {HTMLElement} list
 * @param {Scroller} scroller
 */
function tell(list, scroller) {
  const place = document.getElementById("list-count");
  const noun = scroller.total === 1 ? place?.dataset.noun : place?.dataset.nouns;
  if (place) place.textContent = `${scroller.total.toLocaleString("en")} ${noun ?? ""}`;
  list.dataset.count = String(scroller.total);
  if (scroller.table) list.querySelector("table")?.setAttribute("aria-rowcount", String(scroller.total + 1));
}
