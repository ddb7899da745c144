/**
 * Many positions on one canvas: a badge for the newest and most certain of those that lie together, and beside it how
 * many these are. A click or a tap opens them. The list says all of it to those who can't point.
 */

import { FIRST_UNKNOWN, ONLY_FORECASTS } from "./lib/columns.js";
import { ageOfDays, isDoubtfulAt, sayBriefly } from "./lib/columns-words.js";
import { dayOfRow, groupOfRow } from "./lib/many-day.js";
import { markNear, marksOf, rowsBehind } from "./lib/thinning.js";
import { MarkSprites, SPRITE_PX } from "./mark-sprites.js";
import { drawnWith } from "./symbols.js";

/** So much of the window is drawn around it too, so that a small move shows it at once. */
const MARGIN = 0.2;
/** A number begins a little above the lower edge of its mark, and ends so far below it. */
const NUMBER_BELOW_PX = 11;
/** Within so many pixels of its middle a mark is meant. */
const REACH_PX = 16;

/**
 * @import { Box, ColumnList } from "./lib/types.js"
 * @import { Marks, Order, Window } from "./lib/thinning.js"
 *
 * @typedef {object} ManyItem
 * @property {Order} order
 * @property {Uint32Array} live which of its places are drawn
 * @property {ColumnList} list
 * @property {number} day as the columns count it
 * @property {import("./lib/many-day.js").Grouped | null} grouped of a span
 *
 * @typedef {(rows: number[], at: L.LatLng) => void} OpenRows
 */

class ManyLayer extends L.Layer {
  /** @param {OpenRows} open */
  constructor(open) {
    super();
    this.open = open;
    /** @type {ManyItem | null} */
    this.item = null;
    /** @type {{marks: Marks, window: Window, scale: number, zoom: number, corner: L.LatLng} | null} what is drawn */
    this.drawn = null;
    /** @type {MarkSprites | null} */
    this.sprites = null;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "many-marks leaflet-zoom-animated";
    // The list «On this map» says what stands here.
    this.canvas.setAttribute("aria-hidden", "true");
    this.onTheme = () => {
      this.sprites = null;
      this.redraw();
    };
  }

  /** @param {L.Map} map */
  onAdd(map) {
    map.getPane("positions")?.prepend(this.canvas);
    document.addEventListener("themechange", this.onTheme);
    document.addEventListener("symbolschange", this.onTheme);
    this.redraw();
    return this;
  }

  onRemove() {
    this.canvas.remove();
    document.removeEventListener("themechange", this.onTheme);
    document.removeEventListener("symbolschange", this.onTheme);
    return this;
  }

  /** @returns {{[name: string]: L.LeafletEventHandlerFn}} */
  getEvents() {
    const { redraw: moveend, animate: zoomanim, press: click, point: mousemove } = this;
    return /** @type {any} */ ({ moveend, zoomanim, click, mousemove });
  }

  /** @param {ManyItem | null} item null where few are drawn as symbols */
  show(item) {
    this.item = item;
    this.redraw();
  }

