/**
 * What this entry of the history remembers, so that Back finds a list as it was left. It is written at every click and
 * every sending of a form, before the page goes: what is written while it goes is lost now and then.
 */

/** @type {Map<string, () => unknown>} */
const kept = new Map();

/** @param {string} name */
export const remembered = (name) => history.state?.[name];

/**
 * @param {string} name
 * @param {() => unknown} value as it is then
 */
export function remember(name, value) {
  if (!kept.size) for (const leaving of ["click", "submit", "pagehide"]) addEventListener(leaving, () => write());
  kept.set(name, value);
}

/** @param {string} [address] of the entry from now on */
export function write(address) {
  const values = [...kept].map(([name, value]) => [name, value()]);
  history.replaceState({ ...history.state, ...Object.fromEntries(values) }, "", address);
}
