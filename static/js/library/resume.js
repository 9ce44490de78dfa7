/** Where a video begins: at `?t=` of the address, else where the person stopped, which they are told. */
import { duration } from "../lib/format.js";
import { report } from "./watching.js";

const BEGINNING = 5; // seconds that are no place to go on from

/**
 * Once its length is known.
 * @param {HTMLVideoElement} video
 */
export function resume(video) {
  if (video.dataset["resumed"]) return;
  video.dataset["resumed"] = "yes";
  const asked = seconds(new URLSearchParams(location.search).get("t") ?? "");
  if (asked !== null) {
    video.currentTime = within(video, asked);
    return;
  }
  const stopped = Number(video.dataset["position"] ?? 0);
  if (!(stopped >= BEGINNING) || stopped >= video.duration) return;
  video.currentTime = stopped;
  tell(video, stopped);
}

/**
 * `83`, `83.5`, `83s`, `1m23s`, `1h2m3s`, `1:23`, `1:02:03`; null for everything else.
 * @param {string} text
 */
export function seconds(text) {
  const clock = /^(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)$/.exec(text);
  const units = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text);
  const found = clock ?? (text ? units : null);
  if (!found) return null;
  const [hours, minutes, rest] = found.slice(1).map((part) => Number(part ?? 0));
  return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (rest ?? 0);
}

/**
 * @param {HTMLVideoElement} video
 * @param {number} at
 */
function within(video, at) {
  return Number.isFinite(video.duration) ? Math.min(at, Math.max(0, video.duration - 1)) : at;
}

/**
 * @param {HTMLVideoElement} video
 * @param {number} at
 */
function tell(video, at) {
  const bar = document.getElementById("resumed");
  const words = bar?.querySelector("[data-part=words]");
  if (!bar || !words) return;
  words.textContent = `Goes on at ${duration(at)}, where you stopped.`;
  bar.hidden = false;
  bar.querySelector("[data-part=over]")?.addEventListener("click", () => startOver(video, bar), { once: true });
}

/**
 * @param {HTMLVideoElement} video
 * @param {HTMLElement} bar
 */
function startOver(video, bar) {
  video.currentTime = 0;
  report(video, "progress"); // nothing to go on from any more
  bar.hidden = true;
  video.focus();
  void video.play();
}
