// htmx, set up for a strict content security policy, and honest when the line breaks.
import htmx from "htmx.org";
import { speakNow } from "./speak";

export function enhanceRequests(): void {
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  htmx.config.allowScriptTags = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0;
  // A refusal (409) and a form with errors (422) come as the same fragment, to be shown.
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "(409|422)", swap: true },
    { code: "...", swap: false, error: true },
  ];
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
  notice.hidden = false;
  speakNow(notice.querySelector(".notice__body")?.firstChild?.textContent?.trim() ?? "");
}

function hideTrouble(): void {
  const notice = trouble();
  if (notice) notice.hidden = true;
}
