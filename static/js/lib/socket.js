/**
 * The one socket of a page: comes back by itself (back-off with jitter), resumes where it stopped, and tells
 * everybody who listens. Messages are `{v, seq, type, id, data}`; `state` events say whether we are connected.
 */
import ReconnectingWebSocket from "../../vendor/partysocket-ws-1.3.0.js";
import { url } from "./root.js";

/** @typedef {import("./types.js").Message} Message */

const NO_ACCESS = 4401;
const JITTER = 500 + Math.random() * 1000; // so that a restarted server is not met by all pages at once

/** Types of event: "message" (detail: Message) and "state" (detail: {open, denied}). */
export const live = new EventTarget();

let seen = 0;

/** @param {(message: Message) => void} heard */
export function onMessage(heard) {
  live.addEventListener("message", (event) => heard(/** @type {CustomEvent<Message>} */ (event).detail));
}

export function connect() {
  const socket = new ReconnectingWebSocket(address, [], {
    minReconnectionDelay: JITTER,
    maxReconnectionDelay: 30_000,
    reconnectionDelayGrowFactor: 1.6,
    connectionTimeout: 10_000,
  });
  socket.addEventListener("open", () => {
    if (seen) socket.send(JSON.stringify({ resume: seen }));
    tell("state", { open: true, denied: false });
  });
  socket.addEventListener("message", (event) => hear(/** @type {MessageEvent} */ (event).data));
  socket.addEventListener("close", (event) => {
    tell("state", { open: false, denied: /** @type {CloseEvent} */ (event).code === NO_ACCESS });
  });
  addEventListener("online", () => socket.reconnect());
  addEventListener("pagehide", () => socket.readyState === WebSocket.OPEN && socket.close());
  addEventListener("pageshow", (event) => event.persisted && socket.reconnect());
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
