/** Looking for an artist: answers of sources are shown as they come; a slow one holds up nobody. */
import { url } from "../lib/root.js";

/**
 * @typedef {{id: number, name: string, by: "id"|"name"}} Here
 * @typedef {{key: string, name: string, disambiguation: string|null, country: string|null, begin: number|null,
 *   person: boolean|null, genres: string[], ids: Record<string, string>, pages: {name: string, url: string}[],
 *   picture: string|null, videos: number|null, listeners: number|null, why: string[], in_library: Here|null}} Found
 * @typedef {{source: string, label: string, state: "asked"|"told"|"failed", found: number,
 *   error: {detail: string}|null}} Source
 * @typedef {{term: string, address: boolean, artists: Found[], sources: Source[], done: boolean}} Told
 */

const PLACE = "/artists/add";
const number = new Intl.NumberFormat("en");
const form = /** @type {HTMLFormElement|null} */ (document.getElementById("find"));
const list = document.getElementById("found");
const asked = document.getElementById("asked");
const said = document.getElementById("found-said");
const none = document.getElementById("found-none");
const byName = document.getElementById("by-name");

/** @type {AbortController|undefined} */
let asking;

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const term = String(new FormData(form).get("term") ?? "").trim();
  if (term) ask(term);
});
const first = new URLSearchParams(location.search).get("term")?.trim();
if (first && asked?.querySelector(".failed")) ask(first); // the page came before all had answered

/** @param {string} term */
async function ask(term) {
  asking?.abort();
  const mine = (asking = new AbortController());
  history.replaceState(null, "", url(`${PLACE}?${new URLSearchParams({ term })}`));
  say("Asking all sources.");
  try {
    const answer = await fetch(url(`/api/artists/lookup?${new URLSearchParams({ term, stream: "1" })}`), {
      headers: { Accept: "application/x-ndjson" },
      signal: mine.signal,
    });
    if (!answer.ok || !answer.body) {
      const problem = await answer.json().catch(() => ({}));
      say(problem.detail ?? "That did not work. Try again.");
      return;
    }
    await read(answer.body, (told) => show(told));
  } catch {
    if (!mine.signal.aborted) say("The server did not answer. Check the connection and try again.");
  }
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {(told: Told) => void} each
 */
async function read(body, each) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    const last = lines.filter(Boolean).at(-1); // each tells all that there is
    if (last) each(JSON.parse(last));
  }
}

/** @param {Told} told */
function show(told) {
  if (!list || !asked) return;
  asked.replaceChildren(...told.sources.map(source));
  place(told.artists.map((one) => ({ key: one.key, card: card(one, told.term) })));
  if (none) {
    none.hidden = !told.done || told.artists.length > 0;
    none.textContent = nobody(told);
  }
  if (byName) {
    byName.hidden = told.address;
    byName.querySelector("a")?.setAttribute("href", options({ name: told.term, term: told.term }));
    part(byName, "term").textContent = told.term;
  }
  say(sentence(told));
}

/**
 * In their order; while somebody points at one of them they stay where they are, and new ones come at the end.
 * @param {{key: string, card: HTMLElement}[]} cards
 */
function place(cards) {
  if (!list) return;
  const held = list.matches(":focus-within, :hover");
  const standing = new Map([...list.children].map((each) => [/** @type {HTMLElement} */ (each).dataset.key, each]));
  for (const { key, card } of cards) {
    const old = standing.get(key);
    standing.delete(key);
    if (old?.isEqualNode(card)) {
      if (!held) list.append(old);
    } else if (old && (held || old.contains(document.activeElement))) {
      if (!old.contains(document.activeElement)) old.replaceWith(card);
    } else {
      old?.remove();
      list.append(card);
    }
  }
  for (const gone of standing.values()) if (!gone.contains(document.activeElement)) gone.remove();
}

/**
 * @param {Found} found
 * @param {string} term
 */
function card(found, term) {
  const card = copy("found-template");
  card.dataset.key = found.key;
  if (found.picture) part(card, "picture").append(picture(found.picture));
  part(card, "name").textContent = found.name;
  part(card, "which").textContent = found.disambiguation ?? "";
  part(card, "facts").textContent = facts(found);
  part(card, "pages").replaceChildren(...found.pages.flatMap((page) => [link(page), " "]));
  part(card, "why").replaceChildren(...found.why.map((reason) => text("li", reason)));
  const why = card.querySelector("details");
  if (why) why.hidden = found.why.length === 0;
  verbs(card, found, term);
  return card;
}

