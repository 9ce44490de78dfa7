/** How a person wants this list: kept by the server for wherever they sign in. */
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";

const PAUSE = 400; // ms: the last of several choices is kept

/** @type {Map<string, number>} */
const waiting = new Map();

/**
 * @param {"columns"|"card_size"} name
 * @param {unknown} value
 * @param {() => void} [kept]
 */
export function prefer(name, value, kept) {
  clearTimeout(waiting.get(name));
  waiting.set(name, setTimeout(() => void put(name, value, kept), kept ? 0 : PAUSE));
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {() => void} [kept]
 */
async function put(name, value, kept) {
  const list = document.getElementById("the-list")?.dataset.list;
  const response = await fetch(url(`/api/preferences/${list}.${name}`), {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ value }),
    keepalive: true,
  }).catch(() => null);
  if (response?.ok) kept?.();
  else toast("How you want this list could not be kept. Try again.", { kind: "bad" });
}
