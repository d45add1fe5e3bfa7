// Deciding with the keyboard, in the list and on the page of an item. Nothing happens while somebody types.
import { showBatches } from "./desk_batches";

const ACTS: Record<string, string> = { p: "publish", r: "return", h: "hide" };

let wish = "return";

export function listenToKeys(): void {
  const desk = document.querySelector<HTMLElement>("[data-desk]");
  if (!desk) return;
  const list = desk.dataset.desk === "list";
  for (const button of desk.querySelectorAll<HTMLElement>("[data-desk-key='?'][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", help);
  }
  if (list) helpTheList();
  document.addEventListener("keydown", (event) => {
    const act = wishAt(event.target);
    if (event.key === "Enter" && event.ctrlKey && act) {
      event.preventDefault();
      void decide(desk, act);
    } else if (event.key === "Escape" && act) {
      (list ? current() : document.querySelector<HTMLElement>("#main, main"))?.focus();
    } else if (isFree(event) && press(desk, list, event.key)) {
      event.preventDefault();
    }
  });
}

// Keys are for whoever does not type, holds no other key down and has no dialog open.
function isFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (document.querySelector("dialog[open]")) return false;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return true;
  if (target.isContentEditable || target.matches("textarea, select")) return false;
  if (target.matches("input")) return target.matches("[type=checkbox], [type=radio]");
  return true;
}

// What Ctrl+Enter decides: in the reason what was pressed before, in a choice what it is for.
function wishAt(target: EventTarget | null): string {
  if (!(target instanceof HTMLElement)) return "";
  if (target.matches("[name=reason], select[name=rule]")) return wish;
  return target.dataset.deskChoice ?? "";
}

function press(desk: HTMLElement, list: boolean, key: string): boolean {
  if (key === "?") return help();
  if (key === "u") return click("#desk-batches [data-batch] button");
  const act = ACTS[key];
  if (act) {
    if (desk.dataset.item && !offers(act)) return false;
    void decide(desk, act);
    return true;
  }
  return list ? pressInList(key) : click(`[data-desk-key='${CSS.escape(key)}']`);
}

function pressInList(key: string): boolean {
  const row = current();
  if (key === "j") return moveTo(row ? after(row, 1) : rows()[0]);
  if (key === "k") return moveTo(row ? after(row, -1) : rows()[0]);
  if (!row) return false;
  if (key === "Enter" && document.activeElement === row) return follow(row, "th a");
  if (key === "m") return follow(row, "a.desk-merge");
  if (key === "a") return follow(row, "button[name=claim]");
  if (key === "x") return follow(row, "input[name=item]");
  return false;
}

// On the page of an item only what its buttons offer.
function offers(act: string): boolean {
  return document.querySelector(`button[name=decision][value=${act}]`) !== null;
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("tr[data-row]")];
}

function current(): HTMLElement | null {
  return document.querySelector("tr[data-row][aria-current]");
}

function after(row: HTMLElement, step: number): HTMLElement | undefined {
  return rows()[rows().indexOf(row) + step];
}

function moveTo(row: HTMLElement | undefined): boolean {
  if (!row) return false;
  current()?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.focus();
  return true;
}

function follow(row: HTMLElement, selector: string): boolean {
  row.querySelector<HTMLElement>(selector)?.click();
  return true;
}

function click(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.click();
  return found !== null;
}

function help(): boolean {
  const dialog = document.getElementById("desk-keys");
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
  return true;
}

// --- Deciding -------------------------------------------------------------------------------------

function chosen(desk: HTMLElement): string[] {
  if (desk.dataset.item) return [desk.dataset.item];
  const ticked = [...document.querySelectorAll<HTMLInputElement>("input[name=item]:checked")];
  if (ticked.length > 0) return ticked.map((box) => box.value);
  const one = current()?.querySelector<HTMLInputElement>("input[name=item]");
  return one ? [one.value] : [];
}

