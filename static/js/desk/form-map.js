/**
 * The map beside a form: the same composed map as on the map page, with the same layers, so that the mark
 * looks as it will. It shows what is there on the form's day, and takes what is drawn.
 */

import { areasLayer } from "../areas-layer.js";
import * as basemap from "../basemap-layer.js";
import { need, prefersStillness } from "../dom.js";
import { anchorOf } from "../lib/anchors.js";
import { isDay } from "../lib/days.js";
import { inOnePiece } from "../lib/meridian.js";
import { FEWEST, cornersOf, decimalsAt, parseCorners, parseMetres, writeCorners } from "../lib/shape-text.js";
import { parseView } from "../lib/url-state.js";
import { linesLayer } from "../lines-layer.js";
import { createPositionReader, fetchPlaces, positionRow } from "../rows.js";
import { createScene } from "../scene.js";
import { placesLayer, positionsLayer } from "../spot-layers.js";
import { chosenLayer, uncertaintyLayer } from "../uncertainty-layer.js";
import { createDrawing } from "./drawing.js";

const actions = {};
const forward = (name) => (...values) => actions[name]?.(...values);
const marks = Object.fromEntries(
  ["openPlace", "open", "openSpot", "hintPlace", "hint"].map((name) => [name, forward(name)]),
);
const layers = {};
const keep = (name, make) => (...values) => {
  layers[name] = make(...values);
  return layers[name];
};

globalThis.conflictMap = {
  mapOptions: () => ({
    maxBoundsViscosity: 0.7,
    ...(prefersStillness.matches ? { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false } : {}),
  }),
  relief: basemap.relief,
  regionTiles: basemap.regionTiles,
  townNames: basemap.townNames,
  otherTiles: basemap.otherTiles,
  places: keep("places", () => placesLayer(marks)),
  positions: keep("positions", () => positionsLayer(marks)),
  lines: keep("lines", () => linesLayer(marks)),
  areas: keep("areas", () => areasLayer(marks)),
  uncertainty: keep("uncertainty", () => uncertaintyLayer()),
  start,
};

const HELP = {
  point: "Click where it is; drag the point to move it. With the keyboard: move the map, Enter sets the point in its middle.",
  line: "Click corner after corner, in the direction it goes; drag one to move it, or between two to add one.",
  area: "Click round its edge; drag a corner to move it, or between two to add one.",
};
const EMPTY = { point: "", line: "A line needs two corners. ", area: "An area needs three corners. " };

