/** The letters or years beside a list: they lead there on the page, and tell where one is. */

/** @typedef {import("./scroller.js").Scroller} Scroller */

/** @param {Scroller} scroller */
export function watchRail(scroller) {
  const rail = document.querySelector(".rail");
  if (!rail) return;
  if (!rail.querySelector("a")) void fill(rail, scroller);
  else lead(rail, scroller);
}

/**
 * It was not there in time with the page.
 * @param {Element} rail
 * @param {Scroller} scroller
 */
async function fill(rail, scroller) {
  const page = await scroller.rows.page(0, 1, { rail: "1" }).catch(() => null);
  const steps = page?.querySelector(".rail ul");
  if (!steps) return rail.remove();
  rail.replaceChildren(document.adoptNode(steps));
  lead(rail, scroller);
}

/**
 * @param {Element} rail
 * @param {Scroller} scroller
 */
function lead(rail, scroller) {
  const steps = [...rail.querySelectorAll("a")].map((link) => ({ link, rank: Number(new URL(link.href).searchParams.get("at")) }));
  rail.addEventListener("click", (event) => {
    const step = steps.find(({ link }) => event.target instanceof Node && link.contains(event.target));
    if (!step || !(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    scroller.show(step.rank);
  });
  /** @type {Element|undefined} */
  let here = rail.querySelector("a[aria-current]") ?? undefined;
  scroller.addEventListener("drawn", () => {
    const { rank } = scroller.place();
    const line = rank + scroller.columns - 1; // a letter that begins within the line is there
    const now = steps.filter((step) => step.rank <= line).at(-1)?.link;
    if (now === here) return;
    here?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    now?.scrollIntoView({ block: "nearest", inline: "nearest" });
    here = now;
  });
}
