// What arrives while the work list is open: it is said, and shown when somebody asks. Nothing jumps.
interface News {
  topic: string;
  news: Record<string, unknown>;
}

export function tellOfArrivals(): void {
  const place = document.getElementById("desk-arrivals");
  const since = Number(place?.dataset.since);
  document.addEventListener("live:news", (event) => {
    const { topic, news } = (event as CustomEvent<News>).detail;
    if (topic !== "desk" && !topic.startsWith("own_desk:")) return;
    if (place) showNumber(place, countNew(String(news.work_newest ?? ""), since));
    showClaims(String(news.work_claims ?? "{}"));
    showTotal(Number(news.work_common));
  });
}

// What waits for everybody, and what waits for this person alone.
function showTotal(common: number): void {
  if (Number.isNaN(common)) return;
  for (const place of document.querySelectorAll<HTMLElement>("[data-desk-total]")) {
    const total = common + Number(place.dataset.own ?? 0);
    place.textContent = String(total);
    showInMenu(total);
  }
}

// “idea:12@1764043200.5 report:3@…”: what arrived last, with the second since which it waits.
function countNew(latest: string, since: number): number {
  return latest.split(" ").filter((part) => Number(part.split("@")[1] ?? 0) > since).length;
}

function showNumber(place: HTMLElement, number: number): void {
  const words = place.querySelector<HTMLElement>("[data-words]");
  const text = number > 0 ? (words?.dataset.words ?? "").replace("{}", String(number)) : "";
  place.hidden = number === 0;
  if (words && words.textContent !== text) words.textContent = text;
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
  for (const label of document.querySelectorAll('a[href="/cms/ideas/worklist/"] .menuitem-label')) {
    const words = (label.textContent ?? "").replace(/（\d+）$/, "");
    label.textContent = number > 0 ? `${words}（${number}）` : words;
  }
}
