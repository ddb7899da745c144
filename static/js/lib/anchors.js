/**
 * The one point of a geometry at which its mark stands. GeoJSON's [longitude, latitude] becomes
 * Leaflet's [latitude, longitude] here and nowhere else.
 */

/**
 * @import { Geometry, LineString, MultiLineString, MultiPolygon, Polygon, Position as Corner } from "geojson"
 * @import { At } from "./types.js"
 */

import { posture as postureCalled } from "./symbols.js";

/**
 * A GeoJSON corner as [latitude, longitude].
 * @param {Corner} corner
 * @returns {At}
 */
export const flip = ([longitude, latitude]) => [latitude, longitude];

/**
 * Every corner of a geometry.
 * @param {Geometry} geometry
 * @returns {At[]}
 */
export function cornersIn(geometry) {
  switch (geometry.type) {
    case "Point":
      return [flip(geometry.coordinates)];
    case "MultiPoint":
    case "LineString":
      return geometry.coordinates.map(flip);
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates.flat().map(flip);
    case "MultiPolygon":
      return geometry.coordinates.flat(2).map(flip);
    default:
      return geometry.geometries.flatMap(cornersIn);
  }
}

/**
 * @param {Geometry} geometry
 * @returns {geometry is LineString | MultiLineString}
 */
export const isLine = (geometry) => geometry.type === "LineString" || geometry.type === "MultiLineString";

/**
 * @param {Geometry} geometry
 * @returns {geometry is Polygon | MultiPolygon}
 */
export const isArea = (geometry) => geometry.type === "Polygon" || geometry.type === "MultiPolygon";

/**
 * The lines of a line geometry, as [latitude, longitude]; none of any other.
 * @param {Geometry} geometry
 * @returns {At[][]}
 */
export function linesOf(geometry) {
  if (!isLine(geometry)) return [];
  const lines = geometry.type === "MultiLineString" ? geometry.coordinates : [geometry.coordinates];
  return lines.map((line) => line.map(flip));
}

/**
 * The polygons of an area, each a list of rings, as [latitude, longitude]; none of anything else.
 * @param {Geometry} geometry
 * @returns {At[][][]}
 */
export function polygonsOf(geometry) {
  if (!isArea(geometry)) return [];
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  return polygons.map((rings) => rings.map((ring) => ring.map(flip)));
}

/**
 * @param {At[][]} lines
 * @returns {At[]}
 */
function longest(lines) {
  return lines.reduce((best, line) => (line.length > best.length ? line : best));
}

/**
 * @param {At[]} line
 * @returns {At}
 */
function halfway(line) {
  const sizes = line.slice(1).map(([y, x], i) => Math.hypot(y - line[i][0], x - line[i][1]));
  let rest = sizes.reduce((sum, size) => sum + size, 0) / 2;
  for (let i = 0; i < sizes.length; i += 1) {
    if (rest <= sizes[i] && sizes[i] > 0) {
      const part = rest / sizes[i];
      return [line[i][0] + (line[i + 1][0] - line[i][0]) * part, line[i][1] + (line[i + 1][1] - line[i][1]) * part];
    }
    rest -= sizes[i];
  }
  return line[0];
}

/**
 * Centroid of a ring by the shoelace formula; its first point where it has no area.
 * @param {At[]} ring
 * @returns {At}
 */
function centroid(ring) {
  let area = 0;
  let y = 0;
  let x = 0;
  for (let i = 0; i < ring.length - 1; i += 1) {
    const cross = ring[i][1] * ring[i + 1][0] - ring[i + 1][1] * ring[i][0];
    area += cross;
    x += (ring[i][1] + ring[i + 1][1]) * cross;
    y += (ring[i][0] + ring[i + 1][0]) * cross;
  }
  return area === 0 ? ring[0] : [y / (3 * area), x / (3 * area)];
}

/**
 * Where the mark of a geometry stands: a point at itself, a moving line at its tail, a standing line
 * halfway, an area at its centroid.
 * @param {Geometry} geometry
 * @param {string} [posture]
 * @returns {At}
 */
export function anchorOf(geometry, posture = "") {
  switch (geometry.type) {
    case "Point":
      return flip(geometry.coordinates);
    case "MultiPoint":
      return flip(geometry.coordinates[0]);
    case "LineString":
    case "MultiLineString": {
      const line = longest(linesOf(geometry));
      return postureCalled(posture).moves ? line[0] : halfway(line);
    }
    case "Polygon":
    case "MultiPolygon":
      return centroid(longest(polygonsOf(geometry).map(([outer]) => outer)));
    default:
      return anchorOf(geometry.geometries[0], posture);
  }
}

/**
 * Where all marks of a geometry stand: one for each of several points, else just the one.
 * @param {Geometry} geometry
 * @param {string} posture
 * @returns {At[]}
 */
export function anchorsOf(geometry, posture) {
  if (geometry.type !== "MultiPoint") return [anchorOf(geometry, posture)];
  return geometry.coordinates.map(flip);
}
