// Pictures are added as soon as they are chosen, and moved by finger, mouse or button.
// Without this script the same buttons send the page and come back with the new order.
const ROW = ".picture-list__row";
const EDGE = 80; // pixels at the upper and lower edge of the screen
const FASTEST = 16; // pixels in one frame

let isSending = false;
let pressedMeanwhile: HTMLElement | null = null;

export function arrangePictures(): void {
  const box = document.getElementById("pictures");
  const list = box?.querySelector<HTMLElement>(".picture-list");
  if (!box || !list) return;
  box.classList.add("pictures--ready");
  list.classList.add("picture-list--ready");
  list.addEventListener("click", (event) => press(event, box, list));
  list.addEventListener("pointerdown", (event) => hold(event, list));
  const chooser = box.querySelector<HTMLInputElement>("input[type=file]");
  chooser?.addEventListener("change", () => void add(chooser, box, list));
  if (chooser?.files?.length) void add(chooser, box, list); // chosen before this script had arrived
  chooser?.form?.addEventListener("submit", waitForPictures);
}

// Whoever goes on while a picture is still on its way goes on when it has arrived.
function waitForPictures(event: SubmitEvent): void {
  if (!isSending) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  pressedMeanwhile = event.submitter ?? (event.target as Element).querySelector("button");
}

function rows(list: HTMLElement): HTMLElement[] {
  return Array.from(list.querySelectorAll<HTMLElement>(ROW));
}

function say(box: HTMLElement, sentences: string[], isTrouble = false): void {
  const status = box.querySelector<HTMLElement>(".pictures__status");
  if (!status) return;
  status.textContent = sentences.join("\n");
  status.classList.toggle("pictures__status--trouble", isTrouble);
}

function changed(list: HTMLElement): void {
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function press(event: MouseEvent, box: HTMLElement, list: HTMLElement): void {
  const button = (event.target as Element).closest<HTMLButtonElement>("button");
  const row = button?.closest<HTMLElement>(ROW);
  if (!button || !row) return;
  if (button.dataset.move === "up" && row.previousElementSibling) {
    list.insertBefore(row, row.previousElementSibling);
  } else if (button.dataset.move === "down" && row.nextElementSibling) {
    list.insertBefore(row.nextElementSibling, row);
  } else if (button.dataset.remove !== undefined) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    const target = next?.querySelector<HTMLElement>("[data-remove]");
    (target ?? box.querySelector<HTMLElement>("input[type=file]"))?.focus();
  }
  event.preventDefault();
  if (row.isConnected) {
    // At the end of the list the button is hidden: its twin takes the focus.
    const visible = button.offsetParent ? button : row.querySelector<HTMLElement>("[data-move]");
    const twin = Array.from(row.querySelectorAll<HTMLElement>("[data-move]")).find(
      (one) => one.offsetParent,
    );
    (visible?.offsetParent ? visible : twin)?.focus();
  }
  changed(list);
}

function middle(row: HTMLElement): number {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

// Near an edge of the screen the page moves on under what is held, the faster the nearer.
function scrollTowards(height: number): boolean {
  const outside = Math.max(EDGE - height, 0) - Math.max(height - window.innerHeight + EDGE, 0);
  if (outside === 0) return false;
  const before = window.scrollY;
  const step = -Math.round(Math.max(-1, Math.min(1, outside / EDGE)) * FASTEST);
  window.scrollBy({ top: step, behavior: "instant" });
  return window.scrollY !== before;
}

function hold(event: PointerEvent, list: HTMLElement): void {
  const grip = (event.target as Element).closest<HTMLElement>(".picture-list__grip");
  const row = grip?.closest<HTMLElement>(ROW);
  if (!grip || !row) return;
  event.preventDefault();
  // The list holds the pointer: a row that changes its place would let go of it.
  list.setPointerCapture(event.pointerId);
  row.classList.add("picture-list__row--held");
  let height = event.clientY;
  const settle = (): void => {
    const next = rows(list).find((other) => other !== row && height < middle(other)) ?? null;
    if (next !== row.nextElementSibling) list.insertBefore(row, next);
  };
  const move = (moved: PointerEvent): void => {
    height = moved.clientY;
    settle();
  };
  // A finger that rests near an edge moves nothing by itself, so each frame is asked.
  const goOn = (): void => {
    if (scrollTowards(height)) settle();
    frame = requestAnimationFrame(goOn);
  };
  let frame = requestAnimationFrame(goOn);
  const release = (): void => {
    cancelAnimationFrame(frame);
    list.removeEventListener("pointermove", move);
    row.classList.remove("picture-list__row--held");
    changed(list);
  };
  list.addEventListener("pointermove", move);
  list.addEventListener("lostpointercapture", release, { once: true });
}

// What could not be added stays said, whatever came after it; and nobody is sent on without it.
async function add(chooser: HTMLInputElement, box: HTMLElement, list: HTMLElement): Promise<void> {
  const files = Array.from(chooser.files ?? []);
  const words = chooser.dataset;
  chooser.value = "";
  const problems: string[] = [];
  let added = 0;
  isSending = true;
  for (const [place, file] of files.entries()) {
    if (rows(list).length >= Number(words.most)) {
      const left = files.slice(place).map(({ name }) => name);
      problems.push((words.full ?? "").replace("{}", () => left.join(words.and ?? "")));
      break;
    }
    say(box, [words.busy ?? ""]);
    const problem = (await send(file, words.addTo ?? "", list)) ?? words.trouble ?? "";
    if (problem) problems.push(problem);
    else added += 1;
  }
  isSending = false;
  say(box, added > 0 ? [...problems, words.done ?? ""] : problems, problems.length > 0);
  if (files.length > 0) changed(list);
  if (problems.length > 0 && pressedMeanwhile) chooser.focus();
  else pressedMeanwhile?.click();
  pressedMeanwhile = null;
}

// "" when it was added, the server's words when not, null when the line broke.
async function send(file: File, address: string, list: HTMLElement): Promise<string | null> {
  const body = new FormData();
  body.append("picture", file);
  try {
    const answer = await fetch(address, { method: "POST", body });
    if (answer.ok) {
      list.insertAdjacentHTML("beforeend", await answer.text());
      return "";
    }
    if (answer.status !== 422) return null;
    return ((await answer.json()) as { message: string }).message;
  } catch {
    return null;
  }
}
