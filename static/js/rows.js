/**
 * The rows that the map shows, fetched from the API and kept: places and actors once, positions by day.
 */

import { anchorOf, anchorsOf } from "./lib/anchors.js";
import { inOnePiece, turnsTo } from "./lib/meridian.js";
import { ownActor, ownPlace, withOwnNames } from "./lib/own-names.js";

const API = "/api/v1";
const PAGE = 500;
/** Days that are kept. */
const MOST_DAYS = 40;

/**
 * @import { Geometry } from "geojson"
 * @import { Actor, Feature, Place, PlaceProperties, Position, PositionProperties } from "./lib/types.js"
 * @import { DaySpan } from "./lib/url-state.js"
 *
 * @typedef {{on: string, span: DaySpan | null}} Asked a day, or the span that ends on it
 * @typedef {[string, string][]} Lens parameters of an instant, and of whose word is taken
 *
 * @typedef {object} Listed what is in a list of the API, by its name
 * @property {Feature<PlaceProperties>} places
 * @property {Feature<PositionProperties>} positions
 * @property {Actor} actors
 */

/**
 * @template T
 * @typedef {object} Page of a list: `items`, or `features` where it is of GeoJSON
 * @property {T[]} [items]
 * @property {T[]} [features]
 * @property {string | null} [next]
 * @property {{rel: string, href: string}[]} [links]
 */

/**
 * @template T
 * @param {string} url
 * @returns {Promise<Page<T>>}
 */
async function fetchPage(url) {
  // Who edits sees at once what has just been saved; for others what the browser has kept will do.
  const cache = document.querySelector("#add-here-link, #desk-form") ? "no-cache" : "default";
  const answer = await fetch(url, { cache });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return answer.json();
}

/**
 * Every row of a paged answer, in order.
 * @template {keyof Listed} N
 * @param {N} name of the list
 * @param {Lens} query
 * @returns {Promise<Listed[N][]>}
 */
async function fetchAll(name, query) {
  const search = new URLSearchParams([...query, ["limit", String(PAGE)]]);
  /** @type {string | null} */
  let url = `${API}/${name}?${search}`;
  /** @type {Listed[N][]} */
  const rows = [];
  // A server that led back to where one has been would page for ever.
  /** @type {Set<string>} */
  const seen = new Set();
  while (url && !seen.has(url)) {
    seen.add(url);
    /** @type {Page<Listed[N]>} */
    const answer = await fetchPage(url);
    rows.push(...answer.items ?? answer.features ?? []);
    const next = answer.next ?? answer.links?.find(({ rel }) => rel === "next")?.href;
    // The address may name the site's public host; the request stays on this origin.
    const parsed = next ? new URL(next, location.href) : null;
    url = parsed ? parsed.pathname + parsed.search : null;
  }
  return rows;
}

/**
 * Every place.
 * @param {Lens} lens
 * @param {number} around longitude of the map's middle
 * @returns {Promise<Map<string, Place>>} by slug
 */
export async function fetchPlaces(lens, around) {
  return placesOf(await fetchAll("places", lens), around);
}

/**
 * @param {Listed["places"][]} features
 * @param {number} around
 * @returns {Map<string, Place>} by slug
 */
function placesOf(features, around) {
  /** @type {Map<string, Place>} */
  const places = new Map();
  for (const { properties, geometry: kept } of features) {
    if (!kept) continue;
    const geometry = inOnePiece(kept, around);
    places.set(properties.slug, { ...ownPlace(properties), geometry, anchor: anchorOf(geometry) });
  }
  return places;
}

/**
 * A window as the API asks for boxes: over the 180th meridian its west is above its east.
 * @param {L.LatLngBounds} bounds
 * @returns {string}
 */
function boxOf(bounds) {
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  const isWorld = east - west >= 360;
  const within = (/** @type {number} */ longitude) => longitude + 360 * turnsTo(longitude, 0);
  const latitude = (/** @type {number} */ degrees) => Math.max(-90, Math.min(90, degrees));
  return [
    isWorld ? -180 : within(west), latitude(bounds.getSouth()), isWorld ? 180 : within(east), latitude(bounds.getNorth()),
  ].map((degrees) => degrees.toFixed(3)).join(",");
}

