/**
 * The order of a playlist: dragged by its grip, by the buttons up and down, or by Alt and an arrow key. What is moved
 * stands there at once; the server is told which item it went in front of.
 */
import Sortable from "../../vendor/sortable-core-1.15.7.js";
import { register } from "../lib/keys.js";
import { refresh } from "../lib/refresh.js";
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";

const STEPS = { up: -1, down: 1 };

const list = /** @type {HTMLElement} */ (document.getElementById("places"));

Sortable.create(list, {
  handle: "[data-grip]",
  draggable: ".place",
  animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
  onEnd: ({ item, oldIndex, newIndex }) => {
    if (oldIndex !== newIndex) void tell(item);
  },
});
show();
document.addEventListener("htmx:after:swap", show);

register([{ keys: "Alt+↑ Alt+↓", says: "Move the item of the playlist that has the focus" }]);

list.addEventListener("submit", (event) => {
  const { submitter } = event;
  const step = submitter instanceof HTMLButtonElement ? submitter.value : "";
  const place = submitter?.closest(".place");
  if (!(place instanceof HTMLElement) || !(step === "up" || step === "down")) return;
  if (move(place, STEPS[step], /** @type {HTMLElement} */ (submitter))) event.preventDefault();
});

list.addEventListener("keydown", (event) => {
  const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  const place = event.target instanceof Element ? event.target.closest(".place") : null;
  if (!by || !event.altKey || !(place instanceof HTMLElement) || event.target instanceof HTMLTextAreaElement) return;
  event.preventDefault();
  move(place, by, /** @type {HTMLElement} */ (event.target));
});

/** Grips are of use only here. */
function show() {
  for (const grip of document.querySelectorAll("[data-grip]")) grip.removeAttribute("hidden");
}

/**
 * One place up or down on this page; at its edge the form is sent, which knows the other pages.
 * @param {HTMLElement} place
 * @param {number} by
 * @param {HTMLElement} focused
 */
function move(place, by, focused) {
  const beside = by < 0 ? place.previousElementSibling : place.nextElementSibling;
  if (!beside) return false;
  if (by < 0) beside.before(place);
  else beside.after(place);
  focused.focus();
  place.scrollIntoView({ block: "nearest" });
  void tell(place);
  return true;
}

/** @type {Promise<void>} what is told goes out in the order in which it was done */
let telling = Promise.resolve();

/** @param {HTMLElement} place */
function tell(place) {
  const above = id(place.previousElementSibling);
  const body = { items: [id(place)], ...(above ? { after: above } : { before: id(place.nextElementSibling) }) };
  number();
  telling = telling.then(() => send(body, place));
  return telling;
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
