// Ideas of a list on a map, for whoever opens it; the list itself stays beside it.
// Who goes nearer to a group comes to a page of its ideas, where the map that was open goes on.
import type { MarkedPlace } from "../../scripts/places_map";

const GOES_ON = "idea-map";

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
  if (goesOnHere()) void open(box, door);
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
    drawPlaces(canvas, box.dataset, [...groupsOf(box), ...placesOf(box)]);
    box.addEventListener("click", goOn);
    canvas.focus();
  } catch {
    if (trouble) trouble.textContent = box.dataset.trouble ?? "";
  }
}

function goOn(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-nearer]");
  const isHere = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (link && isHere) keep(link.href);
}

function goesOnHere(): boolean {
  try {
    const address = sessionStorage.getItem(GOES_ON);
    sessionStorage.removeItem(GOES_ON);
    return address === location.href;
  } catch {
    return false;
  }
}

// A browser that keeps nothing shows the button again.
function keep(address: string): void {
  try {
    sessionStorage.setItem(GOES_ON, address);
  } catch {
    // the link works all the same
  }
}

function groupsOf(box: HTMLElement): MarkedPlace[] {
  const rows = Array.from(box.querySelectorAll<HTMLElement>(".idea-map__group"));
  return rows.flatMap((row, index) => {
    const place = placeOf(row, `group ${index}`);
    const about = row.querySelector("th")?.textContent ?? "";
    return place ? [{ ...place, count: Number(row.dataset.count), about }] : [];
  });
}

function placesOf(box: HTMLElement): MarkedPlace[] {
  const rows = Array.from(box.querySelectorAll<HTMLElement>(".idea-map__place"));
  return rows.flatMap((row) => placeOf(row, row.getAttribute("value") ?? "") ?? []);
}

function placeOf(row: HTMLElement, number: string): MarkedPlace | null {
  const where = [row.dataset.latitude, row.dataset.longitude].map(Number) as [number, number];
  const link = row.querySelector("a");
  if (!link || !where.every(Number.isFinite)) return null;
  const choose = (isChosen: boolean): void => {
    row.classList.toggle("idea-map__place--chosen", isChosen);
  };
  return { where, number, count: 1, about: "", link, choose };
}
