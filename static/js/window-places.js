/**
 * The places of the map's window, where there may be any number of them: fetched as the map moves, some room around
 * it included, and again only where these don't tell all.
 */

import { fetchPlacesIn } from "./rows.js";

/** So much of the window is read around it too. */
const AROUND = 0.5;
/** A map that is passing isn't asked about. */
const REST_MS = 150;

/**
 * @import { Place } from "./lib/types.js"
 *
 * @typedef {{places: Map<string, Place>, isPart: boolean}} Read
 */

/**
 * @param {L.Map} map
 * @param {import("./rows.js").Lens} lens
 * @param {(read: Read) => void} take
 * @param {(fault: unknown) => void} failed
 * @returns {() => Promise<void>} reads what the window has now; rejects where that can't be had
 */
export function createWindowPlaces(map, lens, take, failed) {
  const around = map.getCenter().lng;
  /** @type {{bounds: L.LatLngBounds, zoom: number, isPart: boolean} | null} where the places are of */
  let covered = null;

  async function read() {
    const window = map.getBounds();
    if (covered?.bounds.contains(window) && (!covered.isPart || covered.zoom === map.getZoom())) return;
    const asked = { bounds: window.pad(AROUND), zoom: map.getZoom(), isPart: false };
    covered = asked;
    try {
      const found = await fetchPlacesIn(lens, around, asked.bounds);
      // Where the map has moved on since, what was asked for then is on its way.
      if (covered !== asked) return;
      asked.isPart = found.isPart;
      take(found);
    } catch (fault) {
      if (covered === asked) covered = null;
      throw fault;
    }
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  map.on("moveend", () => {
    clearTimeout(resting);
    resting = setTimeout(() => read().catch(failed), REST_MS);
  });
  return read;
}
