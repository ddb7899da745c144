/**
 * The rows that the map shows, fetched from the API and kept: places and actors once, positions by day.
 */

import { anchorOf, anchorsOf } from "./lib/anchors.js";
import { inOnePiece } from "./lib/meridian.js";

const API = "/api/v1";
const PAGE = 500;
// A stop for a server that would page for ever; the map says so when it is reached.
const MOST_PAGES = 20;

/**
 * @typedef {object} Place
 * @property {string} slug
 * @property {string} name
 * @property {string | null} name_ar
 * @property {string} kind
 * @property {number | null} uncertainty_m
 * @property {number} claim_count
 * @property {number} position_count
 * @property {object} geometry GeoJSON
 * @property {[number, number]} anchor [latitude, longitude]
 *
 * @typedef {object} Position as the API's properties, and:
 * @property {string} id
 * @property {string} actor
 * @property {string | null} place
 * @property {string} posture
 * @property {string} modality
 * @property {object} geometry GeoJSON
 * @property {string} geometryType
 * @property {[number, number]} anchor [latitude, longitude]
 * @property {[number, number][]} anchors one for each point, else just the one
 */

async function fetchJson(url, signal) {
  // Who edits sees at once what has just been saved; for others what the browser has kept will do.
  const cache = document.querySelector("#add-here-link, #desk-form") ? "no-cache" : "default";
  const answer = await fetch(url, { signal, cache });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return answer.json();
}

/** Every row of a paged answer, in order. */
async function fetchAll(path, query, listed, signal) {
  const search = new URLSearchParams({ ...query, limit: String(PAGE) });
  let url = `${API}${path}?${search}`;
  const rows = [];
  for (let page = 0; url && page < MOST_PAGES; page += 1) {
    const answer = await fetchJson(url, signal);
    rows.push(...answer[listed]);
    const next = answer.next ?? answer.links?.find(({ rel }) => rel === "next")?.href;
    // The address may name the site's public host; the request stays on this origin.
    const parsed = next ? new URL(next, location.href) : null;
    url = parsed ? parsed.pathname + parsed.search : null;
  }
  return rows;
}

const atInstant = (known) => (known ? { known } : {});

/**
 * Every place.
 * @param {string | null} known instant
 * @param {number} around longitude of the map's middle
 * @returns {Promise<Map<string, Place>>} by slug
 */
export async function fetchPlaces(known, around) {
  const features = await fetchAll("/places", atInstant(known), "features");
  return new Map(
    features
      .filter(({ geometry }) => geometry)
      .map(({ properties, geometry: kept }) => {
        const geometry = inOnePiece(kept, around);
        return [properties.slug, { ...properties, geometry, anchor: anchorOf(geometry, "") }];
      }),
  );
}

/**
 * Every actor.
 * @param {string | null} known instant
 * @returns {Promise<Map<string, object>>} by slug
 */
export async function fetchActors(known) {
  const items = await fetchAll("/actors", atInstant(known), "items");
  return new Map(items.map((actor) => [actor.slug, actor]));
}

/**
 * A position as the layers want it, from its properties and its geometry.
 * @param {object} properties of the API
 * @param {object} kept GeoJSON
 * @param {number} around longitude of the map's middle
 * @returns {Position}
 */
export function positionRow(properties, kept, around) {
  const geometry = inOnePiece(kept, around);
  return {
    ...properties,
    geometry,
    geometryType: geometry.type,
    anchor: anchorOf(geometry, properties.posture),
    anchors: anchorsOf(geometry, properties.posture),
  };
}

/**
 * Who was where on a day. Days that were asked for lately come from memory.
 * @param {number} around longitude of the map's middle
 * @returns {(on: string, known: string | null) => Promise<Position[]>}
 */
export function createPositionReader(around) {
  const kept = new Map();
  return (on, known) => {
    const key = `${on} ${known ?? ""}`;
    if (!kept.has(key)) {
      const asked = fetchAll("/positions", { on, ...atInstant(known) }, "features").then((features) =>
        features
          .filter(({ geometry }) => geometry)
          .map(({ properties, geometry }) => positionRow(properties, geometry, around)));
      asked.catch(() => kept.delete(key));
      kept.set(key, asked);
      if (kept.size > 40) kept.delete(kept.keys().next().value);
    }
    return kept.get(key);
  };
}
