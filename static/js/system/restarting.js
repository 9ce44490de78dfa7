/** The page of a restart: asks which house answers, and goes on once it is another. */
import { url } from "../lib/root.js";

const EVERY = 400; // ms
const TOO_LONG = 30_000; // ms, then the page says so and goes on asking

const place = document.getElementById("restarting");
const began = Date.now();

async function ask() {
  if (!place) return;
  if (await over(place.dataset.house ?? "")) {
    location.replace(place.dataset.onward ?? url("/"));
    return;
  }
  if (Date.now() - began > TOO_LONG) {
    place.textContent = "This takes longer than it should. Look at the log of the server; this page goes on trying.";
  }
  setTimeout(ask, EVERY);
}

/**
 * Whether another house answers than the one that was told to restart.
 * @param {string} before
 */
async function over(before) {
  try {
    const answer = await fetch(url("/api/system/restart"), { cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.status === 401) return true; // the page that follows says where to sign in
    return answer.ok && (await answer.json()).house !== before;
  } catch {
    return false; // its old connection was closed; the next try gets a new one
  }
}

setTimeout(ask, EVERY);
