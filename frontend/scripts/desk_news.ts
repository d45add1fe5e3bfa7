// What arrives while the work list is open: it is said, and shown when somebody asks. Nothing jumps.
import { speak } from "./speak";

interface News {
  topic: string;
  news: Record<string, unknown>;
}

export function tellOfArrivals(): void {
  const place = document.getElementById("desk-arrivals");
  if (!place) return;
  const known = parse(place.dataset.known ?? "");
  document.addEventListener("live:news", (event) => {
    const { topic, news } = (event as CustomEvent<News>).detail;
    if (topic !== "desk") return;
    showNumber(place, countNew(known, parse(String(news.work_newest ?? ""))));
    showClaims(String(news.work_claims ?? "{}"));
    showInMenu(Number(news.work_total));
  });
}

// “idea:12@1764043200 report:3@…”: what arrived last, with the second in which it began to wait.
function parse(text: string): Map<string, number> {
  const known = new Map<string, number>();
  for (const part of text.split(" ")) {
    const [key, at] = part.split("@");
    if (key && at) known.set(key, Number(at));
  }
  return known;
}

// What is older than all that is known only moved up, because something before it was decided.
function countNew(known: Map<string, number>, latest: Map<string, number>): number {
  const oldest = known.size > 0 ? Math.min(...known.values()) : 0;
  return [...latest].filter(([key, at]) => !known.has(key) && at >= oldest).length;
}

function showNumber(place: HTMLElement, number: number): void {
  const words = place.querySelector<HTMLElement>("[data-words]");
  const text = number > 0 ? (words?.dataset.words ?? "").replace("{}", String(number)) : "";
  place.hidden = number === 0;
  if (words && words.textContent !== text) {
    words.textContent = text;
    if (text) speak(text);
  }
}

function showClaims(text: string): void {
  let claims: Record<string, string>;
  try {
    claims = JSON.parse(text) as Record<string, string>;
  } catch {
    return;
  }
  for (const cell of document.querySelectorAll<HTMLElement>("[data-claim]")) {
    const shown = cell.querySelector(".desk-claimed");
    const name = claims[cell.dataset.claim ?? ""] ?? "";
    const isMine = cell.dataset.mine === "1" && name !== "";
    if (shown && !isMine) shown.textContent = name;
  }
}

// The menu of the CMS is drawn by its own script; only its number is put anew.
function showInMenu(number: number): void {
  if (Number.isNaN(number)) return;
  for (const label of document.querySelectorAll('a[href="/cms/ideas/work/"] .menuitem-label')) {
    const words = (label.textContent ?? "").replace(/\s*[（(]\d+[)）]$/, "");
    label.textContent = number > 0 ? `${words} (${number})` : words;
  }
}
