// Suggestions under the search box, as the browser shows any list of them.
const PAUSE = 200; // milliseconds without a key
const LEAST = 2; // letters

export function offerSuggestions() {
  const box = document.getElementById("q");
  let waiting;
  let asked;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    waiting = setTimeout(() => suggest(box, signal), PAUSE);
  });
}

async function suggest(box, signal) {
  const text = box.value.trim();
  if (text.length < LEAST) return;
  try {
    const response = await fetch(`/suggest?${new URLSearchParams({ q: text })}`, { signal });
    if (!response.ok) return;
    const [, completions, descriptions] = await response.json();
    box.list.replaceChildren(...completions.map((value, place) => new Option(descriptions?.[place] ?? "", value)));
  } catch {
    // Typed on, or there are no suggestions to be had: the box works without.
  }
}
