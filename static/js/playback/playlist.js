/**
 * The order of a playlist. The server is told which item one went in front of, or behind; at the edge of this page the
 * form is sent, which knows the other pages.
 */
import { register } from "../lib/keys.js";
import { order } from "../lib/ordering.js";
import { refresh } from "../lib/refresh.js";
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";

const list = /** @type {HTMLElement} */ (document.getElementById("places"));

order(list, { item: ".place", tell });
register([{ keys: "Alt+↑ Alt+↓", says: "Move the item of the playlist that has the focus" }]);

/** @param {HTMLElement} place */
function tell(place) {
  const above = id(place.previousElementSibling);
  const body = { items: [id(place)], ...(above ? { after: above } : { before: id(place.nextElementSibling) }) };
  number();
  return send(body, place);
}

/** @param {Element|null} place */
function id(place) {
  return place instanceof HTMLElement ? Number(place.dataset["itemId"]) : null;
}

/**
 * The end of this page need not be that of the playlist, so a place is told by the item above it.
 * @param {object} body
 * @param {HTMLElement} place
 */
async function send(body, place) {
  const address = url(`/api/playlists/${list.dataset["playlist"]}/items/move`);
  const headers = { "Content-Type": "application/json" };
  try {
    const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) say(place, answer.position);
    else toast(answer.detail ?? "It could not be moved. Try again.", { kind: "bad" });
  } catch {
    toast("The server did not answer. Try again.", { kind: "bad" });
  }
  refresh("playlist");
}

/**
 * @param {HTMLElement} place
 * @param {number} position
 */
function say(place, position) {
  const status = document.getElementById(list.dataset["saidBy"] ?? "");
  const title = place.querySelector(".place-title")?.textContent ?? "It";
  if (status) status.textContent = `${title} is number ${position.toLocaleString("en")} now.`;
}

/** As they stand on this page. */
function number() {
  const first = Number(list.getAttribute("start") ?? 1);
  [...list.querySelectorAll(".place")].forEach((place, at) => {
    const shown = place.querySelector("[data-part=number]");
    if (shown) shown.textContent = (first + at).toLocaleString("en");
    const id = place instanceof HTMLElement ? place.dataset["itemId"] : "";
    document.getElementById(`up-${id}`)?.toggleAttribute("disabled", first + at === 1);
  });
}
