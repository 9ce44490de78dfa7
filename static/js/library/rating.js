/** Rating and favourite in place: the page with its running video stays. Without this the forms are sent as they are. */
import { url } from "../lib/root.js";
import { toast } from "../lib/toast.js";

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.form?.dataset["rates"]) return;
  const rating = field.value === "none" ? null : Number(field.value);
  void save(field.form, { rating });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset["rates"]) return;
  event.preventDefault();
  const { submitter } = /** @type {SubmitEvent} */ (event);
  if (submitter instanceof HTMLButtonElement && submitter.name === "favourite") void toggle(form, submitter);
});

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
async function toggle(form, button) {
  const wanted = button.value === "yes";
  if (!(await save(form, { favourite: wanted }))) return;
  button.value = wanted ? "no" : "yes";
  button.setAttribute("aria-pressed", String(wanted));
}

/**
 * @param {HTMLFormElement} form
 * @param {{rating?: number|null, favourite?: boolean}} opinion
 * @returns {Promise<boolean>} whether it is kept now
 */
async function save(form, opinion) {
  const headers = { "Content-Type": "application/json" };
  try {
    const address = url(`/api/videos/${form.dataset["rates"]}/rating`);
    const response = await fetch(address, { method: "PUT", headers, body: JSON.stringify(opinion) });
    if (response.ok) return keep(form);
    const problem = await response.json().catch(() => ({}));
    toast(problem.detail ?? "That could not be saved. Try again.", { kind: "bad" });
  } catch {
    toast("The server did not answer. Try again.", { kind: "bad" });
  }
  form.reset();
  return false;
}

/**
 * From now on `reset` comes back to this.
 * @param {HTMLFormElement} form
 */
function keep(form) {
  for (const field of form.querySelectorAll("input")) field.defaultChecked = field.checked;
  return true;
}
