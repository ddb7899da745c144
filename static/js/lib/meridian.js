/**
 * Geometry over the 180th meridian, which comes cut in two there (RFC 7946, 3.1.9), in one piece again: so
 * that an arrow has one head, an area one edge, and what lies together is drawn and brought on view together.
 * Longitudes then run on past ±180.
 */

/**
 * @import { Geometry, LineString, MultiLineString, MultiPolygon, Polygon, Position as Spot } from "geojson"
 * @typedef {[Spot, Spot]} Edge of a ring, from one corner to the next
 */

/**
 * How many turns of the globe bring a longitude nearest to another.
 * @param {number} longitude
 * @param {number} near
 * @returns {number}
 */
export const turnsTo = (longitude, near) => Math.round((near - longitude) / 360);

/**
 * @param {Spot[]} spots
 * @param {number} turns
 * @returns {Spot[]}
 */
const turned = (spots, turns) => (turns ? spots.map(([x, y]) => [x + 360 * turns, y]) : spots);

/**
 * The turns that bring the middle of some spots nearest to a longitude.
 * @param {Spot[]} spots
 * @param {number} around
 * @returns {number}
 */
function turnsOf(spots, around) {
  const longitudes = spots.map(([x]) => x);
  return turnsTo((Math.min(...longitudes) + Math.max(...longitudes)) / 2, around);
}

/**
 * Lines in their order, joined where one was cut at the meridian.
 * @param {Spot[][]} lines
 * @returns {Spot[][]}
 */
function joinedLines(lines) {
  /** @type {Spot[][]} */
  const joined = [];
  for (const line of lines) {
    const before = joined.at(-1);
    const [x, y] = before?.at(-1) ?? [];
    const [[nextX, nextY]] = line;
    if (before && y === nextY && Math.abs(nextX) === 180 && (x - nextX) % 360 === 0) {
      joined[joined.length - 1] = [...before, ...turned(line, (x - nextX) / 360).slice(1)];
    } else joined.push(line);
  }
  return joined;
}

/**
 * Twice the area of a ring; above 0 where it runs counterclockwise.
 * @param {Spot[]} ring
 * @returns {number}
 */
const doubleArea = (ring) =>
  ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);

/**
 * Rings that lie along the meridian, without the edges that two of them share there.
 * @param {Spot[][]} rings
 * @returns {Spot[][]}
 */
function joinedRings(rings) {
  /** @type {Map<string, Edge>} */
  const edges = new Map();
  const key = (/** @type {Spot} */ from, /** @type {Spot} */ to) => `${from} ${to}`;
  for (const ring of rings) {
    ring.slice(1).forEach((to, i) => {
      const from = ring[i];
      const isSeam = from[0] === 180 && to[0] === 180;
      if (!isSeam || !edges.delete(key(to, from))) edges.set(key(from, to), [from, to]);
    });
  }
  /** @type {Map<string, Edge[]>} */
  const leaving = new Map([...edges.values()].map(([from]) => [String(from), []]));
  for (const edge of edges.values()) leaving.get(String(edge[0]))?.push(edge);
  /** @type {Spot[][]} */
  const joined = [];
  for (const [start] of edges.values()) {
    const ring = [start];
    // As many edges come to a corner as leave it, so that each walk ends where it began.
    for (let edge = leaving.get(String(start))?.pop(); edge; edge = leaving.get(String(edge[1]))?.pop()) ring.push(edge[1]);
    if (ring.length > 1) joined.push(ring);
  }
  return joined;
}

/**
 * Polygons, joined where one was cut at the meridian.
 * @param {Spot[][][]} polygons
 * @returns {Spot[][][]}
 */
function joinedAreas(polygons) {
  const touches = (/** @type {number} */ edge) => (/** @type {Spot[][]} */ [outer]) => outer.some(([x]) => x === edge);
  const isWest = touches(-180);
  const isEast = touches(180);
  const [west, east] = [polygons.filter(isWest), polygons.filter(isEast)];
  if (!west.length || !east.length || polygons.some((each) => isWest(each) && isEast(each))) return polygons;
  const rings = joinedRings([...east, ...west.map((each) => each.map((ring) => turned(ring, 1)))].flat());
  const outers = rings.filter((ring) => doubleArea(ring) > 0);
  const holes = rings.filter((ring) => doubleArea(ring) <= 0);
  const apart = polygons.filter((each) => !isWest(each) && !isEast(each));
  // Areas are filled by the even-odd rule, which asks of no hole in which of them it lies.
  return [...outers.map((outer, i) => (i ? [outer] : [outer, ...holes])), ...apart];
}

/**
 * @param {Spot[][]} lines
 * @returns {LineString | MultiLineString} «Multi» only where there are several
 */
const ofLines = (lines) => (lines.length === 1
  ? { type: "LineString", coordinates: lines[0] } : { type: "MultiLineString", coordinates: lines });

/**
 * @param {Spot[][][]} polygons
 * @returns {Polygon | MultiPolygon} «Multi» only where there are several
 */
const ofPolygons = (polygons) => (polygons.length === 1
  ? { type: "Polygon", coordinates: polygons[0] } : { type: "MultiPolygon", coordinates: polygons });

/**
 * A geometry in one piece, in the turn of the globe that is nearest to a longitude.
 * @param {Geometry} geometry cut at the 180th meridian
 * @param {number} around longitude of the map's middle
 * @returns {Geometry} of the same kind; «Multi» only where it has several parts
 */
export function inOnePiece(geometry, around) {
  const near = (/** @type {Spot[]} */ spots) => turned(spots, turnsOf(spots, around));
  const nearArea = (/** @type {Spot[][]} */ rings) => {
    const turns = turnsOf(rings[0], around);
    return rings.map((ring) => turned(ring, turns));
  };
  switch (geometry.type) {
    case "Point":
      return { type: "Point", coordinates: near([geometry.coordinates])[0] };
    case "MultiPoint":
      return { type: "MultiPoint", coordinates: geometry.coordinates.map((spot) => near([spot])[0]) };
    case "LineString":
      return { type: "LineString", coordinates: near(geometry.coordinates) };
    case "MultiLineString":
      return ofLines(joinedLines(geometry.coordinates).map(near));
    case "Polygon":
      return ofPolygons([nearArea(geometry.coordinates)]);
    case "MultiPolygon":
      return ofPolygons(joinedAreas(geometry.coordinates).map(nearArea));
    default:
      return { type: "GeometryCollection", geometries: geometry.geometries.map((each) => inOnePiece(each, around)) };
  }
}
