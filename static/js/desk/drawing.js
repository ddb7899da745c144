/**
 * Drawing on the map beside a form: click to set a corner, drag to move it, drag between two to add one,
 * Delete to take it away; and the circle that says how far off it may be, with a handle on its edge.
 * Whoever listens gets the corners; nothing here knows of the form.
 */

import { roundMetres } from "../lib/shape-text.js";

/**
 * @typedef {import("../lib/shape-text.js").Corner} Corner
 * @typedef {"point" | "line" | "area"} Kind
 */

const icon = (className, size) => L.divIcon({ className, iconSize: [size, size] });
/** How far an arrow key moves a corner, in pixels. */
const NUDGE_PX = 4;
const NUDGES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/**
 * @param {L.Map} map
 * @param {{changed: (corners: Corner[]) => void, widened: (metres: number) => void}} actions
 */
export function createDrawing(map, { changed, widened }) {
  /** @type {Kind} */
  let kind = "point";
  /** @type {Corner[]} */
  let corners = [];
  /** The circle: its middle and its radius in metres; null where there is none. */
  let circle = null;
  const group = L.layerGroup().addTo(map);
  const edge = L.layerGroup().addTo(map);
  const outline = L.polyline([], { className: "drawing-line", interactive: false, pane: "lines" });

  function tell() {
    draw();
    changed(corners);
  }

  function between(one, other) {
    const middle = map.project(one).add(map.project(other)).divideBy(2);
    const { lat, lng } = map.unproject(middle);
    return [lat, lng];
  }

  function cornerMark(at, index) {
    const mark = L.marker(at, {
      icon: icon("drawing-corner", 18), draggable: true, keyboard: true, pane: "positions", zIndexOffset: 1000,
      title: kind === "point" ? "The point. Drag it, or move it with the arrow keys." : `Corner ${index + 1}. Drag it; Delete takes it away.`,
    });
    mark.on("drag", ({ latlng }) => {
      corners[index] = [latlng.lat, latlng.lng];
      outline.setLatLngs(lineOf());
    });
    mark.on("dragend", tell);
    mark.on("contextmenu", () => remove(index));
    mark.on("add", () => {
      const button = mark.getElement();
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("keydown", (event) => onCornerKey(event, index));
    });
    return mark;
  }

  function onCornerKey(event, index) {
    const nudge = NUDGES[event.key];
    if (event.key === "Delete" || event.key === "Backspace") remove(index);
    else if (nudge) {
      const moved = map.unproject(map.project(corners[index]).add(L.point(nudge).multiplyBy(NUDGE_PX)));
      corners[index] = [moved.lat, moved.lng];
      tell();
      focusCorner(index);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const focusCorner = (index) => map.getContainer().querySelectorAll(".drawing-corner")[index]?.focus();

  function remove(index) {
    corners.splice(index, 1);
    tell();
  }

  /** A handle halfway between two corners: dragging it makes a corner of it. */
  function middleMark(one, other, index) {
    const mark = L.marker(between(one, other), {
      icon: icon("drawing-middle", 12), draggable: true, keyboard: false, pane: "positions", zIndexOffset: 900,
    });
    mark.on("dragend", () => {
      const { lat, lng } = mark.getLatLng();
      corners.splice(index, 0, [lat, lng]);
      tell();
    });
    mark.on("add", () => L.DomEvent.disableClickPropagation(mark.getElement()));
    return mark;
  }

  const lineOf = () => (kind === "area" && corners.length > 2 ? [...corners, corners[0]] : corners);

  function draw() {
    group.clearLayers();
    if (kind !== "point" && corners.length > 1) {
      outline.setLatLngs(lineOf());
      group.addLayer(outline);
      const line = lineOf();
      line.slice(1).forEach((corner, i) => group.addLayer(middleMark(line[i], corner, i + 1)));
    }
    corners.forEach((corner, i) => group.addLayer(cornerMark(corner, i)));
  }

  function drawCircle() {
    edge.clearLayers();
    if (!circle || !(circle.metres > 0)) return;
    const { at, metres } = circle;
    const shape = L.circle(at, { radius: metres, className: "drawing-circle", interactive: false, pane: "uncertainty" });
    edge.addLayer(shape);
    const east = shape.getBounds().getEast();
    const reach = map.latLngToContainerPoint([at[0], east]).x - map.latLngToContainerPoint(at).x;
    // On a circle smaller than the marks the handle would cover the very spot.
    if (reach < 26) return;
    const handle = L.marker([at[0], east], {
      icon: icon("drawing-handle", 16), draggable: true, keyboard: false, pane: "positions", zIndexOffset: 950,
      title: "Drag: how far off it may be",
    });
    handle.on("drag", ({ latlng }) => {
      circle.metres = map.distance(at, [at[0], latlng.lng]);
      shape.setRadius(circle.metres);
    });
    handle.on("dragend", () => widened(roundMetres(circle.metres)));
    handle.on("add", () => L.DomEvent.disableClickPropagation(handle.getElement()));
    edge.addLayer(handle);
  }

  map.on("zoomend", drawCircle);

  return {
    kind: () => kind,
    corners: () => corners,
    /** Show other corners than were drawn, such as typed ones; tells nobody. */
    show(newKind, newCorners) {
      kind = newKind;
      corners = newCorners.map((corner) => [...corner]);
      draw();
    },
    /** A corner where someone clicked: the point itself, or one more corner. */
    add(corner) {
      corners = kind === "point" ? [corner] : [...corners, corner];
      tell();
    },
    undo() {
      corners = corners.slice(0, -1);
      tell();
    },
    clear() {
      corners = [];
      tell();
    },
    /** Another kind of shape, of the same corners as far as it can have them. */
    become(newKind) {
      kind = newKind;
      if (kind === "point") corners = corners.slice(0, 1);
      tell();
    },
    /** How far off it may be; null where that isn't known. */
    surround(at, metres) {
      circle = at && metres ? { at, metres } : null;
      drawCircle();
    },
  };
}