  redraw() {
    /** @type {L.Map | null | undefined} */
    const map = this._map;
    if (!map) return;
    this.canvas.hidden = this.item === null;
    this.drawn = null;
    if (!this.item) return;
    const { order, live } = this.item;
    const size = map.getSize();
    const pad = size.multiplyBy(MARGIN).round();
    const scale = 256 * 2 ** map.getZoom();
    const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1));
    const start = map.project(map.layerPointToLatLng(corner));
    const [width, height] = [size.x + 2 * pad.x, size.y + 2 * pad.y];
    const window = { left: start.x / scale, top: start.y / scale, right: (start.x + width) / scale, bottom: (start.y + height) / scale };
    const marks = marksOf(order, live, window, scale);
    this.drawn = { marks, window, scale, zoom: map.getZoom(), corner: map.layerPointToLatLng(corner) };
    L.DomUtil.setPosition(this.canvas, corner);
    this.paint(width, height, marks);
  }

  /**
   * @param {number} width
   * @param {number} height
   * @param {Marks} marks
   */
  paint(width, height, marks) {
    const { canvas, item } = this;
    const sharpness = window.devicePixelRatio || 1;
    if (this.sprites?.sharpness !== sharpness) this.sprites = new MarkSprites(sharpness);
    const { sprites } = this;
    const context = canvas.getContext("2d");
    if (!context || !item) return;
    if (canvas.width !== Math.ceil(width * sharpness) || canvas.height !== Math.ceil(height * sharpness)) {
      canvas.width = Math.ceil(width * sharpness);
      canvas.height = Math.ceil(height * sharpness);
      canvas.style.inlineSize = `${width}px`;
      canvas.style.blockSize = `${height}px`;
    }
    context.clearRect(0, 0, canvas.width, canvas.height);
    const half = SPRITE_PX / 2;
    const at = (/** @type {number} */ value) => Math.round(value * sharpness);
    for (let mark = 0; mark < marks.count; mark += 1) {
      const badge = this.spriteOf(sprites, item, marks.places[mark]);
      context.drawImage(badge, at(marks.x[mark] - half), at(marks.y[mark] - half));
    }
    for (let mark = 0; mark < marks.count; mark += 1) {
      if (marks.behind[mark] === 1) continue;
      const number = sprites.number(sayBriefly(marks.behind[mark]));
      context.drawImage(number, at(marks.x[mark]) - (number.width >> 1), at(marks.y[mark] + half - 4));
    }
  }

  /**
   * Where marks and their numbers are, in pixels of the world at this zoom: names keep off them.
   * @returns {Box[]}
   */
  boxes() {
    if (!this.drawn) return [];
    const { marks, window: { left, top }, scale } = this.drawn;
    const half = SPRITE_PX / 2;
    return Array.from({ length: marks.count }, (_, mark) => {
      const [x, y] = [marks.x[mark] + left * scale, marks.y[mark] + top * scale];
      return { left: x - half, top: y - half, right: x + half, bottom: y + half + (marks.behind[mark] > 1 ? NUMBER_BELOW_PX : 0) };
    });
  }

  /**
   * @param {MarkSprites} sprites
   * @param {ManyItem} item
   * @param {number} place
   * @returns {HTMLCanvasElement}
   */
  spriteOf(sprites, { order, list, day: shown, grouped }, place) {
    const { columns } = order;
    const row = order.rows[place];
    const day = dayOfRow(columns, row, shown, grouped);
    const group = groupOfRow(row, grouped);
    const expected = list.modalities[columns.modality[row]] === "expected";
    const settled = columns.settled[row] < day;
    const age = ageOfDays(columns.said[row], day);
    const doubtful = isDoubtfulAt(list.precisions, columns.precision[row]);
    const forecast = (columns.flags[row] & ONLY_FORECASTS) > 0;
    const unsure = doubtful || (columns.flags[row] & FIRST_UNKNOWN) > 0;
    const { slug, colour, symbol } = list.actors[columns.actor[row]];
    const of = { actor: slug, posture: list.postures[columns.posture[row]], modality: list.modalities[columns.modality[row]] };
    const key = `${drawnWith(of)} ${columns.actor[row]} ${columns.posture[row]} ${Number(expected)}${Number(settled)}${Number(doubtful)}${age} ${group}${Number(unsure)}${Number(forecast)}`;
    const known = sprites.badges.get(key);
    if (known) return known;
    return sprites.badge(key, { of, colour, symbol, posture: of.posture, expected, settled, doubtful, age, group, unsure, forecast });
  }

  /**
   * Leaflet's own canvas does so: what is drawn grows or shrinks until it is drawn anew.
   * @param {L.ZoomAnimEvent} event
   */
  animate({ zoom, center }) {
    if (!this.drawn) return;
    const map = /** @type {L.Map & {_latLngToNewLayerPoint(at: L.LatLng, zoom: number, center: L.LatLng): L.Point}} */ (this._map);
    const scale = map.getZoomScale(zoom, this.drawn.zoom);
    L.DomUtil.setTransform(this.canvas, map._latLngToNewLayerPoint(this.drawn.corner, zoom, center), scale);
  }

  /**
   * The mark at a spot of the map; -1 where there is none.
   * @param {L.LatLng} at
   * @returns {number}
   */
  markAt(at) {
    if (!this.drawn) return -1;
    const { marks, window: { left, top }, scale } = this.drawn;
    const { x: worldX, y: worldY } = this._map.project(at);
    const [x, y] = [worldX - left * scale, worldY - top * scale];
    const mark = markNear(marks, x, y);
    return mark >= 0 && Math.hypot(marks.x[mark] - x, marks.y[mark] - y) <= REACH_PX ? mark : -1;
  }

  /** @param {L.LeafletMouseEvent} event */
  press({ latlng }) {
    const mark = this.markAt(latlng);
    if (mark < 0 || !this.drawn || !this.item) return;
    const { marks, window, scale } = this.drawn;
    this.open(rowsBehind(this.item.order, this.item.live, window, scale, marks, mark), latlng);
  }

  /** @param {L.LeafletMouseEvent} event */
  point({ latlng }) {
    this._map.getContainer().classList.toggle("is-over-mark", this.markAt(latlng) >= 0);
  }
}

/**
 * @param {OpenRows} open
 * @returns {L.Layer & {show: (item: ManyItem | null) => void, boxes: () => Box[]}}
 */
export const manyLayer = (open) => new ManyLayer(open);
