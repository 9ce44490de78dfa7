/** Pictures of sources that cannot be had: what lies behind them is shown, not a broken picture. */

/** @param {EventTarget|null} picture */
function drop(picture) {
  if (picture instanceof HTMLImageElement && picture.src.includes("/api/pictures/remote/")) picture.remove();
}

document.addEventListener("error", (event) => drop(event.target), true); // it does not bubble
for (const picture of document.images) {
  if (picture.complete && !picture.naturalWidth) drop(picture);
}
