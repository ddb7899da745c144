/**
 * The map beside a text: the places that it names, in the marks of the map page. It answers the composed
 * script (app/basemap.py) as map.js does, with layers for places alone.
 */

import { answerComposed } from "../composed.js";
import { allIn, prefersStillness } from "../dom.js";
import { hint } from "../hints.js";
import { anchorOf } from "../lib/anchors.js";
import { inOnePiece } from "../lib/meridian.js";
import { createScene } from "../scene.js";
import { idleActions, placesLayer } from "../spot-layers.js";
import { chosenLayer, uncertaintyLayer } from "../uncertainty-layer.js";

const EDGE_PX = 48;
/** Nearer than this, a map of few places would show nothing around them. */
const NEAREST_ZOOM = 9;

/**
 * @import { Geometry } from "geojson"
 * @import { At, PlaceMark } from "../lib/types.js"
 * @import { Scene } from "../scene.js"
 *
 * @typedef {{slug: string, name: string, count: number}} Named a place and how often a text names it
 * @typedef {Named & ({geometry: Geometry, uncertainty_m: number} | {longitude: number, latitude: number})} TextPlace
 *
 * @typedef {object} TextMap
 * @property {(slug: string) => void} choose mark one place as chosen, and move only as far as is needed to see it
 * @property {(slugs: string[]) => void} hint mark places as being spoken of where the pointer is
 * @property {(slugs: string[]) => void} reveal bring places into view; nothing moves while any of them is
 *
 * @typedef {object} TextMapActions
 * @property {(slug: string) => void} open
 * @property {(slug: string | null) => void} [hint]
 * @property {(textMap: TextMap) => void} ready
 */

/** A layer of the map page that a text has nothing for. */
const emptyLayer = () => Object.assign(L.layerGroup(), { show() {} });

/**
 * A place as the layers know it; what only the gazetteer knows is a point of no known uncertainty.
 * @param {TextPlace} row
 * @param {number} around longitude of the map's middle
 * @returns {PlaceMark}
 */
function placeOf({ slug, name, count, ...where }, around) {
  /** @type {Geometry} */
  const given = "geometry" in where ? where.geometry : { type: "Point", coordinates: [where.longitude, where.latitude] };
  const geometry = inOnePiece(given, around);
  const metres = "uncertainty_m" in where ? where.uncertainty_m : 0;
  return { slug, name, claim_count: count, uncertainty_m: metres, geometry, anchor: anchorOf(geometry) };
}

/**
 * @param {L.Map} map
 * @param {PlaceMark[]} places
 * @param {Scene} scene
 * @returns {TextMap}
 */
function textMapOf(map, places, scene) {
  const placeAt = (/** @type {string} */ slug) => places.find((place) => place.slug === slug)?.anchor;
  const still = { animate: !prefersStillness.matches };
  return {
    choose(slug) {
      scene.show({ places, positions: [] }, { place: slug, position: null });
      const anchor = placeAt(slug);
      if (anchor) map.panInside(anchor, { padding: [90, 60], ...still });
    },
    hint(slugs) {
      for (const mark of allIn(map.getContainer(), "[data-place]")) {
        mark.classList.toggle("is-hinted", slugs.includes(mark.dataset.place ?? ""));
      }
    },
    reveal(slugs) {
      const anchors = slugs.flatMap((slug) => { const at = placeAt(slug); return at ? [at] : []; });
      if (!anchors.length || anchors.some((anchor) => map.getBounds().contains(anchor))) return;
      map.fitBounds(L.latLngBounds(anchors), { padding: [90, 90], maxZoom: map.getZoom(), ...still });
    },
  };
}

/**
 * Let the composed script make the map, and call `ready` with it.
 * @param {TextPlace[]} rows
 * @param {TextMapActions} on
 * @returns {void}
 */
export function createTextMap(rows, on) {
  const marks = idleActions();
  const layers = {
    places: placesLayer(marks),
    positions: emptyLayer(),
    lines: emptyLayer(),
    areas: emptyLayer(),
    uncertainty: uncertaintyLayer(),
    chosen: chosenLayer(),
  };

  answerComposed(layers, (map, control) => {
    control.remove();
    document.getElementById("map-credits")?.removeAttribute("open");
    const around = map.getCenter().lng;
    const places = rows.map((row) => placeOf(row, around));
    const scene = createScene(map, layers);
    Object.assign(marks, {
      openPlace: (/** @type {PlaceMark} */ { slug }) => on.open(slug),
      openSpot: (/** @type {import("../spots.js").Spot} */ spot) => {
        if (!scene.zoomApart(spot)) on.open(spot.places[0].slug);
      },
      hintPlace: (/** @type {PlaceMark | null} */ place) => {
        hint("place", place?.slug ?? null);
        on.hint?.(place?.slug ?? null);
      },
    });
    if (places.length) {
      map.fitBounds(L.latLngBounds(middle(places.map(({ anchor }) => anchor))), {
        padding: [EDGE_PX, EDGE_PX], maxZoom: NEAREST_ZOOM, animate: false,
      });
    }
    scene.show({ places, positions: [] }, { place: null, position: null });
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    on.ready(textMapOf(map, places, scene));
  });
}

/**
 * The anchors without the farthest few, which would leave the others in a heap.
 * @param {At[]} anchors
 * @returns {At[]}
 */
function middle(anchors) {
  if (anchors.length < 6) return anchors;
  const [y, x] = [0, 1].map((axis) => anchors.map((each) => each[axis]).sort((a, b) => a - b)[anchors.length >> 1]);
  const away = (/** @type {At} */ [latitude, longitude]) => Math.hypot(latitude - y, longitude - x);
  return [...anchors].sort((a, b) => away(a) - away(b)).slice(0, Math.ceil(anchors.length * 0.9));
}
