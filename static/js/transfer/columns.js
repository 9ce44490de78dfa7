/** The columns of an export: moved in place by their buttons, or by Alt with an arrow. Without this the page is asked. */

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-move]") : null;
  if (!(button instanceof HTMLElement)) return;
  event.preventDefault();
  move(button, button.dataset["move"] === "up");
});

document.addEventListener("keydown", (event) => {
  const up = event.key === "ArrowUp";
  if (!event.altKey || !(up || event.key === "ArrowDown") || !(event.target instanceof HTMLElement)) return;
  if (!event.target.closest("[data-column]")) return;
  event.preventDefault();
  move(event.target, up);
});

/**
 * The row of what has the focus, which keeps it.
 * @param {HTMLElement} held
 * @param {boolean} up
 */
function move(held, up) {
  const row = held.closest("[data-column]");
  const beside = up ? row?.previousElementSibling : row?.nextElementSibling;
  if (!(row instanceof HTMLElement) || !beside) return;
  if (up) beside.before(row);
  else beside.after(row);
  held.focus();
  const rows = [...(row.parentElement?.children ?? [])];
  say(`${row.dataset["column"]} is ${rows.indexOf(row) + 1} of ${rows.length}.`);
}

/** @param {string} sentence */
function say(sentence) {
  const place = document.querySelector("[data-said]");
  if (place) place.textContent = sentence;
}
