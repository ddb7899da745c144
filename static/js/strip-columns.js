/**
 * What the strip of time counts: the columns of all positions, once the first marks are drawn, and of these what the
 * map's window and its layers leave on view.
 */

import { createColumnsReader } from "./columns-reader.js";
import { onViewOf } from "./lib/on-view.js";

/** Parts come faster than the strip need be drawn anew. */
const PAUSE_MS = 250;
/** Up to so many positions are read whole, so that another day asks for none. */
const FEW = 1000;

/**
 * @import { Columns, ColumnList } from "./lib/types.js"
 * @import { Layers } from "./composed.js"
 * @import { Strip } from "./strip.js"
 */

/**
 * @param {Strip} strip
 * @param {L.Map} map
 * @param {Layers} layers
 * @param {[string, string][]} lens parameters of an instant, and of whose word is taken
 * @param {() => void} whenFew called where so few positions are told of that each could be read
 * @param {Pick<import("./many.js").Many, "onRead"> | null} many what reads the columns already, if anything does
 * @returns {void}
 */
export function feedStrip(strip, map, layers, lens, whenFew, many) {
  const around = map.getCenter().lng;
  /** @type {Columns | null} */
  let columns = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;

  const look = () => {
    if (!columns) return;
    const bounds = map.getBounds();
    strip.look(onViewOf(columns, {
      window: { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() },
      around,
      shapes: { points: map.hasLayer(layers.positions), lines: map.hasLayer(layers.lines), areas: map.hasLayer(layers.areas) },
    }));
  };
  const take = (/** @type {Columns} */ read, /** @type {ColumnList} */ list) => {
    clearTimeout(later);
    later = undefined;
    columns = read;
    strip.take(list, read);
    look();
  };
  // The map is drawn first.
  map.on("moveend overlayadd overlayremove", () => setTimeout(look));
  if (many) {
    many.onRead(take, () => strip.fail());
    return;
  }
  const reader = createColumnsReader({
    onList: (_read, list) => { if (list.count <= FEW) whenFew(); },
    onPart: (read, list) => { later ??= setTimeout(() => take(read, list), columns ? PAUSE_MS : 0); },
    onDone: take,
    onProblem: () => strip.fail(),
  }, { lens });
  reader.read();
}
