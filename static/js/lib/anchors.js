/**
 * The one point of a geometry at which its mark stands. GeoJSON's [longitude, latitude] becomes
 * Leaflet's [latitude, longitude] here and nowhere else.
 */

/** Postures that move: their mark stands at the tail, where they come from. */
const MOVING = new Set(["attacks", "advances", "withdraws"]);

/**
 * The lines of a line geometry, as [latitude, longitude].
 * @param {object} geometry GeoJSON LineString or MultiLineString
 * @returns {[number, number][][]}
 */
export function linesOf(geometry) {
  const lines = geometry.type === "MultiLineString" ? geometry.coordinates : [geometry.coordinates];
  return lines.map((line) => line.map(([longitude, latitude]) => [latitude, longitude]));
}

/**
 * The polygons of an area, each a list of rings, as [latitude, longitude].
 * @param {object} geometry GeoJSON Polygon or MultiPolygon
 * @returns {[number, number][][][]}
 */
export function polygonsOf(geometry) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  return polygons.map((rings) =>
    rings.map((ring) => ring.map(([longitude, latitude]) => [latitude, longitude])));
}

function longest(lines) {
  return lines.reduce((best, line) => (line.length > best.length ? line : best));
}

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

/** Centroid of a ring by the shoelace formula; its first point where it has no area. */
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
 * @param {object} geometry GeoJSON
 * @param {string} posture
 * @returns {[number, number]} [latitude, longitude]
 */
export function anchorOf(geometry, posture) {
  switch (geometry.type) {
    case "Point":
      return [geometry.coordinates[1], geometry.coordinates[0]];
    case "MultiPoint":
      return [geometry.coordinates[0][1], geometry.coordinates[0][0]];
    case "LineString":
    case "MultiLineString": {
      const line = longest(linesOf(geometry));
      return MOVING.has(posture) ? line[0] : halfway(line);
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
 * @param {object} geometry GeoJSON
 * @param {string} posture
 * @returns {[number, number][]} [latitude, longitude] each
 */
export function anchorsOf(geometry, posture) {
  if (geometry.type !== "MultiPoint") return [anchorOf(geometry, posture)];
  return geometry.coordinates.map(([longitude, latitude]) => [latitude, longitude]);
}
