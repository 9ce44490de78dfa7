/** `[data-opens="id"]` opens the dialog of that id; without JavaScript a link goes to its page instead. */

export function watchDialogs() {
  for (const element of document.querySelectorAll("[data-needs-js]")) element.removeAttribute("hidden");
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && openable(opener.getAttribute("data-opens") ?? "");
    if (dialog) {
      event.preventDefault();
      show(dialog);
    } else if (event.target instanceof HTMLDialogElement) {
      event.target.close(); // the backdrop
    }
  });
}

/** @param {string} id */
export function openable(id) {
  const dialog = document.getElementById(id);
  return dialog instanceof HTMLDialogElement ? dialog : null;
}

/** @param {HTMLDialogElement} dialog */
export function show(dialog) {
  if (!dialog.open) dialog.showModal(); // focus goes to what has autofocus, else to the close button
}
