/** Forms that are sent in place by htmx, and fields that send their form when they change. */
import "../../vendor/htmx-4.0.1.js";
import { leftTo } from "./refresh.js";
import { toast } from "./toast.js";

export function watchForms() {
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (leftTo(ctx.response.raw)) event.preventDefault();
    if (ctx.response.status < 400) return;
    event.preventDefault(); // an error page is not swapped in; its sentence is shown instead
    toast(sentence(ctx.text), { kind: "bad" });
  });
  document.addEventListener("htmx:error", () => toast("The server did not answer. Try again.", { kind: "bad" }));
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLSelectElement || field instanceof HTMLInputElement)) return;
    if (field.matches("form[data-submits] *, [data-submits]")) field.form?.requestSubmit();
  });
  document.addEventListener("input", ({ target }) => {
    const radio = target instanceof Element && target.closest("[data-ticks]")?.querySelector("input[type=radio]");
    if (radio instanceof HTMLInputElement) radio.checked = true; // who writes beside a choice means it
  });
}

/** @param {string} html */
export function sentence(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.getElementById("error-detail")?.textContent?.trim() || "That did not work.";
}
