/** Facets beside a list: fetched when they are opened, and open again beside the next one while nobody closed them. */
import { leftTo } from "../lib/refresh.js";

const KEY = "mvidarr.facets";
const BESIDE = "(min-width: 1180px)"; // below it they would stand before the list
const facets = document.getElementById("facets");

if (facets instanceof HTMLDetailsElement) {
  facets.addEventListener("toggle", () => {
    remember(facets.open);
    if (facets.open) void fill(facets);
  });
  facets.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !facets.open) return;
    facets.open = false;
    facets.querySelector("summary")?.focus();
  });
  if (sessionStorage.getItem(KEY) && matchMedia(BESIDE).matches) facets.open = true;
}

/** @param {boolean} open */
function remember(open) {
  if (open) sessionStorage.setItem(KEY, "1");
  else sessionStorage.removeItem(KEY);
}

/** @param {HTMLDetailsElement} place */
async function fill(place) {
  const link = place.querySelector("a[data-part]");
  const note = place.querySelector("[role=status]");
  if (!(link instanceof HTMLAnchorElement) || !note) return;
  link.hidden = true;
  const late = setTimeout(() => (note.textContent = "Counting…"), 1000);
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
  clearTimeout(late);
  if (answer && leftTo(answer)) return;
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const groups = page?.getElementById("facet-groups");
  note.textContent = groups ? "" : "The facets could not be counted. Follow the link to try it on a page of their own.";
  link.hidden = Boolean(groups);
  if (groups) link.replaceWith(document.adoptNode(groups));
}
