const root = (document.documentElement.dataset.root ?? "/").replace(/\/$/, "");

/**
 * A path of ours below the base URL: `url("/videos")` is "/mv/videos" behind a proxy that serves us there.
 * @param {string} path
 */
export function url(path) {
  return root + path;
}
