// What a person has typed survives a reload, a log-in, an error page or a closed lid.
// <form data-keep="name"> keeps its text in this tab; an element with
// data-keep-done="name" on a later page says that the server has it now.
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);
const PREFIX = "kept:";
const timers = new WeakMap<HTMLFormElement, number>();

export function keepTypedText(): void {
  takeOwnAddress();
  for (const element of document.querySelectorAll<HTMLElement>("[data-keep-done]")) {
    forget(element.dataset.keepDone ?? "");
  }
  restoreAll();
  document.addEventListener("htmx:afterSettle", restoreAll);
  document.addEventListener("input", (event) => {
    const form = (event.target as Control).form;
    if (form?.dataset.keep) saveSoon(form);
  });
  // A choice is made once, and at once: what comes anew after it must not bring the one before.
  document.addEventListener("change", (event) => {
    const form = (event.target as Control).form;
    if (form?.dataset.keep) save(form);
  });
  document.addEventListener("submit", (event) => keepBySending(event.target as HTMLFormElement));
  document.addEventListener("htmx:afterRequest", (event) => {
    const { successful, elt } = (event as CustomEvent<{ successful: boolean; elt: Element }>)
      .detail;
    if (successful && elt instanceof HTMLFormElement) forget(elt.dataset.keep ?? "");
  });
}

// What was sent is let go of when it has arrived. The browser's own memory does not know that: on the way
// back it would fill in once more what stands on the page already, to be sent a second time.
function keepBySending(form: HTMLFormElement): void {
  save(form);
  if (form.dataset?.keep) form.autocomplete = "off";
}

// A page that answers a sent form could only be sent once more when somebody comes back to it.
// Where its words can be read again, <form data-own-address="…"> says so, and "back" reads them.
function takeOwnAddress(): void {
  const own = document.querySelector<HTMLElement>("[data-own-address]")?.dataset.ownAddress;
  if (own) history.replaceState(history.state, "", own);
}

function restoreAll(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keep]")) restore(form);
}

function controls(form: HTMLFormElement): Control[] {
  return Array.from(form.elements).filter(
    (element): element is Control =>
      (element instanceof HTMLInputElement ||
        element instanceof HTMLTextAreaElement ||
        element instanceof HTMLSelectElement) &&
      element.name !== "" &&
      !NEVER.has(element.type),
  );
}

function isTicked(control: Control): control is HTMLInputElement {
  return control.type === "radio" || control.type === "checkbox";
}

function saveSoon(form: HTMLFormElement): void {
  window.clearTimeout(timers.get(form));
  timers.set(
    form,
    window.setTimeout(() => save(form), 300),
  );
}

function save(form: HTMLFormElement): void {
  if (!form.dataset?.keep) return;
  const kept: Record<string, string[]> = {};
  for (const control of controls(form)) {
    if (isTicked(control) ? !control.checked : control.value === "") continue;
    kept[control.name] = [...(kept[control.name] ?? []), control.value];
  }
  write(form.dataset.keep, Object.keys(kept).length > 0 ? JSON.stringify(kept) : null);
}

// The server's own words win: only what is still empty is filled in.
function restore(form: HTMLFormElement): void {
  const text = read(form.dataset.keep ?? "");
  if (!text) return;
  const kept = JSON.parse(text) as Record<string, string[]>;
  let changed = false;
  for (const control of controls(form)) {
    const values = kept[control.name];
    if (!values) continue;
    if (isTicked(control)) {
      const group = controls(form).filter(
        (other) => other.name === control.name && isTicked(other),
      );
      if (group.some((other) => other !== control && (other as HTMLInputElement).defaultChecked))
        continue;
      if (values.includes(control.value) && !control.checked) control.checked = changed = true;
    } else if (control.value === "" && values[0]) {
      control.value = values[0];
      changed = true;
    }
  }
  if (changed) form.dispatchEvent(new CustomEvent("kept:restored", { bubbles: true }));
}

function read(name: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

function write(name: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, text);
  } catch {
    // Storage is full or forbidden: the form itself still holds the text.
  }
}

export function forget(name: string): void {
  if (name) write(name, null);
}
