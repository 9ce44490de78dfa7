/**
 * Forms that are sent without leaving the page, `<form data-in-place>`: of a row in a long list, so that neither the place
 * in it nor what is unfolded there is lost. The answer is this page anew; what was done is told among the toasts, as the
 * head of the page may be out of sight. Without scripts the page is loaded.
 */
import { sentence } from "./forms.js";
import { hold, leftTo, morph, release } from "./refresh.js";
import { toast } from "./toast.js";

/** @type {WeakSet<HTMLFormElement>} those on their way: a second press of a double click asks for nothing */
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const { submitter, target } = event;
  if (event.defaultPrevented || !(target instanceof HTMLFormElement) || !target.hasAttribute("data-in-place")) return;
  event.preventDefault();
  if (!sent.has(target)) void send(target, submitter);
});

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement|null} submitter
 */
async function send(form, submitter) {
  const pairs = [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]);
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  sent.add(form);
  hold(); // what is asked for meanwhile knows nothing of it
  try {
    const asked = { method: "POST", body: new URLSearchParams(pairs), headers: { Accept: "text/html" } };
    const response = await fetch(address, asked);
    if (leftTo(response)) return;
    const text = await response.text();
    if (response.ok) await show(text, form);
    else toast(sentence(text), { kind: "bad" });
  } catch {
    toast("The server did not answer. Try again.", { kind: "bad" });
  } finally {
    sent.delete(form);
    release();
  }
}

/**
 * @param {string} text
 * @param {HTMLFormElement} form
 */
async function show(text, form) {
  const row = form.closest("li");
  const list = row?.parentElement;
  const place = () => (row && list ? [...list.children].indexOf(row) : 0);
  const [at, height] = [place(), scrollY];
  fold(form);
  await morph(text, ["main"]);
  tell();
  if (place() === at && document.activeElement !== document.body) return;
  const near = list?.isConnected ? list.children[Math.min(at, list.children.length - 1)] : null; // it is gone, or elsewhere
  const next = near?.querySelector("a, button, summary") ?? document.getElementById("main");
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  requestAnimationFrame(() => scrollTo({ top: height })); // after the browser went with the row
}

/**
 * A menu in which something was chosen.
 * @param {HTMLFormElement} form
 */
function fold(form) {
  const menu = form.querySelector("details.drop[open]");
  if (!menu) return;
  menu.querySelector("summary")?.focus({ preventScroll: true });
  menu.removeAttribute("open");
}

function tell() {
  const told = document.querySelector("#main > #flash:not(.toast)"); // one with an undo goes there by itself
  if (!told) return;
  const text = told.querySelector(".body")?.textContent ?? "";
  const kind = told.classList.contains("bad") ? "bad" : "good";
  told.remove();
  for (const earlier of document.querySelectorAll("#toasts .good")) earlier.remove();
  toast(text, { kind });
}