/** Places of a window that are fetched; the list says where there are more. */
const MOST_PLACES = 200;

/**
 * The places of a window, so many at most.
 * @param {Lens} lens
 * @param {number} around longitude of the map's middle
 * @param {L.LatLngBounds} bounds
 * @returns {Promise<{places: Map<string, Place>, isPart: boolean}>} `isPart`: there are more
 */
export async function fetchPlacesIn(lens, around, bounds) {
  const search = new URLSearchParams([["bbox", boxOf(bounds)], ...lens, ["limit", String(MOST_PLACES)]]);
  /** @type {Page<Listed["places"]>} */
  const answer = await fetchPage(`${API}/places?${search}`);
  const isPart = Boolean(answer.links?.some(({ rel }) => rel === "next"));
  return { places: placesOf(answer.features ?? [], around), isPart };
}

/**
 * Every actor.
 * @param {Lens} lens
 * @returns {Promise<Map<string, Actor>>} by slug
 */
export async function fetchActors(lens) {
  const items = await fetchAll("actors", lens);
  return new Map(items.map((actor) => [actor.slug, ownActor(actor)]));
}

/**
 * A position as the layers want it, from its properties and its geometry.
 * @template {{posture: string}} T
 * @param {T} properties of the API
 * @param {Geometry} kept
 * @param {number} around longitude of the map's middle
 */
export function positionRow(properties, kept, around) {
  const geometry = inOnePiece(kept, around);
  return withOwnNames({
    ...properties,
    geometry,
    geometryType: geometry.type,
    anchor: anchorOf(geometry, properties.posture),
    anchors: anchorsOf(geometry, properties.posture),
  });
}

/**
 * Whether a position is on the map on a day, as the API answers it for `on`.
 * @param {Pick<PositionProperties, "drawn_from" | "valid_to">} position
 * @param {string} on ISO day
 * @returns {boolean}
 */
export const isHeldOn = ({ drawn_from: from, valid_to: to }, on) => from !== null && from <= on && (to === null || to >= on);

/**
 * Whether a position is on the map on any day of a span, as the API answers it for `from` and `to`.
 * @param {Pick<PositionProperties, "drawn_from" | "valid_to">} position
 * @param {DaySpan} span
 * @returns {boolean}
 */
export const isHeldWithin = ({ drawn_from: first, valid_to: last }, { from, to }) =>
  first !== null && first <= to && (last === null || last >= from);

/**
 * Who was where on a day, or on any day of a span.
 * @typedef {object} PositionReader
 * @property {(days: Asked, lens: Lens) => Promise<Position[]>} read days that were asked for lately come
 *   from memory
 * @property {(days: Asked) => Position[] | null} there null before all are kept
 * @property {(lens: Lens) => Promise<void>} keepAll positions of all days, so that no day is asked for
 *   any more
 */

/**
 * @param {number} around longitude of the map's middle
 * @returns {PositionReader}
 */
export function createPositionReader(around) {
  /** @type {Map<string, Promise<Position[]>>} */
  const kept = new Map();
  /** @type {Position[] | null} */
  let all = null;

  /**
   * @param {Lens} query
   * @returns {Promise<Position[]>}
   */
  const fetchPositions = async (query) => (await fetchAll("positions", query)).flatMap(({ properties, geometry }) =>
    (geometry ? positionRow(properties, geometry, around) : []));

  return {
    there: ({ on, span }) => all && all.filter((position) => (span ? isHeldWithin(position, span) : isHeldOn(position, on))),
    async keepAll(lens) {
      all = await fetchPositions(lens);
    },
    read({ on, span }, lens) {
      /** @type {Lens} */
      const days = span ? [["from", span.from], ["to", span.to]] : [["on", on]];
      const key = JSON.stringify([days, lens]);
      const before = kept.get(key);
      if (before) return before;
      const asked = fetchPositions([...days, ...lens]);
      asked.catch(() => kept.delete(key));
      kept.set(key, asked);
      const [oldest] = kept.keys();
      if (kept.size > MOST_DAYS) kept.delete(oldest);
      return asked;
    },
  };
}
