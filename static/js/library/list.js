/** What pages with a list load: the query field, arrow keys, the panel of filters. */
import { register } from "../lib/keys.js";
import "./query.js";
import { watchItems } from "./roving.js";

watchItems();
register([
  { keys: "← ↑ ↓ →", says: "Move in the list; Tab goes to it" },
  { keys: "Enter", says: "Open" },
]);

const drop = document.getElementById("filter-help");
if (drop instanceof HTMLDetailsElement) {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !drop.contains(event.target)) drop.open = false;
  });
  drop.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drop.open) return;
    drop.open = false;
    drop.querySelector("summary")?.focus();
  });
}
