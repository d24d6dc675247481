// Before the first paint: how this browser wants its pages, and that scripts run.
"use strict";
document.documentElement.classList.add("js");
for (const name of ["theme", "density"]) {
  try {
    document.documentElement.dataset[name] = localStorage.getItem(`oacite.${name}`) ?? "";
  } catch {
    // This browser keeps nothing: the page follows the system.
  }
}
