// One socket for the whole page, and only when something on it can move.
// It reads; writing is always an ordinary request. On every (re)connection the
// server sends the present state, so nothing that happened meanwhile is missing.
import { speak } from "./speak";

type News = Record<string, string | number | boolean | null | number[]>;
interface Message {
  topic: string;
  seq?: number;
  news: News;
  state?: boolean;
}

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
// When a server restarts, everybody reconnects: spread over at least five seconds.
const SPREAD = 5000;
const MOST_TOPICS = 50;
const number = new Intl.NumberFormat("ja-JP");
const heard = new Set<string>();
const latest = new Map<string, number>();
let socket: WebSocket | null = null;
let attempts = 0;

export function followLiveTopics(): void {
  if (!("WebSocket" in window)) return;
  if (topicsOnPage().length > 0) connect();
  // A fragment that htmx brought in may carry new topics.
  document.addEventListener("htmx:afterSettle", () => {
    const topics = topicsOnPage();
    if (topics.length === 0) return;
    if (!socket) connect();
    else if (socket.readyState === WebSocket.OPEN) subscribe(topics.filter((t) => !heard.has(t)));
  });
}

function topicsOnPage(): string[] {
  const topics = new Set<string>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-live-topic]")) {
    if (element.dataset.liveTopic) topics.add(element.dataset.liveTopic);
  }
  return [...topics];
}

function connect(): void {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  try {
    socket = new WebSocket(`${scheme}//${location.host}/ws/`);
  } catch {
    return;
  }
  socket.addEventListener("open", () => {
    attempts = 0;
    heard.clear();
    latest.clear();
    subscribe(topicsOnPage());
  });
  socket.addEventListener("message", (event) => receive(String(event.data)));
  socket.addEventListener("close", reconnectLater);
}

// The server takes a limited number of topics from one page.
function subscribe(topics: string[]): void {
  const wanted = topics.slice(0, MOST_TOPICS - heard.size);
  if (wanted.length === 0) return;
  for (const topic of wanted) heard.add(topic);
  socket?.send(JSON.stringify({ subscribe: wanted }));
}

function reconnectLater(): void {
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempts);
  attempts += 1;
  window.setTimeout(connect, wait + Math.random() * Math.max(SPREAD, wait));
}

function receive(text: string): void {
  let message: Message;
  try {
    message = JSON.parse(text) as Message;
  } catch {
    return;
  }
  if (typeof message.topic !== "string" || typeof message.news !== "object") return;
  if (isOld(message)) return;
  for (const [field, value] of Object.entries(message.news)) {
    show(message.topic, field, value);
  }
  // Whoever shows more than single values (a note of new comments) reads the whole state here.
  document.dispatchEvent(new CustomEvent("live:news", { detail: message }));
}

function isOld({ topic, seq, state }: Message): boolean {
  if (seq === undefined) return false;
  if (!state && seq <= (latest.get(topic) ?? -1)) return true;
  latest.set(topic, seq);
  return false;
}

/** Put a new value everywhere it is shown. Exported for fragments that arrive by htmx. */
export function show(topic: string, field: string, value: News[string]): void {
  const name = CSS.escape(topic);
  const selector = `[data-live-topic="${name}"][data-live-field="${CSS.escape(field)}"]`;
  for (const element of document.querySelectorAll<HTMLElement>(selector)) {
    showIn(element, value);
  }
}

function showIn(element: HTMLElement, value: News[string]): void {
  const amount = Number(value);
  const { liveReach, liveWords } = element.dataset;
  if (liveReach) element.hidden = !isReached(liveReach, amount);
  if (element instanceof HTMLProgressElement) element.value = amount;
  else if (!liveReach || liveWords) write(element, value, amount);
}

// data-live-reach="below 300": shown while the value is below; "from 300": shown from there on.
function isReached(reach: string, amount: number): boolean {
  const [side, limit] = reach.split(" ");
  return side === "from" ? amount >= Number(limit) : amount < Number(limit);
}

// data-live-from="300": shows what is still missing. data-live-words="あと{}人": the sentence around it.
function write(element: HTMLElement, value: News[string], amount: number): void {
  const { liveFrom, liveWords, liveSay } = element.dataset;
  const shown = liveFrom ? Math.max(0, Number(liveFrom) - amount) : value;
  const figure = typeof shown === "number" ? number.format(shown) : String(shown ?? "");
  const text = liveWords ? liveWords.replace("{}", figure) : figure;
  if (element.textContent === text) return;
  element.textContent = text;
  if (liveSay) speak(liveSay.replace("{}", figure));
}
