/** Numbers as the templates write them. */

const UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"];

/** @param {number} seconds */
export function duration(seconds) {
  const whole = Math.round(seconds);
  const pad = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** @param {number} count bytes */
export function size(count) {
  let step = 0;
  while (count >= 999.5 && step < UNITS.length - 1) {
    count /= 1000;
    step += 1;
  }
  return `${count.toFixed(step === 0 || count >= 99.95 ? 0 : 1)} ${UNITS[step]}`;
}

/** @param {number} fraction 0..1 */
export function percent(fraction) {
  return `${Math.floor(fraction * 100)} %`;
}
