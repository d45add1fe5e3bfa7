// Sending, copying and printing, where the browser can; without a script the address can be selected.

export function offerSharing(): void {
  const box = document.querySelector<HTMLElement>("[data-share]");
  if (!box) return;
  const data = { title: box.dataset.shareTitle ?? "", url: box.dataset.shareAddress ?? "" };
  const said = box.querySelector<HTMLElement>("[data-share-said]");
  const offer = (name: string, act: () => void): void => {
    const button = box.querySelector<HTMLButtonElement>(`[data-share-${name}]`);
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", act);
  };
  // Whoever closes the list of programs again has done nothing wrong.
  if (typeof navigator.share === "function")
    offer("send", () => void navigator.share(data).catch(() => {}));
  offer("print", () => globalThis.print());
  offer("copy", async () => {
    try {
      await navigator.clipboard.writeText(data.url);
      if (said) said.textContent = said.dataset.done ?? "";
    } catch {
      box.querySelector<HTMLInputElement>("input")?.select();
      if (said) said.textContent = said.dataset.failed ?? "";
    }
  });
}
