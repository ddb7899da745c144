/**
 * What is on view, worked out from the rows, the state and the map's window, and handed to the layers,
 * the list, the legend and the base map's names.
 */

import { keepNamesOff } from "./basemap-layer.js";
import { cornersIn, isArea, isLine } from "./lib/anchors.js";
import { inOnePiece, turnsTo } from "./lib/meridian.js";
import { boxBeside } from "./lib/spots.js";
import { inLanes } from "./lines-layer.js";
import { toolBoxes } from "./room.js";
import { EXTENT_FONT, NAME_FONT, forgetWidths, isTooBig, spotsOf } from "./spots.js";

/** Marks this far outside the window are drawn too, so that a small move shows them at once. */
const MARGIN = 0.25;
/** Places nearer to one another than this, in metres, no zoom brings apart. */
const NEAREST_M = 60;
/** The face of what lies over the map. */
const TOOLS_FONT = '400 15px "Source Sans 3"';

/**
 * @import { Geometry } from "geojson"
 * @import { At, PlaceMark, PositionMark } from "./lib/types.js"
 * @import { Layers } from "./composed.js"
 * @import { ManyDay, ManyView } from "./many-view.js"
 * @import { Chosen, Spot } from "./spots.js"
 *
 * @typedef {{places: PlaceMark[], positions: PositionMark[]}} Listed
 * @typedef {Listed & {many?: ManyDay | null, isPartOfPlaces?: boolean}} Rows `many`: all positions, where they are too
 *   many for symbols; `isPartOfPlaces`: whether there are more places than these
 *
 * @typedef {object} View
 * @property {PlaceMark[]} places in the window
 * @property {PositionMark[]} positions in the window
 * @property {Spot[]} spots
 * @property {boolean} uncertainty whether circles are drawn
 * @property {boolean} isPartOfPlaces whether there are more places, of which none is drawn
 * @property {ManyView | null} many what is in the window, where that is too much for symbols; `positions` are then
 *   the first of them, as far as they have been fetched
 *
 * @typedef {object} Scene
 * @property {(rows: Rows, chosen: Chosen) => void} show
 * @property {() => View} view
 * @property {(listener: (view: View) => void) => void} subscribe
 * @property {(spot: Pick<Spot, "points">, room?: L.FitBoundsOptions) => boolean} zoomApart bring a spot's places
 *   apart, or say that no zoom does
 * @property {Promise<void>} facesReady
 */

const isPoint = (/** @type {{geometry: Geometry}} */ { geometry }) => geometry.type.endsWith("Point");

/**
 * @param {L.LatLngBounds} bounds
 * @returns {(item: {anchor: At, anchors?: At[]}) => boolean}
 */
const within = (bounds) => ({ anchor, anchors = [anchor] }) => anchors.some((at) => bounds.contains(at));

/**
 * Whether a place or a position is in the window: a line or an area is where its box meets it, as in `on-view.js`.
 * @param {PlaceMark | PositionMark} item
 * @param {L.LatLngBounds} bounds
 * @returns {boolean}
 */
function inWindow(item, bounds) {
  if (isPoint(item)) return within(bounds)(item);
  return bounds.intersects(L.latLngBounds(cornersIn(item.geometry)));
}

/**
 * Places and positions in the turn of the globe that is nearest to the map's middle, wherever it has been dragged to.
 * @type {WeakMap<PlaceMark | PositionMark, PlaceMark | PositionMark>}
 */
const turned = new WeakMap();

/**
 * @template {PlaceMark | PositionMark} T
 * @param {T[]} items
 * @param {number} middle longitude
 * @returns {T[]}
 */
function nearTo(items, middle) {
  return items.map((item) => {
    const turns = turnsTo(item.anchor[1], middle);
    if (!turns) return item;
    const kept = /** @type {T | undefined} */ (turned.get(item));
    if (kept && turnsTo(kept.anchor[1], middle) === 0) return kept;
    const moved = (/** @type {At} */ [latitude, longitude]) => /** @type {At} */ ([latitude, longitude + 360 * turns]);
    const there = { ...item, anchor: moved(item.anchor), geometry: inOnePiece(item.geometry, item.anchor[1] + 360 * turns) };
    if ("anchors" in item) Object.assign(there, { anchors: item.anchors.map(moved) });
    turned.set(item, there);
    return there;
  });
}

/**
 * What of the rows is to be drawn with the layers that are on, and how.
 * @param {L.Map} map
 * @param {Layers} layers
 * @param {Rows} rows
 * @param {Chosen} chosen
 */
