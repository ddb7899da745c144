/**
 * The map beside a text: the places that it names, in the marks of the map page. It answers the composed
 * script (app/basemap.py) as map.js does, with layers for places alone.
 */

import * as basemap from "../basemap-layer.js";
import { prefersStillness } from "../dom.js";
import { hint } from "../hints.js";
import { anchorOf } from "../lib/anchors.js";
import { inOnePiece } from "../lib/meridian.js";
import { createScene } from "../scene.js";
import { placesLayer } from "../spot-layers.js";
import { chosenLayer, uncertaintyLayer } from "../uncertainty-layer.js";

const EDGE_PX = 48;
/** Nearer than this, a map of few places would show nothing around them. */
const NEAREST_ZOOM = 9;

/** A layer of the map page that a text has nothing for. */
const emptyLayer = () => Object.assign(L.layerGroup(), { show() {} });

/** A place as the layers know it; what only the gazetteer knows is a point of no known uncertainty. */
const placeOf = ({ slug, name, count, longitude, latitude, uncertainty_m = 0, geometry }, around) => {
  const shape = inOnePiece(geometry ?? { type: "Point", coordinates: [longitude, latitude] }, around);
  return { slug, name, claim_count: count, uncertainty_m, geometry: shape, anchor: anchorOf(shape) };
};

/**
 * Let the composed script make the map, and call `ready` with it.
 * @param {object[]} rows places with `slug, name, count`, and either `geometry, uncertainty_m` or
 *   `longitude, latitude`
 * @param {{open: (slug: string) => void, hint?: (slug: string | null) => void, ready: (textMap: object) => void}} on
 * @returns {void}
 */
export function createTextMap(rows, on) {
  const layers = {};
  let scene = null;
  const keep = (name, make) => () => {
    layers[name] = make();
    return layers[name];
  };
  const marks = {
    openPlace: ({ slug }) => on.open(slug),
    openSpot: (spot) => { if (!scene.zoomApart(spot)) on.open(spot.places[0].slug); },
    hintPlace: (place) => {
      hint("place", place?.slug ?? null);
      on.hint?.(place?.slug ?? null);
    },
  };

  function start(map, control) {
    const container = map.getContainer();
    container.prepend(container.querySelector(".leaflet-control-container"));
    control.remove();
    document.getElementById("map-credits")?.removeAttribute("open");
    layers.chosen = chosenLayer().addTo(map);
    const around = map.getCenter().lng;
    const places = rows.map((row) => placeOf(row, around));
    scene = createScene(map, layers);
    const anchorOf = (slug) => places.find((place) => place.slug === slug)?.anchor;
    const still = { animate: !prefersStillness.matches };
    if (places.length) {
      map.fitBounds(L.latLngBounds(middle(places.map(({ anchor }) => anchor))), {
        padding: [EDGE_PX, EDGE_PX], maxZoom: NEAREST_ZOOM, animate: false,
      });
    }
    const show = (chosen) => scene.show({ places, positions: [] }, { place: chosen, position: null });
    show(null);
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(container);
    on.ready({
      /** Mark one place as chosen, and move only as far as is needed to see it. */
      choose(slug) {
        show(slug);
        const anchor = anchorOf(slug);
        if (anchor) map.panInside(anchor, { padding: [90, 60], ...still });
      },
      /** Mark places as being spoken of where the pointer is. */
      hint(slugs) {
        for (const mark of container.querySelectorAll("[data-place]")) {
          mark.classList.toggle("is-hinted", slugs.includes(mark.dataset.place));
        }
      },
      /** Bring places into view; nothing moves while any of them is. */
      reveal(slugs) {
        const anchors = slugs.map(anchorOf).filter(Boolean);
        if (!anchors.length || anchors.some((anchor) => map.getBounds().contains(anchor))) return;
        map.fitBounds(L.latLngBounds(anchors), { padding: [90, 90], maxZoom: map.getZoom(), ...still });
      },
    });
  }

  globalThis.conflictMap = {
    mapOptions: () => ({
      maxBoundsViscosity: 0.7,
      ...(prefersStillness.matches
        ? { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false } : {}),
    }),
    relief: basemap.relief,
    regionTiles: basemap.regionTiles,
    townNames: basemap.townNames,
    otherTiles: basemap.otherTiles,
    places: keep("places", () => placesLayer(marks)),
    positions: keep("positions", emptyLayer),
    lines: keep("lines", emptyLayer),
    areas: keep("areas", emptyLayer),
    uncertainty: keep("uncertainty", () => uncertaintyLayer()),
    start,
  };
}

/** The anchors without the farthest few, which would leave the others in a heap. */
function middle(anchors) {
  if (anchors.length < 6) return anchors;
  const [y, x] = [0, 1].map((axis) => anchors.map((each) => each[axis]).sort((a, b) => a - b)[anchors.length >> 1]);
  const away = ([latitude, longitude]) => Math.hypot(latitude - y, longitude - x);
  return [...anchors].sort((a, b) => away(a) - away(b)).slice(0, Math.ceil(anchors.length * 0.9));
}
