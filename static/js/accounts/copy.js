/** Buttons that copy what a field shows. Without a secure address browsers have no clipboard API; then the old way. */

const BACK = 2000; // ms until the button says "Copy" again

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copies]"))) {
  button.addEventListener("click", () => copy(button));
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const field = document.getElementById(button.dataset.copies ?? "");
  const word = button.querySelector("span");
  if (!(field instanceof HTMLInputElement) || !word) return;
  field.select();
  word.textContent = (await written(field.value)) ? "Copied" : "Press Ctrl+C";
  setTimeout(() => (word.textContent = "Copy"), BACK);
}

/** @param {string} text whether it is in the clipboard now; the field that holds it is selected */
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
