/** The banner that says that we are offline, after three seconds of it. */
import { refresh } from "./refresh.js";
import { live } from "./socket.js";

const PATIENCE = 3000; // ms

/** @type {number|undefined} */
let waiting;

export function watchConnection() {
  live.addEventListener("state", (event) => {
    const { open, denied } = /** @type {CustomEvent<{open: boolean, denied: boolean}>} */ (event).detail;
    const banner = document.getElementById("offline");
    if (!banner) return;
    if (open) {
      clearTimeout(waiting);
      waiting = undefined;
      banner.hidden = true;
    } else {
      waiting ??= setTimeout(() => {
        banner.hidden = false;
        refresh();
      }, PATIENCE);
      // shows the sign-in page if that is what it takes: a socket is not told why it may not open
      if (denied || !banner.hidden) refresh();
    }
  });
}
