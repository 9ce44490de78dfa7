/** The page of settings: how much is not saved yet, and tests whose result stands beside them at once. */
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";

/** @typedef {{severity: string, message: string, remedy: string|null}} Finding */

const LOOKS = new Map([["ok", "ok"], ["notice", "info"], ["warning", "warn"], ["error", "bad"]]);

const form = document.getElementById("settings");
if (form instanceof HTMLFormElement) guard(form);

/** @param {HTMLFormElement} form */
function guard(form) {
  let leaving = false;
  const tell = () => {
    const count = touched(form).length;
    form.classList.toggle("dirty", count > 0);
    const said = document.getElementById("save-count");
    if (said) said.textContent = count ? `${count} not saved` : "";
    const discard = document.getElementById("save-discard");
    if (discard) discard.hidden = !count;
  };
  form.addEventListener("input", tell);
  form.addEventListener("submit", () => (leaving = true));
  document.getElementById("save-discard")?.addEventListener("click", () => (leaving = true));
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("beforeunload", (event) => !leaving && touched(form).length && event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-tries]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    void attempt(button);
  });
  tell();
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong instanceof HTMLElement) wrong.focus();
}

/**
 * Names of the settings whose field holds something else than what is stored.
 * @param {HTMLFormElement} form
 */
function touched(form) {
  const data = new FormData(form);
  const text = (/** @type {string} */ key) => String(data.get(key) ?? "").replaceAll("\r\n", "\n");
  return data.getAll("shown").filter((name) => text(String(name)) !== text(`was:${name}`));
}

/** @param {HTMLButtonElement} button */
async function attempt(button) {
  const name = button.dataset["tries"] ?? "";
  const found = document.getElementById(`found-${name}`);
  if (!found || button.getAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  found.replaceChildren("Trying …");
  const response = await fetch(url(`/api/settings/test/${name}`), { method: "POST" }).catch(() => null);
  button.removeAttribute("aria-disabled");
  if (!response?.ok) {
    found.replaceChildren();
    toast("The server did not answer. Try again.", { kind: "bad" });
    return;
  }
  /** @type {{findings: Finding[]}} */
  const { findings } = await response.json();
  const list = document.createElement("ul");
  list.className = "findings";
  list.append(...findings.map(told));
  found.replaceChildren(list);
}

/** @param {Finding} found */
function told({ severity, message, remedy }) {
  const mark = document.createElement("span");
  mark.className = `meta status ${LOOKS.get(severity) ?? "info"}`;
  mark.textContent = severity;
  const text = document.createElement("span");
  text.dir = "auto";
  text.textContent = remedy ? `${message} ${remedy}` : message;
  const item = document.createElement("li");
  item.append(mark, text);
  return item;
}
