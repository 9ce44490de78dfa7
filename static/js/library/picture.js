/** The frame that the player shows now becomes the picture of the video. Without this the second is typed. */

const FORM = "#picture-frame";

/** @returns {HTMLVideoElement|null} */
function player() {
  return /** @type {HTMLVideoElement|null} */ (document.getElementById("player"));
}

function offer() {
  for (const button of document.querySelectorAll("[data-takes-moment]")) {
    /** @type {HTMLElement} */ (button).hidden = player() === null;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-takes-moment]") : null;
  const form = button?.closest(FORM);
  const field = form?.querySelector("[name=second]");
  const video = player();
  if (!video || !(form instanceof HTMLFormElement) || !(field instanceof HTMLInputElement)) return;
  field.value = video.currentTime.toFixed(2);
  form.requestSubmit();
});

document.addEventListener("htmx:after:swap", offer);
offer();
