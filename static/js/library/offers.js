/**
 * What may follow in a query, offered while somebody types it. Arrow keys go through the offers, Enter or Tab takes one,
 * Escape closes them; without a choice Enter sends the query as it is.
 */
import Combobox from "../../vendor/combobox-nav-3.0.2.js";

const PAUSE = 60; // ms without a key before the server is asked

/**
 * @typedef {object} Offer
 * @property {string} text
 * @property {string} label
 * @property {"recent"|"field"|"operator"|"value"} kind
 * @property {string} field
 * @property {number|null} count
 * @property {{from: number, to: number, text: string}} insert
 */

let lists = 0;

/** Offers for one field. */
export class Offers {
  /**
   * @param {HTMLInputElement} field
   * @param {string} address of the API of the list
   * @param {(offer: Offer) => void} [taken] after an offer stands in the field
   * @param {Element} [behind] what the list comes after, if not the field
   */
  constructor(field, address, taken, behind = field) {
    this.field = field;
    this.address = address;
    this.taken = taken;
    /** @type {Offer[]} */
    this.shown = [];
    /** @type {number|undefined} */
    this.waiting = undefined;
    /** @type {AbortController|undefined} */
    this.asking = undefined;
    this.list = document.createElement("ul");
    this.list.className = "offers panel";
    this.list.id = `offers-${++lists}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.list.hidden = true;
    behind.after(this.list);
    this.box = new Combobox(field, this.list);
    field.addEventListener("keydown", (event) => this.key(event), true);
    field.addEventListener("input", () => this.later());
    field.addEventListener("click", () => this.later());
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("combobox-commit", ({ target }) => this.take(/** @type {HTMLElement} */ (target)));
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.ask(), PAUSE);
  }

  async ask() {
    const { value, selectionEnd } = this.field;
    if (document.activeElement !== this.field) return;
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const at = [...value.slice(0, selectionEnd ?? value.length)].length; // the server counts characters
    const query = new URLSearchParams({ q: value, at: String(at) });
    const response = await fetch(`${this.address}/suggest?${query}`, { signal: asking.signal }).catch(() => null);
    if (!response?.ok || document.activeElement !== this.field) return;
    const { items } = await response.json();
    if (value === this.field.value && !asking.signal.aborted) this.show(items);
  }

  /** @param {Offer[]} offers */
  show(offers) {
    this.shown = offers;
    this.list.replaceChildren(...offers.map((offer, at) => option(offer, `${this.list.id}-${at}`)));
    if (!offers.length) return this.close();
    if (this.list.hidden) {
      this.list.hidden = false;
      this.box.start();
    }
  }

  close() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    if (this.list.hidden) return;
    this.box.stop();
    this.list.hidden = true;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "ArrowDown" && this.list.hidden) {
      event.preventDefault();
      void this.ask();
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // a search field would be emptied, a dialog closed
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && !this.list.querySelector('[aria-selected="true"]')) {
      this.close();
    }
  }

  /** @param {HTMLElement} chosen */
  take(chosen) {
    const offer = this.shown[[...this.list.children].indexOf(chosen)];
    if (!offer) return;
    const characters = [...this.field.value];
    const { from, to, text } = offer.insert;
    const before = characters.slice(0, from).join("") + text;
    this.field.value = before + characters.slice(to).join("");
    this.field.setSelectionRange(before.length, before.length);
    this.field.focus();
    this.close();
    this.field.dispatchEvent(new Event("input", { bubbles: true })); // what may follow now
    this.taken?.(offer);
  }
}

/**
 * @param {Offer} offer
 * @param {string} id
 */
function option(offer, id) {
  const item = document.createElement("li");
  item.id = id;
  item.className = `offer offer-${offer.kind}`;
  item.setAttribute("role", "option");
  item.append(part("bdi", "offer-text", offer.text));
  if (offer.label) item.append(part("span", "offer-label", offer.label));
  if (offer.count !== null) item.append(part("span", "offer-count", offer.count.toLocaleString("en")));
  return item;
}

/**
 * @param {string} tag
 * @param {string} name
 * @param {string} text
 */
function part(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}
