// How the page looks: the choices of the View menu, which show at once (the keys are read when one is pressed).
import { get, set } from "./store.js";

export function offerView() {
  for (const name of ["theme", "density", "keys"]) {
    for (const choice of document.querySelectorAll(`#view [name=${name}]`)) {
      choice.checked = choice.value === get(name);
      choice.addEventListener("change", () => {
        set(name, choice.value);
        document.documentElement.dataset[name] = choice.value;
      });
    }
  }
  // On paper it says where it is from and when it was printed.
  addEventListener("beforeprint", () => {
    const when = new Date().toLocaleString("en-CA");
    document.querySelector(".printed").textContent = `${location.href} printed on ${when}`;
  });
}
