// Ideas of a list on a map, for whoever opens it; the list itself stays beside it.
import type { MarkedPlace } from "../../scripts/places_map";

export function offerIdeaMaps(): void {
  const boxes = document.querySelectorAll<HTMLElement>(".idea-map:not([data-offered])");
  for (const box of boxes) offer(box);
}

function offer(box: HTMLElement): void {
  box.dataset.offered = "";
  const door = box.querySelector<HTMLElement>(".idea-map__open");
  if (!door) return;
  door.hidden = false;
  door.querySelector("[data-open]")?.addEventListener("click", () => void open(box, door));
}

async function open(box: HTMLElement, door: HTMLElement): Promise<void> {
  const frame = box.querySelector<HTMLElement>(".idea-map__frame");
  const canvas = box.querySelector<HTMLElement>(".idea-map__canvas");
  const trouble = box.querySelector<HTMLElement>(".idea-map__trouble");
  if (!frame || !canvas) return;
  try {
    const { drawPlaces } = await import("../../scripts/places_map");
    door.hidden = true;
    frame.hidden = false;
    box.classList.add("idea-map--open");
    drawPlaces(canvas, box.dataset, placesOf(box));
    canvas.focus();
  } catch {
    if (trouble) trouble.textContent = box.dataset.trouble ?? "";
  }
}

function placesOf(box: HTMLElement): MarkedPlace[] {
  const rows = Array.from(box.querySelectorAll<HTMLElement>(".idea-map__place"));
  return rows.flatMap((row) => {
    const where = [row.dataset.latitude, row.dataset.longitude].map(Number) as [number, number];
    const link = row.querySelector("a");
    if (!link || !where.every(Number.isFinite)) return [];
    const choose = (isChosen: boolean): void => {
      row.classList.toggle("idea-map__place--chosen", isChosen);
    };
    return [{ where, number: row.getAttribute("value") ?? "", link, choose }];
  });
}
