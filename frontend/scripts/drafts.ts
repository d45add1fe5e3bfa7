// What somebody writes is saved while they write: <form data-autosave="address">.
// The form keeps the version it knows, so that another window is never written over.
import { forget } from "./keep";

const PAUSE = 2000; // milliseconds without a key pressed
const LONGEST = 15000; // and at the latest after so long

export function saveDrafts(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-autosave]");
  if (!form) return;
  new Draft(form).watch();
}

class Draft {
  private pause = 0;
  private unsavedSince = 0;
  private isSaving = false;
  private isStopped = false;
  private saved: string;

  constructor(private readonly form: HTMLFormElement) {
    this.saved = this.textFromServer();
  }

  watch(): void {
    const soon = (): void => this.saveSoon();
    this.form.addEventListener("input", soon);
    this.form.addEventListener("change", soon);
    this.form.addEventListener("kept:restored", soon);
    this.form.addEventListener("submit", () => this.stop());
    // A phone that is put away may never come back to this page.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.save(true);
    });
    window.addEventListener("pageshow", (event) => {
      this.isStopped = false;
      if (event.persisted) soon();
    });
    soon(); // what was typed, or restored, before this script had arrived
  }

  private stop(): void {
    window.clearTimeout(this.pause);
    this.isStopped = true;
  }

  private saveSoon(): void {
    if (this.isStopped || this.text() === this.saved) return;
    this.unsavedSince = this.unsavedSince || Date.now();
    window.clearTimeout(this.pause);
    const wait = Math.min(PAUSE, Math.max(0, this.unsavedSince + LONGEST - Date.now()));
    this.pause = window.setTimeout(() => void this.save(), wait);
  }

  private words(form = this.form): FormData {
    const words = new FormData(form);
    words.delete("picture");
    return words;
  }

  private textFromServer(): string {
    const untouched = this.form.cloneNode(true) as HTMLFormElement;
    untouched.reset();
    return this.text(untouched);
  }

  private text(form = this.form): string {
    const words = this.words(form);
    words.delete("draft_version");
    return JSON.stringify(Array.from(words.entries()));
  }

  private async save(isLeaving = false): Promise<void> {
    const text = this.text();
    if (this.isSaving || this.isStopped || text === this.saved) return;
    this.isSaving = true;
    this.unsavedSince = 0;
    try {
      const answer = await fetch(this.form.dataset.autosave ?? "", {
        method: "POST",
        body: this.words(),
        headers: { Accept: "application/json" },
        // Browsers send up to 64 kB after the page is gone.
        keepalive: isLeaving && text.length < 20000,
      });
      await this.hear(answer, text);
    } catch {
      this.say(this.status()?.dataset.trouble ?? "", true);
    } finally {
      this.isSaving = false;
    }
    this.saveSoon();
  }

  private async hear(answer: Response, text: string): Promise<void> {
    if (answer.status === 401) return this.say(this.status()?.dataset.loggedOut ?? "", true);
    if (answer.status === 409 || answer.status === 422) {
      const { code, message } = (await answer.json()) as { code: string; message: string };
      if (code === "nothing_written") return;
      if (code === "draft_changed_elsewhere" || code === "sent_already") this.showConflict();
      this.saved = text; // the same words would only be refused again
      return this.say(message, true);
    }
    if (!answer.ok) return this.say(this.status()?.dataset.trouble ?? "", true);
    const { version, address, message } = (await answer.json()) as {
      version: number;
      address: string;
      message: string;
    };
    this.saved = text;
    const field = this.form.elements.namedItem("draft_version");
    if (field instanceof HTMLInputElement) field.value = String(version);
    forget(this.form.dataset.keep ?? "");
    // Reloading the page, or coming back to it, opens this draft.
    if (!this.isStopped) history.replaceState(history.state, "", address);
    this.say(message, false);
  }

  private status(): HTMLElement | null {
    return this.form.querySelector<HTMLElement>(".draft-status");
  }

  private say(message: string, isTrouble: boolean): void {
    const status = this.status();
    if (!status) return;
    status.textContent = message;
    status.classList.toggle("draft-status--trouble", isTrouble);
  }

  private showConflict(): void {
    const notice = document.getElementById("draft-conflict");
    if (notice) notice.hidden = false;
  }
}
