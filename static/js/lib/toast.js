/** Short words about what a person just did. Good news leaves after a while; errors stay until dismissed. */

const STAY = 10_000; // ms

/**
 * @param {string} text
 * @param {{kind?: "good"|"bad", href?: string, link?: string}} [options]
 */
export function toast(text, { kind = "good", href, link } = {}) {
  const tray = document.getElementById("toasts");
  const template = /** @type {HTMLTemplateElement|null} */ (document.getElementById("toast"));
  const item = template?.content.firstElementChild?.cloneNode(true);
  if (!tray || !(item instanceof HTMLElement)) return;
  item.classList.add(kind);
  if (kind === "bad") item.setAttribute("role", "alert");
  const body = item.querySelector(".body");
  body?.append(text);
  if (href && link) body?.append(" ", anchor(href, link));
  item.querySelector("button")?.addEventListener("click", () => item.remove());
  tray.append(item);
  if (kind === "good") leaveLater(item);
}

/**
 * @param {string} href
 * @param {string} text
 */
function anchor(href, text) {
  const element = document.createElement("a");
  element.href = href;
  element.textContent = text;
  return element;
}

/**
 * Not while somebody points at it or has the focus in it.
 * @param {HTMLElement} item
 */
export function leaveLater(item) {
  let timer = setTimeout(() => item.remove(), STAY);
  const hold = () => clearTimeout(timer);
  const go = () => {
    hold();
    timer = setTimeout(() => item.remove(), STAY);
  };
  item.addEventListener("pointerenter", hold);
  item.addEventListener("pointerleave", go);
  item.addEventListener("focusin", hold);
  item.addEventListener("focusout", go);
}
