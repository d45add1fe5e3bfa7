// htmx, set up for a strict content security policy, and honest when the line breaks.
import htmx from "htmx.org";
import { speakNow } from "./speak";

export function enhanceRequests(): void {
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  htmx.config.allowScriptTags = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0;
  // Going back reads the whole page: a part of it, asked for like other parts, would come alone.
  htmx.config.refreshOnHistoryMiss = true;
  // A refusal (409) and a form with errors (422) come as the same fragment, to be shown.
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "(409|422)", swap: true },
    { code: "...", swap: false, error: true },
  ];
  // Any other refusal (401, 403) is a fragment too; a whole page is an error page, which says why.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as CustomEvent<{
      xhr: XMLHttpRequest;
      shouldSwap: boolean;
      isError: boolean;
    }>;
    const answer = detail.xhr.responseText;
    if (detail.isError && answer && !pageOf(answer))
      Object.assign(detail, { shouldSwap: true, isError: false });
  });
  document.addEventListener("htmx:responseError", showTrouble);
  document.addEventListener("htmx:sendError", showTrouble);
  document.addEventListener("htmx:timeout", showTrouble);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isQuiet(event)) hideTrouble();
  });
  document.getElementById("request-trouble-close")?.addEventListener("click", hideTrouble);
}

function trouble(): HTMLElement | null {
  return document.getElementById("request-trouble");
}

// What nobody asked for (data-quiet) fails without a word, and takes no notice away.
function isQuiet(event: Event): boolean {
  return event.target instanceof Element && event.target.hasAttribute("data-quiet");
}

function showTrouble(event: Event): void {
  const notice = trouble();
  if (!notice || isQuiet(event)) return;
  const why = document.getElementById("request-trouble-why");
  if (why) {
    why.dataset.line ??= why.textContent ?? "";
    why.textContent = reasonIn(event) ?? why.dataset.line;
  }
  notice.hidden = false;
  speakNow(document.getElementById("request-trouble-words")?.textContent ?? "");
}

// What an error page says first; nothing when no answer came at all.
function reasonIn(event: Event): string | undefined {
  const xhr = (event as CustomEvent<{ xhr?: XMLHttpRequest }>).detail?.xhr;
  return pageOf(xhr?.responseText ?? "")
    ?.querySelector("main h1 ~ p")
    ?.textContent?.trim();
}

function pageOf(answer: string): Document | undefined {
  if (!/^\s*<!doctype/i.test(answer)) return undefined;
  return new DOMParser().parseFromString(answer, "text/html");
}

function hideTrouble(): void {
  const notice = trouble();
  if (notice) notice.hidden = true;
}
