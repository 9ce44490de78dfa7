/** Tabs of a page change in place, so that the player goes on; and what can be copied has a button for it. */
import htmx from "../../vendor/htmx-4.0.1.js";
import { leftTo } from "../lib/refresh.js";
import { toast } from "../lib/toast.js";

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const tab = event.target.closest("a[data-tab]");
  if (tab instanceof HTMLAnchorElement) {
    event.preventDefault();
    void open(tab);
  }
  const button = event.target.closest("[data-copies]");
  if (button) void copy(button.getAttribute("data-copies") ?? "");
});
document.addEventListener("htmx:after:swap", offer);
offer();

/** @param {HTMLAnchorElement} tab */
async function open(tab) {
  const { href } = tab;
  const response = await fetch(href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok) return location.assign(href); // the browser says what is wrong
  if (leftTo(response)) return;
  history.replaceState(null, "", href);
  const selectOOB = "#tabs:outerMorph,#tab-panel:outerMorph";
  await htmx.swap({ text: await response.text(), swap: "none", selectOOB, sourceElement: document.body });
}

function offer() {
  for (const button of document.querySelectorAll("[data-copies]")) {
    /** @type {HTMLElement} */ (button).hidden = !navigator.clipboard; // only over https and on this machine
  }
}

/** @param {string} text */
async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast("Copied.");
}
