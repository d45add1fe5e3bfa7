// 文字の大きさ: three buttons in the tools bar; the choice stays on this device.
export function offerTextSizes(): void {
  const buttons = document.querySelectorAll<HTMLButtonElement>("button[data-text-size]");
  const root = document.documentElement;

  const show = (chosen: string): void => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.textSize === chosen));
    }
  };

  show(root.dataset.textSize ?? "100");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const size = button.dataset.textSize ?? "100";
      if (size === "100") delete root.dataset.textSize;
      else root.dataset.textSize = size;
      try {
        localStorage.setItem("text-size", size);
      } catch {
        // Not remembered, but it works on this page.
      }
      show(size);
    });
  }
}
