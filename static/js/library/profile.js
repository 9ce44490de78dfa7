/**
 * What a profile would take, shown without leaving its form: while a site is asked that is said, with a way to stop; and
 * when a field changes, what is shown follows from the list of formats that is kept. What came of it is said in a line, for
 * the list may be out of sight. Without this the buttons load the page.
 */
import { leftTo, morph } from "../lib/refresh.js";
import { toast } from "../lib/toast.js";

const PAUSE = 150; // ms

const form = /** @type {HTMLFormElement} */ (document.querySelector("#profile-form, #formats-form"));
let turn = 0; // grows with what is typed and asked: an answer to what was said before must not undo what is typed
let busy = false; // somebody is asked, which a change of a field must not stop

/** @type {AbortController|undefined} */
let asking;
/** @type {number|undefined} */
let waiting;

document.addEventListener("submit", (event) => {
  const { submitter, target } = event;
  if (target !== form || !(submitter instanceof HTMLButtonElement) || !["act", "pick"].includes(submitter.name)) return;
  if (["enter", "save"].includes(submitter.value)) return void (submitter.value = "save"); // Enter at what is tried: below
  event.preventDefault();
  clearTimeout(waiting);
  void show(new FormData(form, submitter));
});

if (form.id === "profile-form") {
  form.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLElement) || target.id === "of" || !document.getElementById("tried")?.childElementCount) return;
    clearTimeout(waiting);
    waiting = setTimeout(follow, PAUSE);
  });
  form.addEventListener("input", () => (turn += 1));
}

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !(event.target instanceof HTMLElement) || event.target.id !== "of") return;
  event.preventDefault(); // Enter would save the profile
  form.requestSubmit(/** @type {HTMLButtonElement} */ (document.getElementById("show")));
});

/** What is shown, of the form as it is now; no site is asked. */
function follow() {
  if (busy) return; // what comes of it follows the form anyway
  const said = new FormData(form);
  said.set("act", "kept");
  void show(said, true);
}

/**
 * @param {FormData} said
 * @param {boolean} [quietly]
 */
async function show(said, quietly = false) {
  asking?.abort();
  const mine = (turn += 1);
  const control = (asking = new AbortController());
  busy = !quietly;
  const quiet = quietly ? () => {} : tell(control, said);
  try {
    const text = [...said].map(([name, value]) => [name, String(value)]);
    const body = new URLSearchParams(text);
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, signal: control.signal });
    if (leftTo(response)) return;
    const page = await response.text();
    if (mine !== turn && quietly) return follow();
    if (response.ok || response.status === 422) {
      await put(page, quietly, mine === turn, response.ok);
      say(response.ok ? outcome() : "First put right what is marked.");
    } else fail("That did not work. Try again.");
  } catch {
    if (!control.signal.aborted) fail("The server did not answer. Try again.");
  } finally {
    quiet();
    if (control === asking) busy = false;
  }
  if (!quietly && mine !== turn && control === asking && !control.signal.aborted) follow();
}

/**
 * Says that somebody is asked, for how long already, and how to stop; what is given back lets the seconds rest.
 * @param {AbortController} control
 * @param {FormData} said
 */
function tell(control, said) {
  const line = /** @type {HTMLElement} */ (document.getElementById("trying"));
  const words = document.createElement("span");
  const count = document.createElement("span");
  const stop = document.createElement("button");
  words.textContent = form.id === "formats-form" || said.get("of") || said.get("pick") ? "Asking the site for its formats…" : "Looking…";
  count.ariaHidden = "true";
  stop.className = "button small quiet";
  stop.type = "button";
  stop.textContent = "Stop";
  stop.addEventListener("click", () => {
    control.abort();
    say("Stopped.");
    document.getElementById("show")?.focus(); // the button that was pressed is gone
  });
  line.replaceChildren(words, count, stop);
  line.hidden = false;
  const since = Date.now();
  const ticking = setInterval(() => (count.textContent = ` ${Math.round((Date.now() - since) / 1000)} s `), 1000);
  return () => clearInterval(ticking);
}

/** @param {string} words */
function say(words) {
  const line = /** @type {HTMLElement} */ (document.getElementById("trying"));
  line.replaceChildren(words);
  line.hidden = !words;
}

/** @param {string} words */
function fail(words) {
  say("");
  toast(words, { kind: "bad" });
}

/** What came of it, in a line. */
function outcome() {
  const sum = document.querySelector("#judged > p > strong")?.textContent;
  if (sum) return `It takes ${sum}.`;
  if (document.querySelector("#judged > .notice")) return "It takes nothing of this.";
  if (document.getElementById("judged")) return "It takes what is there.";
  return document.getElementById("found-name")?.textContent ?? "";
}

/**
 * @param {string} text the whole page
 * @param {boolean} quietly
 * @param {boolean} whole the form too: nothing was typed since
 * @param {boolean} shown what it takes, too; while a field is wrong, what was shown before stays
 */
async function put(text, quietly, whole, shown) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const ids = [...(whole ? [form.id] : []), ...(shown ? ["tried"] : [])];
  if (ids.length) await morph(text, ids);
  for (const note of form.querySelectorAll("details:not([open]) .error-text")) note.closest("details")?.toggleAttribute("open", true);
  for (const name of whole ? ["of", "video"] : []) { // what was found by the words; a field in use is left as it is
    const [field, now] = [form.elements.namedItem(name), page.querySelector(`[name="${name}"]`)];
    if (field instanceof HTMLInputElement && now instanceof HTMLInputElement) field.value = now.value;
  }
  const wrong = form.querySelector("[aria-invalid]");
  if (quietly) return;
  const tried = document.getElementById("tried");
  (wrong ?? tried)?.scrollIntoView({ block: wrong ? "center" : "start" });
  if (document.activeElement === document.body) tried?.focus({ preventScroll: true }); // what was pressed is gone
}
