// Decisions that can still be undone: the seconds are counted, and the page asks for them when they are over.
const AGAIN = 2500;

export function keepTime(): void {
  window.setInterval(count, 1000);
  count();
}

/** Put the decisions of the last minutes anew, as the server told them. */
export function showBatches(html: string): void {
  const old = document.getElementById("desk-batches");
  if (!old) return;
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const fresh = template.content.querySelector("#desk-batches");
  if (fresh) old.replaceWith(fresh);
  count();
}

let asked = 0;

function count(): void {
  let isOver = false;
  for (const form of document.querySelectorAll<HTMLElement>("#desk-batches [data-batch]")) {
    form.dataset.until ??= String(Date.now() + Number(form.dataset.seconds) * 1000);
    const left = Math.ceil((Number(form.dataset.until) - Date.now()) / 1000);
    const shown = form.querySelector<HTMLElement>("[data-countdown]");
    if (shown) {
      shown.hidden = left <= 0;
      shown.textContent = `(${Math.max(0, left)})`;
    }
    if (left <= 0) isOver = true;
  }
  if (isOver && Date.now() - asked > AGAIN) void carryOut();
}

async function carryOut(): Promise<void> {
  const place = document.getElementById("desk-batches");
  if (!place?.dataset.carryOut) return;
  asked = Date.now();
  try {
    const answer = await fetch(place.dataset.carryOut, {
      method: "POST",
      headers: { "X-Desk": "1" },
    });
    if (answer.ok) showBatches(await answer.text());
  } catch {
    // The line is down; the worker carries it out, and the page asks again.
  }
}