function start(map, control) {
  const form = need("desk-form");
  const field = (name) => form.elements.namedItem(name);
  const page = JSON.parse(need("form-map-data").textContent);
  const help = need("form-map-help");
  const around = map.getCenter().lng;
  const readDay = createPositionReader(around);
  let places = new Map();
  let others = [];
  let drawn = null;
  let located = null;
  let looked = false;

  layers.chosen = chosenLayer().addTo(map);
  const scene = createScene(map, layers);
  const drawing = createDrawing(map, {
    changed: (corners) => write("where", writeCorners(corners, decimalsAt(map.getZoom()))),
    widened: (metres) => write("uncertainty_m", String(metres)),
  });
  control.remove();
  arrange(map);

  /** Put a text into a field as if it had been typed. */
  function write(name, text) {
    const input = field(name);
    input.value = text;
    // What is marked on the map needs no words.
    if (name === "where") field("where-said").value = text;
    input.closest("details")?.setAttribute("open", "");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const kind = () => field("shape").value || "point";

  function show() {
    const own = drawn ? [drawn] : [];
    scene.show(
      { places: [...places.values()], positions: [...others.filter(({ id }) => id !== page.key), ...own] },
      { place: drawn?.place ?? null, position: drawn?.id ?? null, on: field("from")?.value || null },
    );
    const corners = drawing.corners();
    const at = corners[0] ?? located?.anchor;
    drawing.surround(at, parseMetres(field("uncertainty_m").value) ?? located?.uncertainty_m ?? null);
    help.textContent = (corners.length && corners.length < FEWEST[kind()] ? EMPTY[kind()] : "") + HELP[kind()];
    need("form-map-undo").hidden = kind() === "point" || corners.length === 0;
    need("form-map-clear").hidden = corners.length === 0;
  }

  /** What stands in the field, on the map; what only the server can read comes with the outlook. */
  function readField() {
    const corners = parseCorners(field("where").value);
    if (corners) drawing.show(kind(), corners);
    show();
  }

  async function readOthers() {
    const day = field("from")?.value ?? "";
    others = isDay(day) ? await readDay(day, null) : [];
    show();
  }

  /** Bring a point on view; near, the first time, unless the address says how near. */
  function lookAt(at) {
    const away = !map.getBounds().pad(-0.15).contains(at);
    if (!looked || away) map.setView(at, Math.max(map.getZoom(), 9), { animate: false });
    looked = true;
  }

  Object.assign(actions, {
    // A mark of the map is as good as a name: it names the place, or is a corner of the line.
    openPlace: (place) => takePlace(place),
    open: (position) => drawing.kind() !== "point" && drawing.add(position.anchor),
    openSpot: (spot) => scene.zoomApart(spot),
  });

  function takePlace({ slug, name, anchor }) {
    if (page.noun !== "positions" || kind() !== "point" || drawing.corners().length) {
      drawing.add(anchor);
      return;
    }
    field("place").value = name;
    field("place-key").value = slug;
    field("place").dispatchEvent(new Event("change", { bubbles: true }));
  }

  map.on("click", ({ latlng }) => drawing.add([latlng.lat, latlng.lng]));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.target !== map.getContainer() || event.key !== "Enter") return;
    event.preventDefault();
    const { lat, lng } = map.getCenter();
    drawing.add([lat, lng]);
  });
  document.querySelector("[data-to-map]")?.addEventListener("click", (event) => {
    event.preventDefault();
    map.getContainer().scrollIntoView({ block: "center" });
    map.getContainer().focus({ preventScroll: true });
  });
  need("form-map-undo").addEventListener("click", () => drawing.undo());
  need("form-map-clear").addEventListener("click", () => drawing.clear());
  form.addEventListener("input", ({ target }) => {
    if (target.name === "where") readField();
    // Only the circle: drawn anew, a corner would be lost to the hand that drags it.
    if (target.name === "uncertainty_m") show();
  });
  form.addEventListener("change", ({ target }) => {
    if (target.name === "shape") drawing.become(target.value);
    if (target.name === "from") readOthers();
  });
  form.addEventListener("pick", ({ detail: { name, item } }) => {
    if (name === "place" || name === "part_of") lookAt([item.latitude, item.longitude]);
  });
  form.addEventListener("outlook", ({ detail }) => {
    drawn = detail.drawn ? positionRow(detail.drawn, detail.drawn.geometry, around) : null;
    const before = located?.anchor;
    const geometry = detail.located && inOnePiece(detail.located.geometry, around);
    located = geometry && { ...detail.located, geometry, anchor: anchorOf(geometry, drawn?.posture ?? "") };
    const typed = located && field("where").value && !parseCorners(field("where").value) && cornersOf(located.geometry);
    if (typed) drawing.show(typed.kind, typed.corners);
    // What is drawn by hand is on view already; what was named or typed may not be.
    const byHand = drawing.corners().length > 0 && !typed;
    if (located && !byHand && String(located.anchor) !== String(before)) lookAt(located.anchor);
    show();
  });

  const view = parseView(location.hash);
  if (view) map.setView([view.latitude, view.longitude], view.zoom, { animate: false });
  looked = Boolean(view);
  readField();
  const [first] = drawing.corners();
  if (first) lookAt(first);
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  Promise.all([fetchPlaces(null, around).then((read) => { places = read; }), readOthers()])
    .catch((fault) => console.error(fault))
    .then(() => {
      show();
      document.documentElement.dataset.map = "ready";
    });
}

/** The composed map is made for the map page: what only that needs is put away. */
function arrange(map) {
  const container = map.getContainer();
  container.prepend(container.querySelector(".leaflet-control-container"));
  container.setAttribute("aria-label", "Map to mark the spot on. Arrow keys move it, plus and minus zoom, Enter sets a corner in its middle. Coordinates can be typed instead.");
  document.getElementById("map-tools")?.remove();
  document.getElementById("map-credits")?.removeAttribute("open");
  need("form-map-tools").hidden = false;
}
