// Leaflet, loaded when a map is opened. It asks for tiles only at the address the page names.
import * as leaflet from "leaflet";
import "leaflet/dist/leaflet.css";
import type { DrawnMap, Point } from "../components/place_map/place_map";

export const CITY = 13; // zoom levels
export const STREET = 16;
export const NEAREST = 18;

export function drawMap(canvas: HTMLElement, words: DOMStringMap, point: Point | null): DrawnMap {
  const map = bareMap(canvas, words);
  map.setView(point ?? centreOf(words), point ? STREET : CITY);
  let marker: leaflet.Marker | null = null;
  const drawn: DrawnMap = {
    middle: () => [map.getCenter().lat, map.getCenter().lng],
    onTap: (act) =>
      map.on("click", ({ latlng }: leaflet.LeafletMouseEvent) => act([latlng.lat, latlng.lng])),
    pin: (where) => {
      marker?.remove();
      marker = where ? leaflet.marker(where, pin()).addTo(map) : null;
    },
  };
  drawn.pin(point);
  return drawn;
}

export function bareMap(canvas: HTMLElement, words: DOMStringMap): leaflet.Map {
  const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = leaflet.map(canvas, {
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !isCalm,
    fadeAnimation: !isCalm,
    inertia: !isCalm,
  });
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", words.label ?? "");
  leaflet.control
    .zoom({ zoomInTitle: words.nearer ?? "+", zoomOutTitle: words.farther ?? "−" })
    .addTo(map);
  leaflet.control.attribution({ prefix: false }).addAttribution(credit(words)).addTo(map);
  const tiles = leaflet.tileLayer(words.tiles ?? "", { minZoom: 5, maxZoom: NEAREST });
  sayWhenNoneComes(tiles, canvas, words.trouble ?? "");
  tiles.addTo(map);
  return map;
}

// A grey map tells nobody that its pictures did not come; one that is missing at an edge is no trouble.
function sayWhenNoneComes(tiles: leaflet.TileLayer, canvas: HTMLElement, trouble: string): void {
  const note = document.createElement("p");
  note.className = "map-trouble";
  note.setAttribute("role", "status");
  canvas.append(note);
  let hasCome = false;
  tiles.on("loading", () => {
    hasCome = false;
  });
  tiles.on("tileload", () => {
    hasCome = true;
  });
  tiles.on("load", () => {
    note.textContent = hasCome ? "" : trouble;
  });
}

export function centreOf(words: DOMStringMap): Point {
  const [north = 0, east = 0] = (words.centre ?? "").split(",").map(Number);
  return [north, east];
}

function pin(): leaflet.MarkerOptions {
  const icon = leaflet.divIcon({
    className: "place-map__pin",
    iconSize: [24, 24],
    iconAnchor: [12, 28],
  });
  return { icon, interactive: false, keyboard: false };
}

// As text and never as markup: the words come from a setting.
function credit(words: DOMStringMap): string {
  const link = document.createElement(words.sourcePage ? "a" : "span");
  link.textContent = words.source ?? "";
  if (words.sourcePage) link.setAttribute("href", words.sourcePage);
  return link.outerHTML;
}
