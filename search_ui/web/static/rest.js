// What takes longest to count comes when the page stands, and takes the place of the links to it.
export async function completePage() {
  const place = document.querySelector("[data-rest]");
  if (!place) return;
  try {
    const response = await fetch(place.dataset.rest);
    if (!response.ok) return;
    const html = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!place.isConnected) return; // another search is shown by now
    const others = ["most-used", "units"].map((id) => document.getElementById(id));
    for (const old of [place, ...others].filter(Boolean)) {
      const young = html.getElementById(old.id);
      if (young && old === place) young.open = old.open;
      if (young) old.replaceWith(young);
      else old.remove();
    }
  } catch {
    // The links stay.
  }
}
