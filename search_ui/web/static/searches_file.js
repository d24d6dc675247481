// Saved searches as a file, to take them to another browser or to colleagues.
const NAME = "oacite-searches.json";

export function saveFile(searches) {
  const file = new Blob([JSON.stringify({ searches }, null, 2)], { type: "application/json" });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: NAME });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the download has begun by then
}

// What is in a file under the name that they are saved by; nothing where it is another kind of file.
export async function readFile(file) {
  try {
    const { searches } = JSON.parse(await file.text());
    return Array.isArray(searches) ? searches : [];
  } catch {
    return [];
  }
}
