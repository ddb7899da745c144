/**
 * What is on view, worked out from the rows, the state and the map's window, and handed to the layers,
 * the list, the legend and the base map's names.
 */

import { keepNamesOff } from "./basemap-layer.js";
import { boxBeside } from "./lib/spots.js";
import { inLanes } from "./lines-layer.js";
import { EXTENT_FONT, NAME_FONT, forgetWidths, isTooBig, spotsOf } from "./spots.js";

/** Marks this far outside the window are drawn too, so that a small move shows them at once. */
const MARGIN = 0.25;

const isPoint = ({ geometry }) => /Point$/.test(geometry.type);
const isLine = ({ geometry }) => /LineString$/.test(geometry.type);
const isArea = ({ geometry }) => /Polygon$/.test(geometry.type);

/**
 * @typedef {object} View
 * @property {object[]} places in the window
 * @property {object[]} positions in the window
 * @property {import("./spots.js").Spot[]} spots
 * @property {boolean} uncertainty whether circles are drawn
 */

/**
 * @param {L.Map} map
 * @param {Record<string, {show: (items: unknown[]) => void}>} layers
 * @returns {{show: (rows: object, state: object) => View, view: () => View, facesReady: Promise<void>}}
 */
export function createScene(map, layers) {
  let rows = { places: [], positions: [] };
  let state = { place: null, position: null };
  let view = { places: [], positions: [], spots: [], uncertainty: false };
  const listeners = [];

  const within = (bounds) => ({ anchor, anchors = [anchor] }) => anchors.some((at) => bounds.contains(at));

  function inWindow(item, bounds) {
    if (isPoint(item)) return within(bounds)(item);
    const flat = item.geometry.coordinates.flat(Infinity);
    for (let i = 0; i < flat.length; i += 2) {
      if (bounds.contains([flat[i + 1], flat[i]])) return true;
    }
    return bounds.contains(item.anchor);
  }

  function draw() {
    const on = (name) => map.hasLayer(layers[name]);
    const wide = map.getBounds().pad(MARGIN);
    const window_ = map.getBounds();
    const visible = rows.positions.filter((position) =>
      isLine(position) ? on("lines") : isArea(position) ? on("areas") : on("positions"));
    const marked = on("positions") ? visible : [];
    const places = on("places") ? rows.places : [];
    const asSpots = places.filter((place) => place.slug === state.place || !isTooBig(map, place));
    const spots = spotsOf(map, asSpots.filter(within(wide)), marked.filter(within(wide)), state);
    layers.places.show(spots);
    layers.positions.show(spots);
    const withChoice = (position) => ({ position, chosen: position.id === state.position });
    layers.lines.show(inLanes(rows.positions.filter(isLine).map(withChoice)));
    layers.areas.show(rows.positions.filter(isArea).map(withChoice));
    layers.uncertainty.show([...asSpots, ...visible.filter((each) => isPoint(each) && !each.place)]);
    layers.chosen.show(rows.places.filter(({ slug }) => slug === state.place));

    keepNamesOff(map.getZoom(), spots.flatMap(({ x, y, box }) => [
      { left: x + box.left, top: y + box.top, right: x + box.right, bottom: y + box.bottom },
      boxBeside({ x, y }, { width: 16, height: 16 }, "below", -8),
    ]));
    view = {
      places: places.filter((place) => inWindow(place, window_)),
      positions: visible.filter((position) => inWindow(position, window_)),
      spots,
      uncertainty: on("uncertainty"),
    };
    for (const listener of listeners) listener(view);
  }

  map.on("moveend overlayadd overlayremove", draw);
  // Room is made for names as wide as they are in their own face.
  const faces = [NAME_FONT, EXTENT_FONT].map((face) => document.fonts.load(face));
  const facesReady = Promise.all(faces).catch(() => {}).then(() => {
    forgetWidths();
    draw();
  });

  return {
    facesReady,
    view: () => view,
    subscribe: (listener) => { listeners.push(listener); },
    show(newRows, newState) {
      rows = newRows;
      state = newState;
      draw();
    },
    /** Bring a spot's places apart, or say that no zoom does. */
    zoomApart({ points }, room) {
      const bounds = L.latLngBounds(points);
      const far = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) > 60;
      if (!far || map.getZoom() >= map.getMaxZoom()) return false;
      // The move begins with the next frame; who waits for its end must know of it now.
      document.documentElement.dataset.map = "moving";
      map.fitBounds(bounds, { ...room, maxZoom: map.getMaxZoom() });
      return true;
    },
  };
}
