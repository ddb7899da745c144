/**
 * Drawing on the map beside a form: click to set a corner, drag to move it, drag between two to add one,
 * Delete to take it away. Whoever listens gets the corners; nothing here knows of the form.
 */

import { gettext, sayNumber } from "../lib/say.js";
import { drawingIcon, keepClicks, noteHeld } from "./drawing-circle.js";

/**
 * @import { Corner, Kind } from "../lib/shape-text.js"
 */

/** How far an arrow key moves a corner, in pixels. */
const NUDGE_PX = 4;
/** @type {Record<string, [number, number]>} */
const NUDGES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class Drawing {
  /**
   * @param {L.Map} map
   * @param {(corners: Corner[]) => void} changed
   */
  constructor(map, changed) {
    this.map = map;
    this.changed = changed;
    /** @type {Kind} */
    this.kind = "point";
    /** @type {Corner[]} */
    this.corners = [];
    this.isHeld = false;
    this.group = L.layerGroup().addTo(map);
    this.outline = L.polyline([], { className: "drawing-line", interactive: false, pane: "lines" });
  }

  /**
   * Show other corners than were drawn, such as typed ones; tells nobody. What a hand is about to drag counts more.
   * @param {Kind} kind
   * @param {Corner[]} corners
   */
  show(kind, corners) {
    if (this.isHeld) return;
    this.kind = kind;
    this.corners = [...corners];
    this.draw();
  }

  /**
   * A corner where someone clicked: the point itself, or one more corner.
   * @param {Corner} corner
   */
  add(corner) {
    this.corners = this.kind === "point" ? [corner] : [...this.corners, corner];
    this.tell();
  }

  undo() {
    this.corners = this.corners.slice(0, -1);
    this.tell();
  }

  clear() {
    this.corners = [];
    this.tell();
  }

  /**
   * Another kind of shape, of the same corners as far as it can have them.
   * @param {Kind} kind
   */
  become(kind) {
    this.kind = kind;
    if (kind === "point") this.corners = this.corners.slice(0, 1);
    this.tell();
  }

  tell() {
    this.draw();
    this.changed(this.corners);
  }

  /** The corners as they are joined, an area's first once more at its end. */
  line() {
    return this.kind === "area" && this.corners.length > 2 ? [...this.corners, this.corners[0]] : this.corners;
  }

  draw() {
    this.group.clearLayers();
    if (this.kind !== "point" && this.corners.length > 1) {
      const line = this.line();
      this.outline.setLatLngs(line);
      this.group.addLayer(this.outline);
      line.slice(1).forEach((corner, i) => this.group.addLayer(this.middleMark(line[i], corner, i + 1)));
    }
    this.corners.forEach((corner, i) => this.group.addLayer(this.cornerMark(corner, i)));
  }

  /**
   * @param {Corner} at
   * @param {number} index
   * @returns {L.Marker}
   */
  cornerMark(at, index) {
    const mark = L.marker(at, {
      icon: drawingIcon("drawing-corner", 18), draggable: true, keyboard: true, pane: "positions", zIndexOffset: 1000,
      title: this.kind === "point"
        ? gettext("The point. Drag it, or move it with the arrow keys.")
        : gettext("Corner {number}. Drag it; Delete takes it away.", { number: sayNumber(index + 1) }),
    });
    noteHeld(mark, (now) => { this.isHeld = now; });
    mark.on("drag", () => {
      const { lat, lng } = mark.getLatLng();
      this.corners[index] = [lat, lng];
      this.outline.setLatLngs(this.line());
    });
    mark.on("dragend", () => this.tell());
    mark.on("contextmenu", () => this.remove(index));
    keepClicks(mark, (button) => button.addEventListener("keydown", (event) => this.onCornerKey(event, index)));
    return mark;
  }

  /**
   * A handle halfway between two corners: dragging it makes a corner of it.
   * @param {Corner} one
   * @param {Corner} other
   * @param {number} index of the corner that it would become
   * @returns {L.Marker}
   */
  middleMark(one, other, index) {
    const { map } = this;
    const mark = L.marker(map.unproject(map.project(one).add(map.project(other)).divideBy(2)), {
      icon: drawingIcon("drawing-middle", 12), draggable: true, keyboard: false, pane: "positions", zIndexOffset: 900,
    });
    noteHeld(mark, (now) => { this.isHeld = now; });
    mark.on("dragend", () => {
      const { lat, lng } = mark.getLatLng();
      this.corners.splice(index, 0, [lat, lng]);
      this.tell();
    });
    keepClicks(mark);
    return mark;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} index
   */
  onCornerKey(event, index) {
    const nudge = NUDGES[event.key];
    if (event.key === "Delete" || event.key === "Backspace") this.remove(index);
    else if (nudge) {
      const { map } = this;
      const moved = map.unproject(map.project(this.corners[index]).add(L.point(nudge).multiplyBy(NUDGE_PX)));
      this.corners[index] = [moved.lat, moved.lng];
      this.tell();
      this.focusCorner(index);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} index */
  focusCorner(index) {
    const mark = this.map.getContainer().querySelectorAll(".drawing-corner")[index];
    if (mark instanceof HTMLElement) mark.focus();
  }

  /** @param {number} index */
  remove(index) {
    this.corners.splice(index, 1);
    this.tell();
  }
}
