/**
 * Regions that follow the server: `<div id="library" data-live="videos">`. `refresh("videos")` fetches this page
 * once and morphs every such region into its new self; focus, scrolling, a playing video and what somebody opened stay
 * as they are. While something is dragged, or moved and not told yet, nothing is changed below it.
 */
import htmx from "../../vendor/htmx-4.0.1.js";
import { url } from "./root.js";
import { toast } from "./toast.js";

const PAUSE = 1000; // ms between two fetches, however much happens

/** @type {Set<string>} */
const wanted = new Set();
let busy = false;
let rested = 0;
let told = false;
let held = 0; // drags and moves the server does not know of yet
let moves = 0; // begun or ended: what was asked before one is older

/**
 * @param {...string} topics nothing means everything
 */
export function refresh(...topics) {
  for (const region of document.querySelectorAll("[data-live]")) {
    if (!topics.length || topics.includes(region.getAttribute("data-live") ?? "")) wanted.add(region.id);
  }
  wanted.add("count-videos").add("count-artists");
  document.dispatchEvent(new CustomEvent("mvidarr:refresh", { detail: topics })); // for what refreshes itself
  schedule();
}

/** Until `release` nothing is changed; a page that was asked for before is asked for again. */
export function hold() {
  held += 1;
  moves += 1;
}

export function release() {
  held -= 1;
  moves += 1;
  schedule();
}

function schedule() {
  if (busy || held || !wanted.size || document.hidden) return;
  busy = true;
  setTimeout(run, Math.max(100, rested - Date.now()));
}

async function run() {
  const ids = [...wanted];
  wanted.clear();
  try {
    await fetchInto(ids);
  } catch {
    // offline: the socket's return brings a snapshot, and with it the next refresh
  } finally {
    busy = false;
    rested = Date.now() + PAUSE;
    schedule();
  }
}

/**
 * Parts of this page become what they are in another; what a person has unfolded stays so.
 * @param {string} text a whole page
 * @param {string[]} ids
 */
export async function morph(text, ids) {
  const selectOOB = ids.map((id) => `#${id}:outerMorph`).join(",");
  const { morphIgnore } = htmx.config;
  htmx.config.morphIgnore = [...morphIgnore, "open"]; // the server knows nothing of it
  try {
    await htmx.swap({ text, swap: "none", selectOOB, sourceElement: document.body });
  } finally {
    htmx.config.morphIgnore = morphIgnore;
  }
}

/** @param {string[]} ids */
async function fetchInto(ids) {
  const before = moves;
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (leftTo(response)) return;
  if (response.status === 404) return gone();
  if (!response.ok) return;
  const text = await response.text();
  if (held || moves !== before) return void ids.forEach((id) => wanted.add(id));
  await morph(text, ids);
}

/** What the page shows was deleted meanwhile, here or by somebody else. */
function gone() {
  if (told) return;
  told = true;
  toast("What this page shows is no longer there. The history has it.", { kind: "bad", href: url("/history"), link: "History" });
}

/**
 * Whether the answer sent us to the sign-in page: then go there.
 * @param {Response} response
 */
export function leftTo(response) {
  if (!response.redirected || !new URL(response.url).pathname.endsWith("/login")) return false;
  location.assign(response.url);
  return true;
}

document.addEventListener("visibilitychange", schedule);
