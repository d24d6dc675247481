// Saved and recent searches, in this browser only; the link of the present one.
import { get, set } from "./store.js";

const KEPT = { saved: 100, recent: 10 };

export function offerSearches() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) DOES[button.dataset.do](button);
  });
  addEventListener("pageshow", show); // Back may bring an older state of the page
  addEventListener("storage", show); // another window
  recordSearch();
  for (const yours of document.querySelectorAll(".yours")) {
    yours.hidden = !Object.keys(KEPT).some((name) => kept(name).length);
  }
}

// The search that is shown becomes the most recent one.
export function recordSearch() {
  if (location.pathname === "/search" && location.search) put("recent", present());
  show();
}

const DOES = {
  save: () => say(put("saved", present()) ? "Saved in this browser" : "This browser keeps nothing"),
  copy: async () => {
    try {
      await navigator.clipboard.writeText(document.querySelector("link[rel=canonical]").href);
      say("Link copied");
    } catch {
      say("This browser does not let pages copy: take the address from its address bar");
    }
  },
  forget: (button) => {
    const { searches } = button.closest("[data-searches]").dataset;
    keep(searches, kept(searches).filter((search) => search.url !== button.value));
    show();
  },
  "clear-searches": () => {
    for (const name of Object.keys(KEPT)) keep(name, []);
    show();
  },
};

function present() {
  const query = new URLSearchParams(location.search);
  for (const place of ["page", "after"]) query.delete(place);
  return { url: `/search?${query}`, title: document.title.replace(/( · page \d+)? \S oacite$/, "") };
}

function put(name, search) {
  const others = kept(name).filter((other) => other.url !== search.url);
  const done = keep(name, [search, ...others].slice(0, KEPT[name]));
  show();
  return done;
}

// What is kept can only lead to our own pages, whatever else was written there.
function kept(name) {
  const isOurs = (search) => typeof search?.url === "string" && search.url.startsWith("/search");
  try {
    return JSON.parse(get(name)).filter(isOurs);
  } catch {
    return [];
  }
}

const keep = (name, list) => set(name, JSON.stringify(list));

function show() {
  for (const list of document.querySelectorAll("[data-searches]")) {
    const lines = kept(list.dataset.searches).map(line);
    list.replaceChildren(...(lines.length ? lines : [made("li", { className: "lack", textContent: "none yet" })]));
  }
}

function line({ url, title }) {
  const item = document.createElement("li");
  const label = `Forget ${title}`;
  const forget = made("button", { type: "button", className: "plain", value: url, textContent: "×", ariaLabel: label });
  forget.dataset.do = "forget";
  item.append(made("a", { href: url, textContent: title }), " ", forget);
  return item;
}

const made = (name, properties) => Object.assign(document.createElement(name), properties);

function say(words) {
  document.getElementById("news").textContent = words;
  const note = document.querySelector(".keep .said") ?? made("span", { className: "said" });
  note.textContent = words;
  note.ariaHidden = "true"; // the news are read out already
  document.querySelector(".keep")?.prepend(note);
}
