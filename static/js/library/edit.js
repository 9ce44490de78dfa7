/** The edit form: what is changed is shown as locked at once, and nobody leaves what they typed by mistake. */

const form = document.querySelector("form[data-guards]");
if (form instanceof HTMLFormElement) guard(form);

/** @param {HTMLFormElement} form */
function guard(form) {
  let touched = form.querySelector("[aria-invalid]") !== null;
  form.addEventListener("input", (event) => {
    touched = true;
    lock(form, event.target);
  });
  form.addEventListener("submit", () => (touched = false));
  addEventListener("beforeunload", (event) => touched && event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || (event.key !== "s" && event.key !== "Enter")) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.querySelector("[aria-invalid]")?.scrollIntoView({ block: "center" });
}

/**
 * @param {HTMLFormElement} form
 * @param {EventTarget|null} field
 */
function lock(form, field) {
  const name = field instanceof HTMLElement ? field.getAttribute("name") : null;
  const box = name && form.querySelector(`input[name="lock"][value="${name}"]`);
  if (box instanceof HTMLInputElement) box.checked = true;
}
