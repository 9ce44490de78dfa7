/** Swagger UI over our own document; it asks no other site. */

const place = /** @type {HTMLElement} */ (document.getElementById("api-docs"));
const root = document.documentElement;
const dusk = matchMedia("(prefers-color-scheme: dark)");

/** It has a dark side of its own, by a class of the page. */
function dress() {
  const theme = root.dataset.theme;
  root.classList.toggle("dark-mode", theme === "dark" || (theme !== "light" && dusk.matches));
}

dress();
dusk.addEventListener("change", dress);
new MutationObserver(dress).observe(root, { attributeFilter: ["data-theme"] });

/** A page has one main part, and that is ours. */
const watching = new MutationObserver(() => {
  const second = place.querySelector("main");
  if (second) {
    second.setAttribute("role", "group");
    watching.disconnect();
  }
});
watching.observe(place, { childList: true, subtree: true });

/** The library comes without types. @type {any} */
const { SwaggerUIBundle } = /** @type {any} */ (window);

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
