// A map for whoever opens it: only then is its program loaded, and only then are tiles asked for.
// Without this script the place is there in words, and as a link where the settings name a site.
export function offerMaps(): void {
  const boxes = document.querySelectorAll<HTMLElement>(".place-map:not([data-offered])");
  for (const box of boxes) offer(box);
}

function offer(box: HTMLElement): void {
  box.dataset.offered = "";
  const door = box.querySelector<HTMLElement>(".place-map__open");
  const button = box.querySelector<HTMLElement>("[data-open]");
  if (!door || !button) return;
  door.hidden = false;
  const page = box.querySelector<HTMLElement>(".place-map__page");
  if (page) page.hidden = true;
  const choice = box.dataset.mode === "pick" ? new Choice(box) : null;
  button.addEventListener("click", () => void open(box, door, choice));
}

async function open(box: HTMLElement, door: HTMLElement, choice: Choice | null): Promise<void> {
  const panel = box.querySelector<HTMLElement>(".place-map__panel");
  const canvas = box.querySelector<HTMLElement>(".place-map__canvas");
  if (!panel || !canvas) return;
  try {
    const { drawMap } = await import("../../scripts/map");
    door.hidden = true;
    panel.hidden = false;
    const map = drawMap(canvas, box.dataset, choice?.point() ?? given(box));
    choice?.follow(map);
    canvas.focus();
  } catch {
    const status = box.querySelector<HTMLElement>(".place-map__status") ?? door;
    status.textContent = box.dataset.trouble ?? "";
  }
}

function given(box: HTMLElement): Point | null {
  return pointFrom(box.dataset.latitude ?? "", box.dataset.longitude ?? "");
}

export type Point = [number, number];

export interface DrawnMap {
  middle(): Point;
  pin(point: Point | null): void;
  onTap(act: (point: Point) => void): void;
}

function pointFrom(latitude: string, longitude: string): Point | null {
  const point: Point = [Number.parseFloat(latitude), Number.parseFloat(longitude)];
  return point.every(Number.isFinite) ? point : null;
}

// The two numbers of the form, and everything that changes them.
class Choice {
  private readonly latitude: HTMLInputElement | null;
  private readonly longitude: HTMLInputElement | null;
  private map: DrawnMap | null = null;

  constructor(private readonly box: HTMLElement) {
    this.latitude = box.querySelector("input[name=latitude]");
    this.longitude = box.querySelector("input[name=longitude]");
    box.addEventListener("input", () => this.show());
    box.querySelector("[data-clear]")?.addEventListener("click", () => this.set(null));
    box.querySelector("[data-choose]")?.addEventListener("click", () => {
      if (this.map) this.set(this.map.middle());
    });
    document.addEventListener("kept:restored", () => this.show());
    // What was refused is not called a chosen point.
    if (this.point() && this.latitude?.getAttribute("aria-invalid") !== "true") this.show();
  }

  point(): Point | null {
    return pointFrom(this.latitude?.value ?? "", this.longitude?.value ?? "");
  }

  follow(map: DrawnMap): void {
    this.map = map;
    map.onTap((point) => this.set(point));
    map.pin(this.point());
  }

  private set(point: Point | null): void {
    const [north, east] = point?.map((number) => number.toFixed(5)) ?? ["", ""];
    if (this.latitude) this.latitude.value = north ?? "";
    if (this.longitude) this.longitude.value = east ?? "";
    this.latitude?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private show(): void {
    const point = this.point();
    this.map?.pin(point);
    const status = this.box.querySelector<HTMLElement>(".place-map__status");
    if (!status) return;
    const { chosen = "", gone = "" } = this.box.dataset;
    status.textContent = point
      ? chosen.replace("{0}", point[0].toFixed(5)).replace("{1}", point[1].toFixed(5))
      : gone;
  }
}
