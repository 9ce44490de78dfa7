/** `<form data-in-place>` is sent without leaving the page, so that the place in a long list stays. */
import { sentence } from "./forms.js";
import { hold, leftTo, morph, release } from "./refresh.js";
import { toast } from "./toast.js";

let busy = false; // a double click is one

document.addEventListener("submit", (event) => {
  const { submitter, target } = event;
  if (event.defaultPrevented || !(target instanceof HTMLFormElement) || !target.matches("[data-in-place]")) return;
  event.preventDefault();
  if (!busy) void send(target, submitter);
});

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement|null} submitter
 */
async function send(form, submitter) {
  const pairs = [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]);
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  busy = true;
  hold();
  try {
    const response = await fetch(address, { method: "POST", body: new URLSearchParams(pairs), headers: { Accept: "text/html" } });
    if (leftTo(response)) return;
    const text = await response.text();
    if (response.ok) await show(text, submitter ?? form);
    else toast(sentence(text), { kind: "bad" });
  } catch {
    toast("The server did not answer. Try again.", { kind: "bad" });
  } finally {
    busy = false;
    release();
  }
}

/**
 * @param {string} text
 * @param {HTMLElement} pressed
 */
async function show(text, pressed) {
  const row = pressed.closest("li");
  const list = row?.parentElement;
  const place = () => (row && list ? [...list.children].indexOf(row) : 0);
  const [at, height] = [place(), scrollY];
  const menu = pressed.closest("details.drop");
  menu?.querySelector("summary")?.focus({ preventScroll: true });
  menu?.removeAttribute("open");
  await morph(text, ["main"]);
  tell();
  if (place() === at && document.activeElement !== document.body) return;
  const near = list?.isConnected ? list.children[Math.min(at, list.children.length - 1)] : null; // it is gone, or elsewhere
  const next = near?.querySelector("a, button, summary") ?? document.getElementById("main");
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  requestAnimationFrame(() => scrollTo({ top: height })); // after the browser went with the row
}

function tell() {
  const told = document.querySelector("#main > #flash:not(.toast)"); // one with an undo goes there by itself
  if (!told) return;
  told.remove();
  document.querySelector("#toasts .good")?.remove();
  toast(told.querySelector(".body")?.textContent ?? "", { kind: told.matches(".bad") ? "bad" : "good" });
}