/**
 * @param {HTMLElement} card
 * @param {Found} found
 * @param {string} term
 */
function verbs(card, found, term) {
  const add = card.querySelector("[data-part=verb] a");
  const here = found.in_library;
  const name = add?.querySelector(".hidden-text");
  if (name) name.textContent = ` ${found.name}`;
  const ids = Object.entries(found.ids).map(([provider, id]) => `${provider}:${id}`).join(" ");
  const { disambiguation, picture } = found;
  add?.setAttribute(
    "href",
    options({ name: found.name, ids, disambiguation: disambiguation ?? "", picture: picture ?? "", term }),
  );
  if (!here) return;
  const mine = copy("here-template");
  mine.setAttribute("href", url(`/artists/${here.id}`));
  const [words, whose] = mine.querySelectorAll("span");
  words.textContent = here.by === "id" ? "In your library" : "Perhaps in your library";
  whose.textContent = ` ${here.name}`;
  add?.before(mine);
  add?.classList.replace("primary", "quiet");
  if (here.by === "id") add?.remove();
}

/** @param {Source} told */
function source(told) {
  const line = copy("asked-template", `.${told.state}`);
  line.dataset.source = told.source;
  const label = line.querySelector("span");
  if (label) label.textContent = told.label;
  if (told.state === "told") part(line, "said").textContent = told.found ? `found ${told.found}` : "found nobody";
  if (told.state === "failed") part(line, "said").textContent = (told.error?.detail ?? "").replace(`${told.label} `, "");
  return line;
}

/** @param {Told} told */
function sentence({ artists, sources, done }) {
  const count = artists.length === 1 ? "1 artist" : `${artists.length} artists`;
  const waiting = sources.filter(({ state }) => state === "asked").map(({ label }) => label);
  const failed = sources.filter(({ state }) => state === "failed").map(({ label }) => label);
  if (!done) return waiting.length ? `${count} so far. Still asking ${waiting.join(", ")}.` : `${count} so far.`;
  return failed.length ? `${count} found. ${failed.join(", ")} did not answer.` : `${count} found.`;
}

/** @param {Told} told */
function nobody({ sources, address }) {
  const byName = address ? "" : ", or add the artist by name only";
  if (!sources.length) return "No source is switched on that could be asked. An artist can be added by name all the same.";
  if (sources.some(({ state }) => state === "failed"))
    return `Nobody was found by those who answered. Try again in a while${byName}.`;
  if (address) return "Nobody was found under this id or address. See whether it is whole.";
  return `Nobody was found. Try another spelling${byName}.`;
}

/** @param {Found} found */
function facts(found) {
  const kinds = new Map([[true, "person"], [false, "group"]]);
  return [
    found.country,
    found.begin && `since ${found.begin}`,
    found.person !== null && kinds.get(found.person),
    found.genres.slice(0, 3).join(", "),
    found.listeners && `${number.format(found.listeners)} ${found.listeners === 1 ? "listener" : "listeners"}`,
    found.videos && `${number.format(found.videos)} ${found.videos === 1 ? "video" : "videos"} known`,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** @param {Record<string, string>} picked */
function options(picked) {
  return url(`${PLACE}/options?${new URLSearchParams(picked)}`);
}

/** @param {string} path */
function picture(path) {
  const image = new Image(64, 64);
  image.loading = "lazy";
  image.alt = "";
  image.src = url(`${path}?size=s`);
  return image;
}

/** @param {{name: string, url: string}} page */
function link(page) {
  const there = document.createElement("a");
  there.href = page.url;
  there.rel = "noopener noreferrer";
  there.target = "_blank";
  there.textContent = page.name;
  return there;
}

/**
 * @param {string} tag
 * @param {string} words
 */
function text(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}

/**
 * @param {string} id of a template
 * @param {string} [which]
 */
function copy(id, which = ":scope > *") {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  const found = which.startsWith(":") ? template.content.firstElementChild : template.content.querySelector(which);
  return /** @type {HTMLElement} */ (/** @type {Element} */ (found).cloneNode(true));
}

/**
 * @param {Element} within
 * @param {string} name
 */
function part(within, name) {
  return /** @type {HTMLElement} */ (within.querySelector(`[data-part="${name}"]`));
}

/** @param {string} words */
function say(words) {
  if (said) said.textContent = words;
}