function workOut(map, layers, rows, chosen) {
  const on = (/** @type {Exclude<keyof Layers, "many">} */ name) => map.hasLayer(layers[name]);
  const wide = map.getBounds().pad(MARGIN);
  const middle = map.getCenter().lng;
  const few = rows.many ? rows.many.few(wide) : nearTo(rows.positions, middle);
  const seen = map.getBounds();
  const isChosen = (/** @type {PositionMark} */ { id }) => id === rows.many?.chosen?.id;
  const apart = few || !rows.many ? [] : rows.many.shapes(seen).filter((each) => !isChosen(each));
  const positions = few ?? [...apart, ...(rows.many?.chosen ? [rows.many.chosen] : [])];
  const visible = positions.filter(({ geometry }) =>
    on(isLine(geometry) ? "lines" : isArea(geometry) ? "areas" : "positions"));
  // On the canvas what else there is has its mark already.
  const marked = on("positions") ? visible.filter((each) => few || isChosen(each)) : [];
  layers.many?.show(few || !rows.many ? null : rows.many.item);
  // What is drawn on a canvas was placed without regard to names, which make room for it.
  const kept = [...toolBoxes(map), ...layers.many?.boxes() ?? []];
  const everyPlace = nearTo(rows.places, middle);
  const places = on("places") ? everyPlace : [];
  const asSpots = places.filter((place) => place.slug === chosen.place || !isTooBig(map, place));
  const spots = spotsOf(map, asSpots.filter(within(wide)), marked.filter(within(wide)), chosen, kept);
  const many = few && !rows.many?.isCut(wide) ? null : rows.many?.viewOf(seen) ?? null;
  return {
    asSpots,
    chosenPlaces: everyPlace.filter(({ slug }) => slug === chosen.place),
    positions,
    visible,
    view: {
      places: places.filter((place) => inWindow(place, seen)),
      positions: many ? many.first : visible.filter((position) => inWindow(position, seen)),
      spots,
      uncertainty: on("uncertainty"),
      isPartOfPlaces: Boolean(rows.isPartOfPlaces) && on("places"),
      many,
    },
  };
}

/**
 * @param {Layers} layers
 * @param {Chosen} chosen
 * @param {ReturnType<typeof workOut>} work
 * @returns {void}
 */
function hand(layers, chosen, { asSpots, chosenPlaces, positions, visible, view }) {
  layers.places.show(view.spots);
  layers.positions.show(view.spots);
  const withChoice = (/** @type {PositionMark} */ position) => ({ position, chosen: position.id === chosen.position });
  layers.lines.show(inLanes(positions.filter(({ geometry }) => isLine(geometry)).map(withChoice)));
  layers.areas.show(positions.filter(({ geometry }) => isArea(geometry)).map(withChoice));
  layers.uncertainty.show([...asSpots, ...visible.filter((each) => isPoint(each) && !each.place)]);
  layers.chosen.show(chosenPlaces);
}

/** Where our own marks are: their dots and what stands beside them. */
const boxesOf = (/** @type {Spot[]} */ spots) => spots.flatMap(({ x, y, box }) => [
  { left: x + box.left, top: y + box.top, right: x + box.right, bottom: y + box.bottom },
  boxBeside({ x, y }, { width: 16, height: 16 }, "below", -8),
]);

/**
 * @param {L.Map} map
 * @param {Layers} layers
 * @returns {Scene}
 */
export function createScene(map, layers) {
  /** @type {Rows} */
  let rows = { places: [], positions: [] };
  /** @type {Chosen} */
  let chosen = { place: null, position: null };
  /** @type {View} */
  let view = { places: [], positions: [], spots: [], uncertainty: false, isPartOfPlaces: false, many: null };
  /** @type {((view: View) => void)[]} */
  const listeners = [];

  function draw() {
    const work = workOut(map, layers, rows, chosen);
    hand(layers, chosen, work);
    view = work.view;
    keepNamesOff(map.getZoom(), boxesOf(view.spots));
    for (const listener of listeners) listener(view);
  }

  map.on("moveend overlayadd overlayremove", draw);
  // Room is made for names as wide as they are in their own face, and beside tools as wide as they are in theirs.
  const faces = [NAME_FONT, EXTENT_FONT, TOOLS_FONT].map((face) => document.fonts.load(face));
  const facesReady = Promise.allSettled(faces).then(() => {
    forgetWidths();
    draw();
  });

  return {
    facesReady,
    view: () => view,
    subscribe: (listener) => { listeners.push(listener); },
    show(newRows, newChosen) {
      rows = newRows;
      chosen = newChosen;
      draw();
    },
    zoomApart({ points }, room) {
      const bounds = L.latLngBounds(points);
      const far = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) > NEAREST_M;
      if (!far || map.getZoom() >= map.getMaxZoom()) return false;
      // The move begins with the next frame; who waits for its end must know of it now.
      document.documentElement.dataset.map = "moving";
      map.fitBounds(bounds, { ...room, maxZoom: map.getMaxZoom() });
      return true;
    },
  };
}
