// Saved and recent searches, in this browser only; the link of the present one.
import { readFile, saveFile } from "./searches_file.js";
import { get, set } from "./store.js";

const KEPT = { saved: 100, recent: 10 };
let before; // both lists, as they were before the last of them was taken away

export function offerSearches() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) DOES[button.dataset.do](button);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-import]")) take(target);
    if (target.matches("[data-searches] input")) rename(target);
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
  save: () => {
    const done = put("saved", named(present().url) ?? present());
    say(done ? "Saved in this browser" : "This browser keeps nothing");
  },
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
    remember();
    keep(searches, kept(searches).filter((search) => search.url !== button.value));
    show();
    tell("Forgotten.", true);
  },
  "clear-searches": () => {
    remember();
    for (const name of Object.keys(KEPT)) keep(name, []);
    show();
    tell("All searches are cleared.", true);
  },
  undo: () => {
    for (const [name, list] of Object.entries(before)) keep(name, list);
    show();
    tell("They are back.");
  },
  rename: (button) => {
    const { url, title } = kept("saved").find((search) => search.url === button.value);
    const box = made("input", { value: title, name: url, ariaLabel: `Name of ${title}`, maxLength: 200 });
    button.closest("li").querySelector("a").replaceWith(box);
    button.remove();
    box.select();
  },
  export: () => saveFile(kept("saved")),
};

function remember() {
  before = Object.fromEntries(Object.keys(KEPT).map((name) => [name, kept(name)]));
}

// The name that a saved search was given stays when it is saved again.
const named = (url) => kept("saved").find((search) => search.url === url);

function rename(box) {
  const title = box.value.trim();
  const renamed = kept("saved").map((search) => (search.url === box.name && title ? { ...search, title } : search));
  const list = box.closest("[data-searches]");
  keep("saved", renamed);
  show();
  [...list.querySelectorAll("a")].find((link) => link.getAttribute("href") === box.name)?.focus();
}

async function take(input) {
  const found = (await readFile(input.files[0])).filter(isOurs);
  input.value = "";
  remember();
  const known = kept("saved").filter((search) => !found.some(({ url }) => url === search.url));
  const all = [...found, ...known];
  const done = keep("saved", all.slice(0, KEPT.saved));
  show();
  if (!found.length) tell("There is no saved search in this file.");
  else if (!done) tell("This browser keeps nothing.");
  else if (all.length > KEPT.saved) tell(`Imported; of all saved searches the first ${KEPT.saved} are kept.`, true);
  else tell(`Imported: ${found.length}.`, true);
}

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
  try {
    return JSON.parse(get(name)).filter(isOurs);
  } catch {
    return [];
  }
}

const isOurs = (search) =>
  typeof search?.url === "string" && /^\/search(\?|$)/.test(search.url) && typeof search.title === "string";
const keep = (name, list) => set(name, JSON.stringify(list));

function show() {
  for (const list of document.querySelectorAll("[data-searches]")) {
    const lines = kept(list.dataset.searches).map((search) => line(search, list.dataset.searches === "saved"));
    list.replaceChildren(...(lines.length ? lines : [made("li", { className: "lack", textContent: "none yet" })]));
  }
}

function line({ url, title }, isSaved) {
  const item = document.createElement("li");
  const label = `Forget ${title}`;
  const forget = made("button", { type: "button", className: "plain", value: url, textContent: "×", ariaLabel: label });
  forget.dataset.do = "forget";
  item.append(made("a", { href: url, textContent: title }), " ");
  if (isSaved) {
    const label = `Rename ${title}`;
    const rename = made("button", { type: "button", className: "plain", value: url, textContent: "✎", ariaLabel: label });
    rename.dataset.do = "rename";
    item.append(rename);
  }
  item.append(forget);
  return item;
}

const made = (name, properties) => Object.assign(document.createElement(name), properties);

// Beside the lists: what was done, and whether it can be undone.
function tell(words, isUndoable = false) {
  document.getElementById("news").textContent = words;
  for (const told of document.querySelectorAll(".told")) {
    told.hidden = false;
    told.querySelector("span").textContent = words;
    told.querySelector("button").hidden = !isUndoable;
  }
}

function say(words) {
  document.getElementById("news").textContent = words;
  const note = document.querySelector(".keep .said") ?? made("span", { className: "said" });
  note.textContent = words;
  note.ariaHidden = "true"; // the news are read out already
  document.querySelector(".keep")?.prepend(note);
}