async function decide(desk: HTMLElement, act: string): Promise<void> {
  const reason = document.querySelector<HTMLTextAreaElement>("#desk-reason, #id_reason");
  if (act !== "publish" && !reason?.value.trim()) {
    wish = act;
    const form = reason?.form;
    form?.querySelector<HTMLElement>("select[name=rule]")?.focus();
    return;
  }
  const items = chosen(desk);
  if (act === "publish" && choosesFirst(items)) return;
  const words = new FormData(reason?.form ?? undefined);
  words.delete("item");
  for (const item of items) words.append("item", item);
  words.set("act", act);
  if (await send(desk, words)) settle(desk, items, reason);
}

// Something has to be chosen first: on the page of the only item, or in the empty field on that page.
function choosesFirst(items: string[]): boolean {
  const box = document.querySelector<HTMLInputElement>(`input[name=item][value="${items[0]}"]`);
  const page = items.length === 1 ? box?.closest<HTMLElement>("tr")?.dataset.asksFirst : undefined;
  if (page) location.href = page;
  const field = document.querySelector<HTMLSelectElement>("select[data-desk-choice=publish]");
  const waits = field !== null && field.value === "" && document.activeElement !== field;
  if (waits) field.focus();
  return page !== undefined || waits;
}

async function send(desk: HTMLElement, words: FormData): Promise<boolean> {
  const form = document.getElementById("desk-form");
  const address = desk.dataset.decide ?? form?.getAttribute("action") ?? "";
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: words,
      headers: { "X-Desk": "1" },
    });
    if (answer.ok) {
      refuse("");
      showBatches(await answer.text());
      return true;
    }
    refuse(String(((await answer.json()) as { refused?: string }).refused ?? ""));
  } catch {
    refuse(document.getElementById("desk-keys")?.dataset.trouble ?? "");
  }
  return false;
}

function refuse(words: string): void {
  const place = document.getElementById("desk-refusal");
  if (!place) return;
  place.hidden = words === "";
  const text = place.querySelector("p");
  if (text) text.textContent = words;
}

// What was decided leaves the list; the row behind it is the next one.
function settle(desk: HTMLElement, items: string[], reason: HTMLTextAreaElement | null): void {
  if (desk.dataset.item) {
    location.href = desk.dataset.following || desk.dataset.list || location.href;
    return;
  }
  const gone = rows().filter((row) => {
    const box = row.querySelector<HTMLInputElement>("input[name=item]");
    return box !== null && items.includes(box.value);
  });
  const last = gone[gone.length - 1];
  const next = last
    ? (after(last, 1) ??
      rows()
        .filter((row) => !gone.includes(row))
        .pop())
    : undefined;
  for (const row of gone) row.remove();
  if (reason) {
    reason.value = "";
    const select = reason.form?.querySelector<HTMLSelectElement>("select[name=rule]");
    if (select) select.value = "";
  }
  countTicked();
  if (!moveTo(next) && rows().length === 0) location.reload();
}

// --- The list: all of a page at once, and how many are ticked ----------------------------------------

function helpTheList(): void {
  const all = document.getElementById("desk-all");
  if (all instanceof HTMLInputElement) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll<HTMLInputElement>("input[name=item]")) {
        box.checked = all.checked;
      }
      countTicked();
    });
  }
  document.addEventListener("change", countTicked);
  document.getElementById("desk-form")?.addEventListener("submit", (event) => {
    const button = (event as SubmitEvent).submitter;
    if (!(button instanceof HTMLButtonElement) || button.name !== "act") return;
    const desk = document.querySelector<HTMLElement>("[data-desk]");
    if (!desk || chosen(desk).length === 0) return; // the server says that nothing is selected
    event.preventDefault();
    void decide(desk, button.value);
  });
  countTicked();
}

function countTicked(): void {
  const number = document.querySelectorAll("input[name=item]:checked").length;
  const place = document.getElementById("desk-number");
  if (place) place.textContent = number > 0 ? `(${number})` : "";
}
