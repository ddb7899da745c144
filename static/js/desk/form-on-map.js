/**
 * A form and the map beside it in step: what is typed is drawn, what is drawn is written into its fields.
 */

import { need } from "../dom.js";
import { anchorOf } from "../lib/anchors.js";
import { isDay } from "../lib/days.js";
import { inOnePiece } from "../lib/meridian.js";
import { gettext, mark } from "../lib/say.js";
import { FEWEST, cornersOf, decimalsAt, parseCorners, parseMetres, writeCorners } from "../lib/shape-text.js";
import { parseView } from "../lib/url-state.js";
import { createPositionReader, fetchPlaces, positionRow } from "../rows.js";
import { createScene } from "../scene.js";
import { createCircle } from "./drawing-circle.js";
import { Drawing } from "./drawing.js";
import { isControl, needControl, tellChange, typeInto, valueOf } from "./fields.js";

const HELP = {
  point: mark("Click where it is; drag the point to move it. With the keyboard: move the map, Enter sets the point in its middle."),
  line: mark("Click corner after corner, in the direction it goes; drag one to move it, or between two to add one."),
  area: mark("Click round its edge; drag a corner to move it, or between two to add one."),
};
const EMPTY = { point: "", line: mark("A line needs two corners."), area: mark("An area needs three corners.") };

/**
 * @import { Geometry } from "geojson"
 * @import { At, Place, PlaceMark, Position, PositionMark } from "../lib/types.js"
 * @import { Corner, Kind } from "../lib/shape-text.js"
 * @import { Layers } from "../composed.js"
 * @import { Outlook } from "./types.js"
 *
 * @typedef {{key: string, noun: string, view: [number, number, number, number] | null}} FormMapData what the server
 *   tells of the form: an empty key for a new record; west, south, east and north of where the data lies
 * @typedef {{geometry: Geometry, uncertainty_m: number | null, anchor: At}} Located
 */

export class FormMap {
  /**
   * @param {L.Map} map
   * @param {Layers} layers
   * @param {HTMLFormElement} form
   * @param {FormMapData} page
   */
  constructor(map, layers, form, page) {
    this.map = map;
    this.form = form;
    this.page = page;
    this.help = need("form-map-help");
    this.around = map.getCenter().lng;
    this.readDay = createPositionReader(this.around).read;
    /** @type {Map<string, Place>} */
    this.places = new Map();
    /** @type {Position[]} */
    this.others = [];
    /** @type {PositionMark | null} the position of the form as it would be drawn */
    this.drawn = null;
    /** @type {Located | null} where it is, also before anybody is named */
    this.located = null;
    this.looked = false;
    this.scene = createScene(map, layers);
    this.drawing = new Drawing(map, (corners) => this.write("where", writeCorners(corners, decimalsAt(map.getZoom()))));
    this.surround = createCircle(map, (metres) => this.write("uncertainty_m", String(metres)));
  }

  /**
   * Put a text into a field as if it had been typed.
   * @param {string} name
   * @param {string} text
   */
  write(name, text) {
    const input = needControl(this.form, name);
    // What is marked on the map needs no words.
    if (name === "where") needControl(this.form, "where-said").value = text;
    input.closest("details")?.setAttribute("open", "");
    typeInto(input, text);
  }

  /** @returns {Kind} */
  kind() {
    const shape = valueOf(this.form, "shape");
    return shape === "line" || shape === "area" ? shape : "point";
  }

  show() {
    const own = this.drawn ? [this.drawn] : [];
    this.scene.show(
      { places: [...this.places.values()], positions: [...this.others.filter(({ id }) => id !== this.page.key), ...own] },
      { place: this.drawn?.place ?? null, position: this.drawn?.id ?? null },
    );
    const { corners } = this.drawing;
    const kind = this.kind();
    const metres = parseMetres(needControl(this.form, "uncertainty_m").value) ?? this.located?.uncertainty_m ?? null;
    this.surround(corners[0] ?? this.located?.anchor, metres);
    this.help.textContent = [
      corners.length > 0 && corners.length < FEWEST[kind] && EMPTY[kind], HELP[kind],
    ].filter((each) => each).map((each) => gettext(String(each))).join(" ");
    need("form-map-undo").hidden = kind === "point" || corners.length === 0;
    need("form-map-clear").hidden = corners.length === 0;
  }

