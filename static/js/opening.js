/** The part of the world that a map opens on. */

/** Nearer than this, a map of a single spot would show nothing around it. */
const NEAREST_OPENING = 10;

/**
 * Show a box whole.
 * @param {L.Map} map
 * @param {[number, number, number, number]} box west, south, east, north
 * @param {L.FitBoundsOptions} [clear] of what lies over the map
 */
export function openOn(map, [west, south, east, north], clear = {}) {
  map.fitBounds([[south, west], [north, east]], { ...clear, maxZoom: NEAREST_OPENING, animate: false });
}
