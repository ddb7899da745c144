/**
 * Geometry over the 180th meridian, which comes cut in two there (RFC 7946, 3.1.9), in one piece again: so
 * that an arrow has one head, an area one edge, and what lies together is drawn and brought on view together.
 * Longitudes then run on past ±180.
 */

/** @typedef {[number, number]} Spot [longitude, latitude] */

/**
 * How many turns of the globe bring a longitude nearest to another.
 * @param {number} longitude
 * @param {number} near
 * @returns {number}
 */
export const turnsTo = (longitude, near) => Math.round((near - longitude) / 360);

const turned = (spots, turns) => (turns ? spots.map(([x, y]) => [x + 360 * turns, y]) : spots);

/** The turns that bring the middle of some spots nearest to a longitude. */
function turnsOf(spots, around) {
  const longitudes = spots.map(([x]) => x);
  return turnsTo((Math.min(...longitudes) + Math.max(...longitudes)) / 2, around);
}

/** Lines in their order, joined where one was cut at the meridian. */
function joinedLines(lines) {
  const joined = [];
  for (const line of lines) {
    const [x, y] = joined.at(-1)?.at(-1) ?? [];
    const [[nextX, nextY]] = line;
    if (y === nextY && Math.abs(nextX) === 180 && (x - nextX) % 360 === 0) {
      joined.push([...joined.pop(), ...turned(line, (x - nextX) / 360).slice(1)]);
    } else joined.push(line);
  }
  return joined;
}

/** Twice the area of a ring; above 0 where it runs counterclockwise. */
const doubleArea = (ring) =>
  ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);

/** Rings that lie along the meridian, without the edges that two of them share there. */
function joinedRings(rings) {
  const edges = new Map();
  const key = (from, to) => `${from} ${to}`;
  for (const ring of rings) {
    ring.slice(1).forEach((to, i) => {
      const from = ring[i];
      const isSeam = from[0] === 180 && to[0] === 180;
      if (!isSeam || !edges.delete(key(to, from))) edges.set(key(from, to), [from, to]);
    });
  }
  const leaving = new Map([...edges.values()].map(([from]) => [String(from), []]));
  for (const edge of edges.values()) leaving.get(String(edge[0])).push(edge);
  const joined = [];
  for (const [start] of edges.values()) {
    const ring = [start];
    // As many edges come to a corner as leave it, so that each walk ends where it began.
    for (let edge = leaving.get(String(start)).pop(); edge; edge = leaving.get(String(edge[1])).pop()) ring.push(edge[1]);
    if (ring.length > 1) joined.push(ring);
  }
  return joined;
}

/** Polygons, joined where one was cut at the meridian. */
function joinedAreas(polygons) {
  const touches = (edge) => ([outer]) => outer.some(([x]) => x === edge);
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
 * A geometry in one piece, in the turn of the globe that is nearest to a longitude.
 * @param {{type: string, coordinates: unknown}} geometry GeoJSON, cut at the 180th meridian
 * @param {number} around longitude of the map's middle
 * @returns {{type: string, coordinates: unknown}} of the same kind; «Multi» only where it has several parts
 */
export function inOnePiece(geometry, around) {
  const { type, coordinates } = geometry;
  const near = (spots) => turned(spots, turnsOf(spots, around));
  const of = (kind, parts) =>
    (parts.length === 1 ? { type: kind, coordinates: parts[0] } : { type: `Multi${kind}`, coordinates: parts });
  if (type === "Point") return { type, coordinates: near([coordinates])[0] };
  if (type === "MultiPoint") return { type, coordinates: coordinates.map((spot) => near([spot])[0]) };
  if (type === "LineString") return { type, coordinates: near(coordinates) };
  if (type === "MultiLineString") return of("LineString", joinedLines(coordinates).map(near));
  const polygons = type === "Polygon" ? [coordinates] : joinedAreas(coordinates);
  return of("Polygon", polygons.map((rings) => {
    const turns = turnsOf(rings[0], around);
    return rings.map((ring) => turned(ring, turns));
  }));
}
