// A button at each text that people copy: the text itself is on the page, for those without scripts too.
export function offerCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copies);
    const news = document.getElementById("news");
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      news.textContent = button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text); // this browser does not let pages copy
      news.textContent = button.textContent = "Selected: copy it now";
    }
  });
}
