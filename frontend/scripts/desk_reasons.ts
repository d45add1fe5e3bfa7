// Choosing a rule puts its words into the field of the reason, where they can be changed.
export function offerWords(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-desk-rule]")) {
    let last = "";
    select.addEventListener("change", () => {
      const field = document.getElementById(select.dataset.deskRule ?? "");
      if (!(field instanceof HTMLTextAreaElement)) return;
      const words = select.selectedOptions[0]?.dataset.words ?? "";
      field.value =
        last && field.value.includes(last)
          ? field.value.replace(last, words)
          : before(words, field.value);
      last = words;
      markAsIn(select);
    });
  }
}

function before(words: string, typed: string): string {
  return words && typed.trim() ? `${words}\n${typed.trim()}` : words || typed;
}

// Says to the server that the words stand in the field already.
function markAsIn(select: HTMLSelectElement): void {
  const form = select.form;
  if (!form || form.querySelector("input[name=rule_is_in_text]")) return;
  const mark = document.createElement("input");
  mark.type = "hidden";
  mark.name = "rule_is_in_text";
  mark.value = "1";
  form.append(mark);
}
