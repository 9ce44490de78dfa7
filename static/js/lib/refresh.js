/**
 * Regions that follow the server: `<div id="library" data-live="videos">`. `refresh("videos")` fetches this page
 * once and morphs every such region into its new self; focus, scrolling and a playing video stay as they are.
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

function schedule() {
  if (busy || !wanted.size || document.hidden) return;
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

/** @param {string[]} ids */
async function fetchInto(ids) {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (leftTo(response)) return;
  if (response.status === 404) return gone();
  if (!response.ok) return;
  const selectOOB = ids.map((id) => `#${id}:outerMorph`).join(",");
  await htmx.swap({ text: await response.text(), swap: "none", selectOOB, sourceElement: document.body });
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