  /** What stands in the field, on the map; what only the server can read comes with the outlook. */
  readField() {
    const corners = parseCorners(needControl(this.form, "where").value);
    if (corners) this.drawing.show(this.kind(), corners);
    this.show();
  }

  async readOthers() {
    const day = valueOf(this.form, "from") ?? "";
    this.others = isDay(day) ? await this.readDay({ on: day, span: null }, []) : [];
    this.show();
  }

  /**
   * Bring a point on view; near, the first time, unless the address says how near.
   * @param {At} at
   */
  lookAt(at) {
    const away = !this.map.getBounds().pad(-0.15).contains(at);
    if (!this.looked || away) this.map.setView(at, Math.max(this.map.getZoom(), 9), { animate: false });
    this.looked = true;
  }

  /** @param {PlaceMark} place */
  takePlace({ slug, name, anchor }) {
    if (this.page.noun !== "positions" || this.kind() !== "point" || this.drawing.corners.length) {
      this.drawing.add(anchor);
      return;
    }
    const place = needControl(this.form, "place");
    place.value = name;
    needControl(this.form, "place-key").value = slug;
    tellChange(place);
  }

  /** @param {PositionMark} position */
  takePosition({ anchor }) {
    if (this.drawing.kind !== "point") this.drawing.add(anchor);
  }

  /** @param {Outlook} outlook */
  takeOutlook({ drawn, located }) {
    this.drawn = drawn ? positionRow(drawn, drawn.geometry, this.around) : null;
    const before = this.located?.anchor;
    const geometry = located && inOnePiece(located.geometry, this.around);
    this.located = geometry && { ...located, geometry, anchor: anchorOf(geometry, drawn?.posture) };
    const text = needControl(this.form, "where").value;
    const typed = geometry && text && !parseCorners(text) ? cornersOf(geometry) : null;
    if (typed) this.drawing.show(typed.kind, typed.corners);
    // What is drawn by hand is on view already; what was named or typed may not be.
    const byHand = this.drawing.corners.length > 0 && !typed;
    if (this.located && !byHand && String(this.located.anchor) !== String(before)) this.lookAt(this.located.anchor);
    this.show();
  }

  wire() {
    const { drawing, form, map } = this;
    const container = map.getContainer();
    map.on("click", ({ latlng }) => drawing.add([latlng.lat, latlng.lng]));
    container.addEventListener("keydown", (event) => {
      if (event.target !== container || event.key !== "Enter") return;
      event.preventDefault();
      const { lat, lng } = map.getCenter();
      drawing.add([lat, lng]);
    });
    document.querySelector("[data-to-map]")?.addEventListener("click", (event) => {
      event.preventDefault();
      container.scrollIntoView({ block: "center" });
      container.focus({ preventScroll: true });
    });
    need("form-map-undo").addEventListener("click", () => drawing.undo());
    need("form-map-clear").addEventListener("click", () => drawing.clear());
    form.addEventListener("input", ({ target }) => {
      if (!isControl(target)) return;
      if (target.name === "where") this.readField();
      // Only the circle: drawn anew, a corner would be lost to the hand that drags it.
      if (target.name === "uncertainty_m") this.show();
    });
    form.addEventListener("change", ({ target }) => {
      if (!isControl(target)) return;
      if (target.name === "shape") drawing.become(this.kind());
      if (target.name === "from") this.readOthers();
    });
    form.addEventListener("pick", ({ detail: { name, item: { latitude, longitude } } }) => {
      if (name !== "place" && name !== "part_of") return;
      if (latitude !== undefined && longitude !== undefined) this.lookAt([latitude, longitude]);
    });
    form.addEventListener("outlook", ({ detail }) => this.takeOutlook(detail));
  }

  /** Show what the form comes with, then what lies around it. */
  async begin() {
    const { map } = this;
    const view = parseView(location.hash);
    if (view) map.setView([view.latitude, view.longitude], view.zoom, { animate: false });
    this.looked = Boolean(view);
    this.readField();
    const [first] = this.drawing.corners;
    if (first) this.lookAt(first);
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    try {
      await Promise.all([fetchPlaces([], this.around).then((read) => { this.places = read; }), this.readOthers()]);
    } catch (fault) {
      console.error(fault);
    }
    this.show();
    document.documentElement.dataset.map = "ready";
  }
}
