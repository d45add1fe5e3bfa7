// “2 new comments have arrived”: counted from the whole state that the live topic tells, against
// what this page was made with. So it is right after a reconnect, and what was hidden meanwhile
// is not counted. Nothing moves until somebody asks for the comments.
import htmx from "htmx.org";
import { speak } from "../../scripts/speak";

interface News {
  topic: string;
  news: { latest_comments?: unknown };
}

const number = new Intl.NumberFormat("ja-JP");
let latest: number[] = [];

export function tellOfNewComments(): void {
  document.addEventListener("live:news", (event) => {
    const { topic, news } = (event as CustomEvent<News>).detail;
    const note = document.querySelector<HTMLElement>("[data-arrivals]");
    if (note?.dataset.liveTopic !== topic || !Array.isArray(news.latest_comments)) return;
    latest = news.latest_comments.map(Number);
    count(note);
  });
  document.addEventListener("click", (event) => {
    const note = (event.target as Element).closest<HTMLElement>("[data-arrivals]");
    if (note) void bring(note);
  });
}

function known(note: HTMLElement): number[] {
  return (note.dataset.known ?? "").split(" ").filter(Boolean).map(Number);
}

/** What this page does not show yet. Older ones than it was told of only move up when others go. */
export function newOnes(told: number[], before: number[], most: number): number[] {
  const oldest = before.length < most ? 0 : Math.min(...before);
  return told.filter((one) => one > oldest && !before.includes(one));
}

function count(note: HTMLElement): void {
  const most = Number(note.dataset.most);
  const fresh = newOnes(latest, known(note), most).length;
  note.hidden = fresh === 0;
  const { words, wordsMost } = note.dataset;
  const sentence = (fresh < most ? words : wordsMost)?.replace("{}", number.format(fresh)) ?? "";
  const place = note.querySelector(".arrivals__words");
  if (!place || place.textContent === sentence) return;
  place.textContent = sentence;
  if (fresh > 0) speak(sentence);
}

// The newest first, in place; what is being typed below stays as it is. `seen` asks for a page
// that was made after these comments, and not for one that a cache remembers.
async function bring(note: HTMLElement): Promise<void> {
  const { href = "", target = "" } = note.dataset;
  const before = known(note);
  const fresh = newOnes(latest, before, Number(note.dataset.most));
  await htmx.ajax("get", `${href}&seen=${Math.max(0, ...latest)}`, {
    target,
    select: target,
    swap: "outerHTML",
    selectOOB: "#comments-heading", // it says how many there are
  });
  const arrived = fresh.map((one) => document.getElementById(`comment-${one}`));
  const first = arrived.find((comment) => comment !== null);
  if (!first) return;
  history.replaceState(history.state, "", href);
  first.tabIndex = -1;
  first.focus();
}
