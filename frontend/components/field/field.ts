// あと何文字: counts while typing; over the limit it says at once by how many characters.
// <p data-count-for="id_body" data-limit="1000" data-left="あと{}文字" data-over="{}文字多すぎます">
const number = new Intl.NumberFormat("ja-JP");

export function countCharacters(): void {
  const countAll = (): void => {
    for (const counter of document.querySelectorAll<HTMLElement>("[data-count-for]"))
      count(counter);
  };
  countAll();
  document.addEventListener("htmx:afterSettle", countAll);
  document.addEventListener("kept:restored", countAll);
  document.addEventListener("input", (event) => {
    const id = (event.target as HTMLElement).id;
    if (!id) return;
    const counter = document.querySelector<HTMLElement>(`[data-count-for="${CSS.escape(id)}"]`);
    if (counter) count(counter);
  });
}

function count(counter: HTMLElement): void {
  const control = document.getElementById(counter.dataset.countFor ?? "");
  if (!(control instanceof HTMLTextAreaElement || control instanceof HTMLInputElement)) return;
  // The server counts characters, not UTF-16 halves: 𠮷 and 😀 are one each.
  const left = Number(counter.dataset.limit) - Array.from(control.value).length;
  const words = left < 0 ? counter.dataset.over : counter.dataset.left;
  counter.textContent = (words ?? "{}").replace("{}", number.format(Math.abs(left)));
  counter.classList.toggle("field__count--over", left < 0);
  counter.hidden = false;
}
