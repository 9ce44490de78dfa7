/** The charts of the performance page: read once a minute while somebody looks. */
import { size as bytes } from "../lib/format.js";
import { url } from "../lib/root.js";

const MINUTE = 60_000;
/** The library of the charts comes once the page stands, and without its types. @type {any} */
let Plot = null;

/** @param {number | null} seconds */
const time = (seconds) => (seconds == null ? "–" : seconds < 0.01 ? `${(seconds * 1000).toFixed(1)} ms` : seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`);
/** @param {number | null} count */
const whole = (count) => (count == null ? "–" : count.toLocaleString("en"));
/** @param {number | null} count */
const size = (count) => (count == null ? "–" : bytes(count));

/** What each chart shows: line of the answer, what it is called, colour, dashes, so that colour alone tells nothing.
 * @type {Record<string, {unit: (value: number | null) => string, lines: [string, string, string, number[]?][]}>} */
const CHARTS = {
  times: { unit: time, lines: [["p50", "Half within", "--ok"], ["p95", "95 % within", "--info", [6, 3]], ["p99", "99 % within", "--bad", [2, 3]]] },
  requests: { unit: whole, lines: [["requests", "Answered", "--info"], ["errors", "Failed here", "--bad", [4, 3]]] },
  lag: { unit: time, lines: [["lag_p99", "99 % within", "--info"], ["lag_max", "Longest", "--bad", [4, 3]]] },
  holds: { unit: time, lines: [["hold_p95", "95 % within", "--info"], ["hold_max", "Longest", "--bad", [4, 3]]] },
  queue: { unit: whole, lines: [["running", "Running", "--live"], ["queued", "Waiting", "--warn", [6, 3]]] },
  memory: { unit: size, lines: [["memory", "Memory", "--live"]] },
  disk: { unit: size, lines: [["free_media", "Free for videos", "--ok"], ["free_data", "Free for data", "--info", [6, 3]], ["database", "Database", "--warn", [2, 3]]] },
};

const FONT = "12px Inter, sans-serif";
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** @param {number} seconds since 1970 */
const hour = (seconds) => CLOCK.format(seconds * 1000);
/** The day stands where it begins. @param {number} seconds */
const moment = (seconds) => (hour(seconds) === "00:00" ? DAY.format(seconds * 1000) : hour(seconds));

/** @type {Map<HTMLElement, any>} */
const drawn = new Map();

/** @param {string} name */
const token = (name) => {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

/** @param {HTMLElement} place @param {import("../lib/types.js").Day} day */
function draw(place, day) {
  const { unit, lines } = CHARTS[place.dataset.chart ?? ""];
  const known = lines.filter(([name]) => day.lines[name]);
  const ink = { font: FONT, stroke: token("--text-2"), grid: { stroke: token("--line"), width: 1 }, ticks: { stroke: token("--line"), width: 1 } };
  const options = {
    width: place.clientWidth,
    height: 200,
    legend: { live: true },
    cursor: { y: false },
    series: [{ label: "Time", value: (/** @type {unknown} */ _, /** @type {number | null} */ at) => (at == null ? "–" : hour(at)) }, ...known.map(([, label, colour, dash]) => ({ label, stroke: token(colour), dash, width: 1.5, spanGaps: false, value: (/** @type {unknown} */ _, /** @type {number | null} */ value) => unit(value) }))],
    axes: [{ ...ink, values: (/** @type {unknown} */ _, /** @type {number[]} */ values) => values.map(moment) }, { ...ink, size: 72, values: (/** @type {unknown} */ _, /** @type {number[]} */ values) => values.map(unit) }],
    scales: { y: { range: (/** @type {unknown} */ _, /** @type {number} */ __, /** @type {number} */ most) => [0, most > 0 ? most * 1.1 : 1] } },
  };
  drawn.get(place)?.destroy();
  drawn.set(place, new Plot(options, [day.moments, ...known.map(([name]) => day.lines[name])], place));
}

/** @type {import("../lib/types.js").Day | null} */
let latest = null;

function drawAll() {
  for (const place of document.querySelectorAll("[data-chart]")) {
    if (latest && place instanceof HTMLElement) {
      place.hidden = false;
      draw(place, latest);
    }
  }
}

async function read() {
  const charts = document.querySelector("[data-hours]");
  if (!(charts instanceof HTMLElement) || document.hidden) return;
  const answer = await fetch(url(`/api/system/performance?hours=${charts.dataset.hours}`));
  if (!answer.ok) return;
  latest = await answer.json();
  Plot ??= (await import("../../vendor/uplot-1.6.32.js")).default;
  drawAll();
}

new ResizeObserver(() => {
  for (const [place, plot] of drawn) plot.setSize({ width: place.clientWidth, height: 200 });
}).observe(document.documentElement);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
document.addEventListener("visibilitychange", read);
setInterval(read, MINUTE);
read();
