/**
 * A grid of the 168 hours of a week, from Monday on. Hours are painted by a stroke of the pointer or by keys; what holds
 * in them then is told from outside, by `draw`. A stroke that begins on what is painted with takes it away.
 */

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const SAID = new Map([["full", "full speed"], ["limited", "limited"], ["closed", "closed"]]);
const STEPS = new Map([["ArrowLeft", [0, -1]], ["ArrowRight", [0, 1]], ["ArrowUp", [-1, 0]], ["ArrowDown", [1, 0]]]);
const HOURS = 24;

/** @typedef {{week: string[], mixed: {hour: number, told: string}[], now: number}} Drawn */

export class Week {
  /** @type {HTMLElement[]} */
  #cells = [];
  /** @type {Drawn} */
  #drawn = { week: Array(DAYS.length * HOURS).fill("full"), mixed: [], now: -1 };
  /** where a stroke or a selection began, and how far it goes */
  #anchor = 0;
  #focus = 0;
  /** @type {string|null} what a stroke of the pointer paints */
  #stroke = null;
  #paint;
  #brush;

  /**
   * @param {HTMLElement} grid
   * @param {(hours: number[], mode: string) => unknown} paint
   * @param {() => string} brush
   */
  constructor(grid, paint, brush) {
    this.#paint = paint;
    this.#brush = brush;
    grid.append(this.#head(), ...DAYS.map((day, at) => this.#row(day, at)));
    grid.addEventListener("keydown", (event) => this.#key(event));
    grid.addEventListener("pointerdown", (event) => this.#begin(event));
    grid.addEventListener("pointermove", (event) => this.#go(event));
    grid.addEventListener("pointerup", () => this.#end());
    grid.addEventListener("pointercancel", () => this.#leave());
    grid.addEventListener("focusout", () => this.#select(this.#focus, this.#focus));
    this.draw();
  }

  /** @param {Drawn} [drawn] without it, as it was */
  draw(drawn = this.#drawn) {
    this.#drawn = drawn;
    const told = new Map(drawn.mixed.map((one) => [one.hour, one.told]));
    const taken = new Set(this.#taken());
    this.#cells.forEach((cell, at) => {
      const mode = this.#stroke && taken.has(at) ? this.#stroke : (drawn.week[at] ?? "full");
      const said = mode === "mixed" ? (told.get(at) ?? "") : SAID.get(mode);
      cell.dataset["mode"] = mode;
      cell.classList.toggle("now", at === drawn.now);
      cell.ariaSelected = String(taken.size > 1 && taken.has(at));
      cell.tabIndex = at === this.#focus ? 0 : -1;
      cell.ariaLabel = cell.title = `${DAYS[Math.floor(at / HOURS)]} ${at % HOURS}:00, ${said}${at === drawn.now ? ", now" : ""}`;
    });
  }

  /** The rectangle between where it began and where it is. */
  #taken() {
    const rows = [this.#anchor, this.#focus].map((at) => Math.floor(at / HOURS)).sort((a, b) => a - b);
    const columns = [this.#anchor, this.#focus].map((at) => at % HOURS).sort((a, b) => a - b);
    const hours = [];
    for (let day = rows[0]; day <= rows[1]; day++) for (let hour = columns[0]; hour <= columns[1]; hour++) hours.push(day * HOURS + hour);
    return hours;
  }

  /**
   * @param {number} anchor
   * @param {number} focus
   */
  #select(anchor, focus) {
    [this.#anchor, this.#focus] = [anchor, focus];
    this.draw();
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    const at = this.#under(event);
    if (at < 0 || event.button || !event.isPrimary) return;
    event.preventDefault(); // no text is selected
    this.#stroke = this.#drawn.week[at] === this.#brush() ? "full" : this.#brush();
    this.#cells[at].focus({ preventScroll: true });
    this.#select(at, at);
  }

  /** @param {PointerEvent} event */
  #go(event) {
    const at = this.#stroke ? this.#under(event) : -1;
    if (at >= 0 && at !== this.#focus) this.#select(this.#anchor, at);
  }

  #end() {
    const mode = this.#stroke;
    if (!mode) return;
    this.#paint(this.#taken(), mode); // it stays to be seen until the answer has been drawn
    this.#drawn = { ...this.#drawn, week: this.#cells.map((cell) => cell.dataset["mode"] ?? "full") };
    this.#leave();
  }

  #leave() {
    this.#stroke = null;
    this.#select(this.#focus, this.#focus);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = STEPS.get(event.key);
    const edge = event.key === "Home" ? 0 : event.key === "End" ? HOURS - 1 : -1;
    const all = event.ctrlKey || event.metaKey;
    if (step && !event.altKey && !all) this.#to(Math.floor(this.#focus / HOURS) + step[0], (this.#focus % HOURS) + step[1], event.shiftKey);
    else if (edge >= 0) this.#to(!all ? Math.floor(this.#focus / HOURS) : edge ? DAYS.length - 1 : 0, edge, event.shiftKey);
    else if (event.key === "Escape") this.#leave();
    else if (event.key === " " || event.key === "Enter") this.#fill(this.#brush());
    else if (event.key === "Delete" || event.key === "Backspace") this.#fill("full");
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {number} day
   * @param {number} hour
   * @param {boolean} more whether what lies between is taken too
   */
  #to(day, hour, more) {
    const at = Math.min(Math.max(day, 0), DAYS.length - 1) * HOURS + Math.min(Math.max(hour, 0), HOURS - 1);
    const anchor = more ? this.#anchor : at;
    this.#cells[at].focus();
    this.#select(anchor, at);
  }

  /** @param {string} mode */
  #fill(mode) {
    const hours = this.#taken();
    const held = hours.every((at) => this.#drawn.week[at] === mode);
    this.#paint(hours, held ? "full" : mode);
  }

  /** @param {PointerEvent} event the hour that lies under it; a finger is told of where it began only */
  #under(event) {
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-hour]");
    return cell instanceof HTMLElement ? this.#cells.indexOf(cell) : -1;
  }

  #head() {
    const head = element("row", "week-row week-head");
    head.append(element("columnheader", "week-day", "Day"), ...Array.from({ length: HOURS }, (_, hour) => element("columnheader", "week-hour", String(hour))));
    return head;
  }

  /**
   * @param {string} name
   * @param {number} day
   */
  #row(name, day) {
    const row = element("row", "week-row");
    const cells = Array.from({ length: HOURS }, (_, hour) => element("gridcell", "week-cell", String(hour)));
    cells.forEach((cell, hour) => (cell.dataset["hour"] = String(day * HOURS + hour)));
    this.#cells.push(...cells);
    row.append(element("rowheader", "week-day", name), ...cells);
    return row;
  }
}

/**
 * @param {string} role
 * @param {string} look
 * @param {string} [text]
 */
function element(role, look, text = "") {
  const made = document.createElement("div");
  made.setAttribute("role", role);
  made.className = look;
  made.textContent = text;
  return made;
}
