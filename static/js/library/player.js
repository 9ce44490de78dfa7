/**
 * Keys for the native player, while nothing else has the keyboard; what it tells the server; where it goes on.
 * The player may come later than this module, when a download ends: events are caught on their way down.
 */
import { register } from "../lib/keys.js";
import "./rating.js";
import { resume } from "./resume.js";
import * as watching from "./watching.js";

const STEP = 10; // seconds

/** @returns {HTMLVideoElement|null} */
function player() {
  return /** @type {HTMLVideoElement|null} */ (document.getElementById("player"));
}

/** @param {(video: HTMLVideoElement) => void} act */
function on(act) {
  return () => {
    const video = player();
    if (video) act(video);
  };
}

register([
  { keys: "k", says: "Play or pause", run: on((video) => (video.paused ? void video.play() : video.pause())) },
  { keys: "j", says: `Back ${STEP} seconds`, run: on((video) => (video.currentTime -= STEP)) },
  { keys: "l", says: `Forward ${STEP} seconds`, run: on((video) => (video.currentTime += STEP)) },
  { keys: "m", says: "Sound off or on", run: on((video) => (video.muted = !video.muted)) },
  { keys: "f", says: "Full screen", run: on((video) => void toggleFull(video)) },
]);

/** @param {HTMLVideoElement} video */
function toggleFull(video) {
  return document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen();
}

/**
 * @param {string} event
 * @param {(video: HTMLVideoElement) => void} act
 */
function hear(event, act) {
  const heard = (/** @type {Event} */ { target }) => {
    if (target instanceof HTMLVideoElement && target.id === "player") act(target);
  };
  document.addEventListener(event, heard, true);
}

hear("loadedmetadata", resume);
hear("play", watching.starts);
hear("timeupdate", watching.moved);
hear("pause", watching.stopped);
hear("seeked", (video) => video.paused && watching.stopped(video));
hear("ended", watching.ended);
addEventListener("pagehide", on(watching.left));
document.addEventListener("visibilitychange", on((video) => document.hidden && watching.stopped(video)));

const ready = player();
if (ready && ready.readyState >= HTMLMediaElement.HAVE_METADATA) resume(ready);
