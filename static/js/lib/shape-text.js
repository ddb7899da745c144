/**
 * Corners of a drawing as the text of a form's field, and back: «latitude, longitude» in decimal
 * degrees, one corner a line. What people type otherwise (degrees and minutes, MGRS, GeoJSON) the
 * server reads.
 */

import { flip } from "./anchors.js";
import { turnsTo } from "./meridian.js";

const NUMBER = "([-+]?\\d{1,3}(?:\\.\\d+)?)";
const CORNER = new RegExp(`^\\s*${NUMBER}\\s*[,;\\s]\\s*${NUMBER}\\s*$`);

/**
 * @import { Geometry } from "geojson"
 * @typedef {import("./types.js").At} Corner
 * @typedef {"point" | "line" | "area"} Kind
 */

/**
 * The corners that a text writes in plain decimal degrees; null where it is written otherwise.
 * An empty text has none. Each lies the short way from the one before, if need be past ±180.
 * @param {string} text
 * @returns {Corner[] | null}
 */
export function parseCorners(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  /** @type {Corner[]} */
  const corners = [];
  for (const line of lines) {
    const found = CORNER.exec(line);
    if (!found) return null;
    const [latitude, longitude] = [Number(found[1]), Number(found[2])];
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
    const before = corners.at(-1)?.[1] ?? longitude;
    corners.push([latitude, longitude + 360 * turnsTo(longitude, before)]);
  }
  return corners;
}

/**
 * How many decimals a point deserves that was set on a map at a zoom: a pixel's worth.
 * @param {number} zoom
 * @returns {number}
 */
export function decimalsAt(zoom) {
  const degreesInAPixel = 360 / 2 ** (zoom + 8);
  return Math.max(2, Math.min(6, Math.ceil(-Math.log10(degreesInAPixel))));
}

/**
 * The text for corners, with longitudes within ±180.
 * @param {Corner[]} corners
 * @param {number} [decimals]
 * @returns {string}
 */
export function writeCorners(corners, decimals = 5) {
  const number = (/** @type {number} */ value) => String(Number(value.toFixed(decimals)) + 0);
  const within = (/** @type {number} */ longitude) =>
    (Math.abs(longitude) > 180 ? longitude + 360 * turnsTo(longitude, 0) : longitude);
  return corners.map(([latitude, longitude]) => `${number(latitude)}, ${number(within(longitude))}`).join("\n");
}

/**
 * The corners of a simple GeoJSON geometry, an area's without the last, which repeats the first; null
 * for one with several parts or holes.
 * @param {Geometry} geometry
 * @returns {{kind: Kind, corners: Corner[]} | null}
 */
export function cornersOf(geometry) {
  switch (geometry.type) {
    case "Point":
      return { kind: "point", corners: [flip(geometry.coordinates)] };
    case "LineString":
      return { kind: "line", corners: geometry.coordinates.map(flip) };
    case "Polygon":
      if (geometry.coordinates.length > 1) return null;
      return { kind: "area", corners: geometry.coordinates[0].slice(0, -1).map(flip) };
    default:
      return null;
  }
}

/** The fewest corners that each kind of drawing needs. */
export const FEWEST = { point: 1, line: 2, area: 3 };

/**
 * Metres as people say them, to two digits: 1,340 becomes 1,300.
 * @param {number} metres
 * @returns {number}
 */
export function roundMetres(metres) {
  if (!(metres > 0)) return 0;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(metres)) - 1);
  return Math.round(metres / step) * step;
}

/**
 * Metres that a field's text says: «600», «1.5 km»; null where it says none.
 * @param {string} text
 * @returns {number | null}
 */
export function parseMetres(text) {
  const found = /^\s*±?\s*(\d[\d,]*(?:\.\d+)?)\s*(k?m)?\s*$/i.exec(text);
  if (!found) return null;
  const number = Number(found[1].replaceAll(",", ""));
  return Math.round(number * (found[2]?.toLowerCase() === "km" ? 1000 : 1));
}
