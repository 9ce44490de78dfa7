/**
 * Undo and redo from a list: where rows moved on since, the same is asked in a dialog that a page of its own asks
 * without scripts; where none did, it is done at once.
 */
import { openable, show } from "../lib/dialog.js";

const MANY = 1000; // rows: of so many it is said beforehand in any case

/** @type {WeakSet<HTMLFormElement>} of which is asked already: two clicks are one undo */
const asking = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = openable("undoing");
  if (!(form instanceof HTMLFormElement) || form.dataset["undoes"] === undefined || !dialog) return;
  event.preventDefault();
  if (asking.has(form)) return;
  asking.add(form);
  void ask(form, dialog)
    .catch(() => form.submit()) // offline: let the browser say so
    .finally(() => asking.delete(form));
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("#undoing [data-closes]");
  if (!link) return;
  event.preventDefault();
  openable("undoing")?.close();
});

/**
 * @param {HTMLFormElement} form
 * @param {HTMLDialogElement} dialog
 */
async function ask(form, dialog) {
  const back = String(new FormData(form).get("back") ?? "");
  const response = await fetch(`${form.action}?${new URLSearchParams({ back })}`, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const asked = page.getElementById("asked");
  if (!asked || (asked.dataset["refused"] === "0" && Number(asked.dataset["rows"]) < MANY)) return form.submit();
  const title = dialog.querySelector("#undoing-title");
  if (title) title.textContent = asked.dataset["title"] ?? "";
  dialog.querySelector('[data-part="asked"]')?.replaceChildren(document.adoptNode(asked));
  asked.removeAttribute("id");
  show(dialog);
}
