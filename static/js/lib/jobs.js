/**
 * Progress of jobs on the page. An element `[data-job="17"]` shows job 17 in its `[data-part]`s; regions
 * (`[data-live]`, see refresh.js) are read again when a job they are about appears, changes state or moves a stage.
 */
import { duration, percent, size } from "./format.js";
import { refresh } from "./refresh.js";
import { onMessage } from "./socket.js";

/** @typedef {import("./types.js").Job} Job */

/** @type {Record<string, string[]>} what else shows jobs of a kind */
const REGIONS = { download: ["queue"], extract: ["queue"], bin: ["bin"], invert_change: ["changes", "bin"], undo_to: ["changes", "bin"], delete_artist: ["changes", "bin"] };

const WORDS = { queued: "waiting", running: "running", done: "done", failed: "failed", cancelled: "cancelled" };

/** @type {Map<number, Job>} each as last heard of */
const known = new Map();
let untold = 0; // open jobs that we know nothing of
let newest = 0;

export function watchJobs() {
  onMessage(({ type, id, data }) => {
    if (type === "snapshot") start(data.jobs, data.open);
    else if (type === "job") update(data);
    else if (type === "video" || type === "artist") refresh("videos", "changes", "queue", `${type}:${id}`);
    else if (type === "queue") refresh("queue");
    else if (type === "resync") refresh();
  });
  document.addEventListener("htmx:after:swap", () => openJobs(["running"]).forEach(show)); // pages are older
}

/**
 * The open jobs, first thing on each connection. A job that the page shows and the server no longer has open ended
 * while we were away.
 * @param {Job[]} jobs
 * @param {number} all of which these are some
 */
function start(jobs, all) {
  const open = new Set(jobs.map((job) => job.id));
  const shown = [...document.querySelectorAll("[data-job]")].map((element) => Number(element.getAttribute("data-job")));
  const missed = [...shown, ...openJobs().map(({ id }) => id)].some((id) => !open.has(id));
  const unseen = !known.size && jobs.some((job) => !shown.includes(job.id) && belongs(job));
  const unsettled = document.querySelector("[data-unsettled]") !== null; // may have ended before
  known.clear();
  for (const job of jobs) known.set(job.id, job);
  untold = all - jobs.length;
  newest = Math.max(0, ...known.keys());
  jobs.forEach(show);
  count();
  if (missed || unseen || unsettled) refresh();
}

/**
 * Whether the page would show this job: all of them on Activity, those of a video on its page, one on each card.
 * @param {Job} job
 */
function belongs(job) {
  const video = job.subject?.type === "video" ? job.subject.id : 0;
  const places = ["jobs", `job:${job.id}`, `video:${video}`, ...(REGIONS[job.kind] ?? [])].map((topic) => `[data-live="${topic}"]`);
  return document.querySelector([...places, `[data-video="${video}"]:not([data-job])`].join()) !== null;
}

/** @param {Job} job */
function update(job) {
  const before = known.get(job.id);
  if (before === undefined && job.id < newest) untold = Math.max(0, untold - 1);
  newest = Math.max(newest, job.id);
  known.set(job.id, job);
  show(job);
  const moved = before?.state !== job.state;
  if (!moved && before?.progress.stage === job.progress.stage) return;
  count();
  if (moved && job.kind === "bin") refresh(); // a file moved
  else refresh(`job:${job.id}`, ...(moved ? topics(job) : []));
  if (moved) document.dispatchEvent(new CustomEvent("mvidarr:job", { detail: job }));
}

/**
 * What shows that a job began or ended.
 * @param {Job} job
 */
function topics({ kind, subject }) {
  const about = subject ? [`${subject.type}:${subject.id}`, ...(subject.type === "video" ? ["videos"] : [])] : [];
  return ["jobs", ...about, ...(REGIONS[kind] ?? [])];
}

function openJobs(states = ["queued", "running"]) {
  return [...known.values()].filter(({ state }) => states.includes(state));
}

function count() {
  const badge = document.getElementById("count-jobs");
  const number = badge?.firstChild;
  if (!badge || !number) return;
  const open = openJobs().length + untold;
  number.nodeValue = open.toLocaleString("en");
  badge.hidden = !open;
}

/** @param {Job} job */
function show(job) {
  for (const element of document.querySelectorAll(`[data-job="${job.id}"]`)) {
    for (const part of element.querySelectorAll("[data-part]")) {
      PARTS[/** @type {HTMLElement} */ (part).dataset.part ?? ""]?.(part, job);
    }
  }
}

/** @type {Record<string, (part: Element, job: Job) => void>} */
const PARTS = {
  fraction(part, { state, progress }) {
    if (state === "queued") part.setAttribute("value", "0");
    else if (progress.fraction === null) part.removeAttribute("value");
    else part.setAttribute("value", String(progress.fraction));
  },
  percent(part, { progress }) {
    write(part, progress.fraction === null ? "" : percent(progress.fraction));
  },
  brief(part, { state, progress }) {
    const running = progress.fraction === null ? (progress.stage ?? "starting") : percent(progress.fraction);
    if (state === "running") write(part, running);
    else if (state === "queued") write(part, WORDS.queued); // an ended job leaves the card with the next refresh
  },
  state(part, { state }) {
    write(part, WORDS[state]);
  },
  speed(part, { progress }) {
    write(part, progress.speed ? `${size(progress.speed)}/s` : "");
  },
  eta(part, { progress }) {
    write(part, progress.eta === null ? "" : `${duration(progress.eta)} left`);
  },
  message(part, { state, progress }) {
    if (state === "running") write(part, progress.message ?? "");
  },
  stages(part, { state, progress }) {
    const steps = [...part.querySelectorAll("[data-stage]")];
    const stage = progress.stage === "mark" ? "write" : progress.stage;
    const at = steps.findIndex((step) => step.getAttribute("data-stage") === stage);
    steps.forEach((step, index) => {
      step.className = index < at ? "done" : index === at ? "now" : "";
      if (index === at && state === "running") step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
  },
};

/**
 * @param {Element} part
 * @param {string} text
 */
function write(part, text) {
  if (part.textContent !== text) part.textContent = text;
}
