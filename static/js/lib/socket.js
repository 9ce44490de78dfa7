/**
 * The one socket of a page: comes back by itself (back-off with jitter), resumes where it stopped, and tells
 * everybody who listens. Messages are `{v, seq, type, id, data}`; `state` events say whether we are connected.
 */
import { url } from "./root.js";

/** @typedef {import("./types.js").Message} Message */

const NO_ACCESS = 4401;
const SOON = 500 + Math.random() * 1000; // ms; not the same for all, so that a restarted server is not met by all pages at once
const LATE = 30_000; // ms: no longer than that between two tries
const OPENING = 10_000; // ms that one may take to open
const STABLE = 5_000; // ms that one must live for the next to come soon again

/** Types of event: "message" (detail: Message) and "state" (detail: {open, denied}). */
export const live = new EventTarget();

let seen = 0;
let tries = 0;

/** @type {WebSocket|null} */
let current = null;

/** @type {number|undefined} */
let next;

/** @param {(message: Message) => void} heard */
export function onMessage(heard) {
  live.addEventListener("message", (event) => heard(/** @type {CustomEvent<Message>} */ (event).detail));
}

export function connect() {
  open();
  addEventListener("online", open);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && open());
}

function open() {
  leave();
  const socket = new WebSocket(address());
  const late = setTimeout(() => socket.close(), OPENING);
  let stable = 0;
  current = socket;
  socket.onopen = () => {
    clearTimeout(late);
    if (socket !== current) return socket.close();
    stable = Date.now() + STABLE;
    if (seen) socket.send(JSON.stringify({ resume: seen }));
    tell("state", { open: true, denied: false });
  };
  socket.onmessage = ({ data }) => hear(data);
  socket.onclose = ({ code }) => {
    clearTimeout(late);
    if (socket !== current) return; // left, or another one is in its place
    if (stable && Date.now() > stable) tries = 0;
    next = setTimeout(open, Math.min(LATE, SOON * 1.6 ** tries++));
    tell("state", { open: false, denied: code === NO_ACCESS });
  };
}

function leave() {
  clearTimeout(next);
  if (current?.readyState === WebSocket.OPEN) current.close(); // one that still opens would complain
  current = null;
}

function address() {
  return new URL(url("/ws"), location.href.replace(/^http/, "ws")).href;
}

/** @param {string} text */
function hear(text) {
  /** @type {Message} */
  const message = JSON.parse(text);
  if (message.v !== 1) return;
  seen = Math.max(seen, message.seq ?? 0);
  tell("message", message);
}

/**
 * @param {string} type
 * @param {object} detail
 */
function tell(type, detail) {
  live.dispatchEvent(new CustomEvent(type, { detail }));
}
