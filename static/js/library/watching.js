/** What the player tells the server: that a viewing begins, where it is, how it ended. */
import { url } from "../lib/root.js";

const EVERY = 10_000; // ms between two reports of the place
const HARDLY = 10; // seconds: whoever leaves a video that plays before that has skipped it

let viewing = false; // told of the start, not yet of an end
let began = 0; // seconds: where this viewing began
let told = 0; // ms: when the place was told last

/** @param {HTMLVideoElement} video */
export function starts(video) {
  if (viewing) return;
  viewing = true;
  began = video.currentTime;
  report(video, "start");
}

/** @param {HTMLVideoElement} video */
export function moved(video) {
  if (viewing && Date.now() - told >= EVERY) report(video, "progress");
}

/** @param {HTMLVideoElement} video */
export function stopped(video) {
  if (viewing && !video.ended) report(video, "progress");
}

/** @param {HTMLVideoElement} video */
export function ended(video) {
  if (viewing) report(video, "finish");
  viewing = false;
}

/** @param {HTMLVideoElement} video */
export function left(video) {
  if (!viewing || video.ended) return;
  const skipped = !video.paused && began < HARDLY && video.currentTime < HARDLY;
  report(video, skipped ? "skip" : "progress");
  viewing = false;
}

/**
 * The answer is of no interest, and what could not be told is told with the next place. `keepalive`: also from a page
 * that is closing.
 * @param {HTMLVideoElement} video
 * @param {"start"|"progress"|"finish"|"skip"} event
 */
export function report(video, event) {
  told = Date.now();
  const id = video.dataset["video"];
  if (!id || !Number.isFinite(video.currentTime)) return;
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ event, position: Math.round(video.currentTime * 10) / 10 });
  fetch(url(`/api/videos/${id}/play`), { method: "POST", headers, body, keepalive: true }).catch(() => undefined);
}
