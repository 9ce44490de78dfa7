/** Keys for the native player, while nothing else has the keyboard. */
import { register } from "../lib/keys.js";

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
