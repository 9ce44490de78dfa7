/** The charts of the statistics: drawn from the tables beside them, whose rows say where each bar leads. */
import { size as bytes } from "../lib/format.js";

/** @typedef {{ label: string, href: string, values: number[] }} Row */
/** The library of the charts comes without its types. @type {any} */
let Plot = null;
const HEIGHT = 260;
const BROAD = 34; // px that a bar takes at least
const FONT = "12px Inter, sans-serif";
/** @type {Map<HTMLElement, any>} */
const drawn = new Map();

/** @param {number | null} value */
const whole = (value) => (value == null ? "–" : Number.isInteger(value) ? value.toLocaleString("en") : "");

/** @param {HTMLTableElement} table @returns {Row[]} */
function rows(table) {
  return [...table.tBodies[0].rows].map((row) => {
    const link = row.querySelector("a");
    const values = [...row.querySelectorAll("[data-value]")].map((cell) => Number(cell.getAttribute("data-value")));
    return { label: link?.textContent?.trim() ?? "", href: link?.href ?? "", values };
  });
}

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

/** @param {string} text @param {number} most */
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** @param {HTMLElement} place */
function draw(place) {
  const table = document.getElementById(place.dataset.plots ?? "");
  if (!(table instanceof HTMLTableElement)) return;
  const growth = place.dataset.as === "growth";
  const unit = place.dataset.as === "bytes" ? (/** @type {number | null} */ value) => (value == null ? "–" : bytes(value)) : whole;
  const room = Math.max(4, Math.floor(place.clientWidth / BROAD));
  const found = growth ? rows(table).reverse() : rows(table).slice(0, room);
  const ink = { font: FONT, stroke: token("--text-2"), grid: { show: false }, ticks: { show: false } };
  const long = Math.max(...found.map((row) => row.label.length)) > 5;
  const every = growth ? Math.ceil(found.length / Math.max(1, Math.floor((place.clientWidth - 128) / 90))) : 1;
  const name = (/** @type {number | null} */ at) => (at == null ? "–" : found[at]?.label ?? "");
  const head = [...(table.tHead?.rows[0].cells ?? [])].map((cell) => cell.textContent?.trim() ?? "");
  const value = (/** @type {unknown} */ _, /** @type {number | null} */ each) => unit(each);
  const bars = { label: head[1], stroke: token("--info"), fill: token("--info"), width: 0, points: { show: false }, paths: Plot.paths.bars({ size: [0.7, 60] }), value };
  const line = { label: head[2], stroke: token("--ok"), width: 2, dash: [6, 3], scale: "total", points: { show: false }, value };
  const range = (/** @type {unknown} */ _, /** @type {number} */ __, /** @type {number} */ most) => [0, most > 0 ? most * 1.1 : 1];
  const upright = { ...ink, size: 64, grid: { stroke: token("--line"), width: 1 }, values: (/** @type {unknown} */ _, /** @type {number[]} */ values) => values.map(unit) };
  const along = { ...ink, splits: () => found.map((_, at) => at).filter((at) => at % every === 0), values: (/** @type {unknown} */ _, /** @type {number[]} */ values) => values.map((at) => short(name(at), 14)), rotate: long && !growth ? 40 : 0, size: long && !growth ? 84 : 34 };
  drawn.get(place)?.destroy();
  const plot = new Plot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { x: { time: false, range: [-0.6, found.length - 0.4] }, y: { range }, total: { range } },
      series: [{ label: head[0], value: (/** @type {unknown} */ _, /** @type {number | null} */ at) => name(at) }, bars, ...(growth ? [line] : [])],
      axes: [along, upright, ...(growth ? [{ ...upright, scale: "total", side: 1, grid: { show: false } }] : [])],
    },
    [found.map((_, at) => at), found.map((row) => row.values[0]), ...(growth ? [found.map((row) => row.values[1])] : [])],
    place,
  );
  plot.over.addEventListener("click", () => {
    const row = found[plot.cursor.idx ?? -1];
    if (row?.href) location.assign(row.href);
  });
  drawn.set(place, plot);
}

function drawAll() {
  for (const place of document.querySelectorAll("[data-plots]")) {
    if (!(place instanceof HTMLElement)) continue;
    place.hidden = false;
    draw(place);
  }
}

if (document.querySelector("[data-plots]")) {
  Plot = (await import("../../vendor/uplot-1.6.32.js")).default;
  drawAll();
  let width = document.documentElement.clientWidth;
  new ResizeObserver(() => {
    if (width === document.documentElement.clientWidth) return;
    width = document.documentElement.clientWidth;
    drawAll();
  }).observe(document.documentElement);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
}
