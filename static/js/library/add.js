/** The add dialog: sends the address in place, says what is wrong beside the field, shows the new card at once. */
import { openable } from "../lib/dialog.js";
import { refresh } from "../lib/refresh.js";
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";

/** @typedef {import("../lib/types.js").Job} Job */

/** @type {Set<number>} videos that were added from this page */
const mine = new Set();

const dialog = openable("add");
const form = dialog?.querySelector("#add-form");
if (dialog && form instanceof HTMLFormElement) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(dialog, form);
  });
  dialog.addEventListener("close", () => complain(form, ""));
  document.addEventListener("mvidarr:job", (event) => ended(/** @type {CustomEvent<Job>} */ (event).detail));
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLFormElement} form
 */
async function add(dialog, form) {
  const button = form.querySelector("button[type=submit]");
  if (button?.getAttribute("aria-disabled") === "true") return;
  button?.setAttribute("aria-disabled", "true");
  complain(form, "");
  try {
    const response = await fetch(url("/api/videos"), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ url: String(new FormData(form).get("url") ?? "").trim(), download: true }),
    });
    const answer = await response.json();
    if (response.ok) added(dialog, form, answer, response.status);
    else complain(form, answer.errors?.[0]?.message ?? answer.detail ?? "That did not work.");
  } catch {
    complain(form, "The server did not answer. Check the connection and try again.");
  } finally {
    button?.removeAttribute("aria-disabled");
  }
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLFormElement} form
 * @param {{video: {id: number}, job?: Job}} answer
 * @param {number} status 200 when the video was here before
 */
function added(dialog, form, answer, status) {
  const href = url(`/videos/${answer.video.id}`);
  mine.add(answer.video.id);
  form.reset();
  dialog.close();
  toast(status === 200 ? "This one is in the library already." : "Added.", { href, link: "Open" });
  refresh("videos");
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text nothing clears it
 */
function complain(form, text) {
  const field = form.querySelector("#url");
  const error = form.querySelector("#url-error");
  const words = error?.querySelector("span");
  if (!(field instanceof HTMLInputElement) || !(error instanceof HTMLElement) || !words) return;
  words.textContent = text;
  error.hidden = !text;
  field.toggleAttribute("aria-invalid", false);
  if (!text) return;
  field.setAttribute("aria-invalid", "true");
  field.focus();
  field.select();
}

/** @param {Job} job */
function ended(job) {
  const id = job.subject?.type === "video" ? job.subject.id : 0;
  if (!mine.has(id)) return;
  const href = url(`/videos/${id}`);
  if (job.error?.code === "dependency_failed") return; // what it waited for has said why
  if (job.state === "failed") toast(job.error?.detail ?? "The download failed.", { kind: "bad", href, link: "Open" });
  else if (job.kind === "download" && job.state === "done") toast("Ready to play.", { href, link: "Play" });
}
