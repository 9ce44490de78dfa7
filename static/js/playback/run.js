/**
 * A playlist that is played: when a video ends the next one begins, and begins by itself. A browser that allows no sound
 * without a click leaves it standing.
 */
const GO = "go";

/** @returns {HTMLVideoElement|null} */
function player() {
  return /** @type {HTMLVideoElement|null} */ (document.getElementById("player"));
}

document.addEventListener(
  "ended",
  ({ target }) => {
    const next = document.querySelector("[data-runs-on]");
    if (!(target instanceof HTMLVideoElement) || target.id !== "player" || !(next instanceof HTMLAnchorElement)) return;
    const address = new URL(next.href);
    address.searchParams.set(GO, "1");
    location.assign(address);
  },
  true,
);

const here = new URL(location.href);
if (here.searchParams.has(GO)) {
  here.searchParams.delete(GO);
  history.replaceState(history.state, "", here); // a page that is loaded again stands still
  player()?.play().catch(() => undefined);
}
