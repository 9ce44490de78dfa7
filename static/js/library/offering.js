/** Fields of a form that take a query: `<input data-offers="/api/videos">` is offered what may follow. */

for (const field of document.querySelectorAll("input[data-offers]")) {
  if (field instanceof HTMLInputElement) field.addEventListener("focus", () => void offer(field), { once: true });
}

/** @param {HTMLInputElement} field */
async function offer(field) {
  const { Offers } = await import("./offers.js");
  new Offers(field, field.dataset["offers"] ?? "").later();
}
