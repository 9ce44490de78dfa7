/** Each sample of the help gets a button that copies it. Without a secure address browsers have no clipboard API; then
 * the old way. */

const BACK = 2000; // ms until the button says "Copy" again
const template = /** @type {HTMLTemplateElement|null} */ (document.getElementById("copy-sample"));

for (const sample of document.querySelectorAll(".sample")) {
  const button = template?.content.querySelector("button")?.cloneNode(true);
  const code = sample.querySelector("code");
  if (!(button instanceof HTMLButtonElement) || !code) continue;
  button.addEventListener("click", () => copy(button, code));
  sample.append(button);
}

/** @param {HTMLButtonElement} button @param {HTMLElement} code */
async function copy(button, code) {
  const word = button.querySelector("span");
  if (!word) return;
  word.textContent = (await written(code)) ? "Copied" : "Press Ctrl+C";
  setTimeout(() => (word.textContent = "Copy"), BACK);
}

/** @param {HTMLElement} code whether it is in the clipboard now; else it is selected */
async function written(code) {
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return document.execCommand("copy");
  }
}
