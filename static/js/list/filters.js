/** The panels above a list: fields of the filters begin a query, and each closes as people expect. */

export function watchFilters() {
  for (const word of document.querySelectorAll("[data-insert]")) word.replaceWith(inserter(/** @type {HTMLElement} */ (word)));
  for (const drop of document.querySelectorAll("details.drop")) closes(/** @type {HTMLDetailsElement} */ (drop));
}

/** @param {HTMLDetailsElement} drop */
function closes(drop) {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !drop.contains(event.target)) drop.open = false;
  });
  drop.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drop.open) return;
    drop.open = false;
    drop.querySelector("summary")?.focus();
  });
}

/**
 * A field of the list becomes a button that begins to ask for it.
 * @param {HTMLElement} word
 */
function inserter(word) {
  const holder = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip add";
  button.append(...word.childNodes);
  button.addEventListener("click", () => {
    const field = document.getElementById("q");
    if (!(field instanceof HTMLInputElement)) return;
    field.value = `${field.value} ${word.dataset.insert}`.trimStart();
    field.focus();
  });
  holder.append(button);
  return holder;
}
