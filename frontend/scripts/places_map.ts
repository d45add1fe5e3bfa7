// Many ideas on one map. What would lie on each other is one group, which opens when it is pressed.
import * as leaflet from "leaflet";
import { bareMap, CITY, centreOf, NEAREST, STREET } from "./map";

// One idea, or many that the page counts at one place.
export interface MarkedPlace {
  where: [number, number];
  number: string;
  count: number;
  about: string;
  link: HTMLAnchorElement;
  choose(isChosen: boolean): void;
}

const SIZE = 44; // pixels
const APART = SIZE + 4; // closer ones are a group, so that a finger meets only one
const ROOM: leaflet.PointTuple = [48, 48];

interface Spot {
  at: leaflet.Point; // in pixels of a zoom level
  places: MarkedPlace[];
}

export function drawPlaces(canvas: HTMLElement, words: DOMStringMap, places: MarkedPlace[]): void {
  const map = bareMap(canvas, words);
  map.setView(centreOf(words), CITY);
  if (places.length > 0) {
    const bounds = mostOf(words) ?? leaflet.latLngBounds(places.map((place) => place.where));
    map.fitBounds(bounds, { padding: ROOM, maxZoom: STREET, animate: false });
  }
  new Spots(map, words, places);
}

// Where most ideas are, and a little around it: what lies far out would make all others one group.
function mostOf(words: DOMStringMap): leaflet.LatLngBounds | null {
  const [south, west, north, east] = (words.most ?? "").split(",").map(Number);
  if (east === undefined || !south || !west || !north) return null;
  return leaflet.latLngBounds([south, west], [north, east]).pad(0.1);
}

// Places in groups that do not touch each other. Two that do become one in the middle of its places,
// which may touch a third, and so on until none does; a map shows too few for this to be slow.
function apart(map: leaflet.Map, places: MarkedPlace[], zoom: number): Spot[] {
  const spots: Spot[] = [];
  for (const place of places) {
    let spot: Spot = { at: map.project(place.where, zoom), places: [place] };
    for (let i = touching(spots, spot); i >= 0; i = touching(spots, spot)) {
      spot = joined(spots.splice(i, 1)[0] as Spot, spot);
    }
    spots.push(spot);
  }
  return spots;
}

function touching(spots: Spot[], { at }: Spot): number {
  return spots.findIndex(
    (other) => Math.abs(other.at.x - at.x) < APART && Math.abs(other.at.y - at.y) < APART,
  );
}

function joined(one: Spot, two: Spot): Spot {
  const places = [...one.places, ...two.places];
  const share = countOf(two.places) / countOf(places);
  return { at: one.at.add(two.at.subtract(one.at).multiplyBy(share)), places };
}

function countOf(places: MarkedPlace[]): number {
  return places.reduce((sum, place) => sum + place.count, 0);
}

function keyOf({ places }: Spot, zoom: number): string {
  const numbers = places.map((place) => place.number).join(" ");
  return places.length > 1 ? `${numbers} at ${zoom}` : numbers; // the middle of a group moves a little
}

class Spots {
  private readonly drawn = new Map<string, leaflet.Marker>();

  constructor(
    private readonly map: leaflet.Map,
    private readonly words: DOMStringMap,
    private readonly places: MarkedPlace[],
  ) {
    map.on("moveend", () => this.draw());
    this.draw();
  }

  // What stays is not drawn anew: it may hold the focus.
  private draw(): void {
    const zoom = this.map.getZoom();
    const view = this.map.getPixelBounds();
    const spots = apart(this.map, this.places, zoom).filter((spot) => view.contains(spot.at));
    const wanted = new Map(spots.map((spot) => [keyOf(spot, zoom), spot]));
    for (const [key, marker] of Array.from(this.drawn)) {
      if (wanted.has(key)) continue;
      marker.remove();
      this.drawn.delete(key);
    }
    for (const [key, spot] of Array.from(wanted)) {
      if (!this.drawn.has(key)) this.drawn.set(key, this.mark(spot));
    }
  }

  private mark(spot: Spot): leaflet.Marker {
    const [first] = spot.places;
    const count = countOf(spot.places);
    const isGroup = count > 1;
    const label = document.createElement("span");
    const many = count.toLocaleString(document.documentElement.lang || undefined);
    const short = count < 1000 ? (this.words.short ?? "{}") : "{}"; // the unit has no room then
    label.textContent = isGroup ? short.replace("{}", many) : (first?.number ?? "");
    const className = isGroup ? "idea-map__pin idea-map__pin--group" : "idea-map__pin";
    const icon = leaflet.divIcon({ className, iconSize: [SIZE, SIZE], html: label });
    const where = this.map.unproject(spot.at);
    const marker = leaflet.marker(where, { icon }).addTo(this.map);
    const name = isGroup
      ? (this.words.many ?? "{}").replace("{}", many)
      : `${first?.number} ${first?.link.textContent}`;
    marker.getElement()?.setAttribute("aria-label", name);
    const act = (): void => this.open(spot, marker);
    marker.on("click", act);
    marker.on("keydown", (event) => {
      const { originalEvent } = event as unknown as leaflet.LeafletKeyboardEvent;
      if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
      originalEvent.preventDefault();
      act();
    });
    return marker;
  }

  private open(spot: Spot, marker: leaflet.Marker): void {
    const zoom = this.opensAt(spot);
    if (zoom === null) {
      this.tell(spot, marker);
      return;
    }
    const bounds = leaflet.latLngBounds(spot.places.map((place) => place.where));
    const fitting = this.map.getBoundsZoom(bounds, false, leaflet.point(ROOM).multiplyBy(2));
    const where = marker.getLatLng();
    this.map.once("moveend", () => this.focusNear(where));
    this.map.setView(bounds.getCenter(), Math.min(Math.max(fitting, zoom), NEAREST));
  }

  // How near one must come to see a group fall apart; null for one place, and where it never does.
  private opensAt({ places }: Spot): number | null {
    for (let zoom = this.map.getZoom() + 1; zoom <= NEAREST; zoom += 1) {
      if (apart(this.map, places, zoom).length > 1) return zoom;
    }
    return null;
  }

  // The group is gone, so the focus goes on with what came of it.
  private focusNear(where: leaflet.LatLng): void {
    const markers = Array.from(this.drawn.values());
    const far = (one: leaflet.Marker): number => one.getLatLng().distanceTo(where);
    const [nearest] = markers.sort((one, two) => far(one) - far(two));
    nearest?.getElement()?.focus({ preventScroll: true });
  }

  private tell(spot: Spot, marker: leaflet.Marker): void {
    const titles = document.createElement("ul");
    titles.className = "idea-map__titles";
    for (const place of spot.places) {
      const item = document.createElement("li");
      if (place.about) item.append(`${place.about} `);
      item.append(place.link.cloneNode(true));
      titles.append(item);
    }
    titles.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      popup.remove();
      marker.getElement()?.focus();
    });
    const choose = (isChosen: boolean): void => {
      for (const place of spot.places) place.choose(isChosen);
    };
    const popup = leaflet
      .popup({ closeButton: false, maxHeight: 220, offset: [0, -SIZE / 2 + 8] })
      .setLatLng(marker.getLatLng())
      .setContent(titles)
      .on("remove", () => choose(false));
    popup.openOn(this.map);
    choose(true);
    titles.querySelector("a")?.focus({ preventScroll: true });
  }
}
