// A click on a filter, a page or an order changes the results in place: no jump, no lost focus.
// On any error the browser simply goes there.
import { moved, sameResults } from "./moved.js";

const PATH = "/search";
const CONTROLS = "aside, .chips, .order, .pages, .owners"; // where links change the search; others lead to their own
const main = () => document.querySelector("main");
let shown = location.search;
let asked;
let underWay; // the search that is asked for, until it is shown: { url, isNew }

export function offerSwap(after) {
  if (location.pathname !== PATH) return;
  history.scrollRestoration = "manual";
  scrollTo(0, history.state?.top ?? scrollY);
  addEventListener("pagehide", keepPlace);
  addEventListener("click", (event) => {
    const link = event.target.closest("main a[href]");
    if (!link || !isPlain(event, link)) return;
    event.preventDefault();
    const settle = settling(link);
    go(link.closest(CONTROLS) ? meant(link.href) : link.href, true, () => [after(), settle()]);
  });
  addEventListener("submit", (event) => {
    if (!underWay || event.target.getAttribute("action") !== PATH) return;
    event.preventDefault();
    location.assign(meant(`${PATH}?${new URLSearchParams(new FormData(event.target))}`));
  });
  addEventListener("popstate", ({ state }) => {
    if (location.search !== shown) go(location.href, false, () => [after(), scrollTo(0, state?.top ?? 0)]);
    else if (underWay && !underWay.isNew) stop(); // back and forward again: what is shown is right
  });
}

// A step of the history is made (`isNew`) or gone back to.
async function go(url, isNew, after) {
  asked?.abort();
  asked = new AbortController();
  underWay = { url, isNew };
  main().ariaBusy = "true";
  try {
    const response = await fetch(url, { signal: asked.signal });
    const html = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!html.getElementById("found")) throw new Error("no results there");
    if (isNew) keepPlace();
    if (isNew) history.pushState(null, "", response.url);
    underWay = undefined;
    show(html);
    after();
  } catch (error) {
    if (error.name === "AbortError") return;
    main().ariaBusy = null;
    location.assign(url);
  }
}

function stop() {
  asked.abort();
  underWay = undefined;
  main().ariaBusy = null;
}

// Where a control of the page leads by now: what it changes in the search that is shown, it changes in the one
// that is under way, so that of two quick clicks neither is lost.
function meant(url) {
  if (!underWay) return url;
  const facets = document.querySelector("[data-facets]").dataset.facets.split(" ");
  const [from, to, onto] = [shown, url, underWay.url].map((each) => new URL(each, location.href).searchParams);
  const query = moved(from, to, onto, facets).toString();
  return query ? `${PATH}?${query}` : PATH;
}

function show(html) {
  keepOpen(html);
  main().replaceWith(html.querySelector("main"));
  document.title = html.title;
  document.querySelector("link[rel=canonical]").replaceWith(html.querySelector("link[rel=canonical]"));
  takeForm(html.querySelector(".ask"));
  shown = location.search;
  document.getElementById("news").textContent = document.getElementById("found").textContent;
}

// The search form keeps its box, which others listen to, and takes the new hidden fields.
function takeForm(young) {
  const old = document.querySelector(".ask");
  old.querySelector("[name=q]").value = young.querySelector("[name=q]").value;
  for (const field of old.querySelectorAll("[type=hidden]")) field.remove();
  old.append(...young.querySelectorAll("[type=hidden]"));
}

// What was folded, or opened, stays so.
function keepOpen(html) {
  const key = (details) => details.querySelector("summary").textContent.trim();
  const states = new Map([...document.querySelectorAll("main details")].map((d) => [key(d), d.open]));
  for (const details of html.querySelectorAll("main details")) {
    details.open = states.get(key(details)) ?? details.open;
  }
}

// Where the focus goes after a click: in the filters, to the link that leads back and so stands for the same
// value, which is then where it was in the window; else to the heading.
function settling(link) {
  const filters = link.closest("aside");
  const { top } = link.getBoundingClientRect();
  const before = new URL(underWay?.url ?? location.href).search;
  const leadsBack = (other) => isOurs(other) && sameResults(other.search, before);
  return () => {
    const same = filters && [...main().querySelectorAll("aside a")].find(leadsBack);
    const found = document.getElementById("found");
    (same || found).focus({ preventScroll: true });
    if (same) scrollBy(0, same.getBoundingClientRect().top - top);
    else if (found.getBoundingClientRect().top < 0) found.scrollIntoView();
  };
}

const isOurs = (link) => link.origin === location.origin && link.pathname === PATH;

const isPlain = (event, link) =>
  event.button === 0 &&
  !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented) &&
  isOurs(link) &&
  !link.hash;

const keepPlace = () => history.replaceState({ top: scrollY }, "");
