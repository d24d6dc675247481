// One-key shortcuts: never while something is typed, never with a modifier, and they can be switched off.
import { get } from "./store.js";

const DOES = {
  "/": () => document.getElementById("q").select(),
  j: () => move(1),
  k: () => move(-1),
  "?": () => document.getElementById("keys").togglePopover(),
};

export function offerKeys() {
  document.addEventListener("keydown", (event) => {
    const elsewhere = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (elsewhere || event.ctrlKey || event.metaKey || event.altKey || get("keys") === "off") return;
    if (!Object.hasOwn(DOES, event.key)) return;
    event.preventDefault();
    DOES[event.key]();
  });
}

// From the result that has the focus; from outside, `j` goes to the first.
function move(step) {
  const links = [...document.querySelectorAll(".hit h2 a")];
  const here = links.indexOf(document.activeElement?.closest(".hit")?.querySelector("h2 a"));
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next]?.focus({ preventScroll: true });
  links[next]?.closest(".hit").scrollIntoView({ block: "nearest" });
}
