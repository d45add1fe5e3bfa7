// The one polite live region of the page. What is said within a moment is said once,
// in its latest wording, so that a busy vote does not drown a screen reader.
const PAUSE = 4000;
let waiting = "";
let timer = 0;

export function speak(text: string): void {
  waiting = text;
  if (timer) return;
  timer = window.setTimeout(() => {
    const region = document.getElementById("live-region");
    if (region) region.textContent = waiting;
    timer = 0;
  }, PAUSE);
}

export function speakNow(text: string): void {
  const region = document.getElementById("live-region");
  if (region) region.textContent = text;
}
