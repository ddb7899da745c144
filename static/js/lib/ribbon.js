/**
 * Shapes of lines that mean something: an axis of advance as a tapered ribbon with an arrow head, a
 * front with teeth, a withdrawal as a line with a head. Input: points in pixels. Output: SVG path data.
 */

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {Point & {dx: number, dy: number}} Aimed with the direction of travel as a unit vector
 * @typedef {Aimed & {at: number}} Step `at`: pixels from the start
 */

/**
 * @param {number} value
 * @returns {number} with one decimal, and no negative zero
 */
function rounded(value) {
  return Math.round(value * 10) / 10 + 0;
}

/**
 * @param {Point[]} points
 * @param {boolean} [closed]
 * @returns {string}
 */
export function pathThrough(points, closed = false) {
  const parts = points.map(({ x, y }, index) => `${index ? "L" : "M"}${rounded(x)} ${rounded(y)}`);
  return parts.join("") + (closed ? "Z" : "");
}

/**
 * The length of a line in pixels.
 * @param {Point[]} points
 * @returns {number}
 */
export function lengthOf(points) {
  let sum = 0;
  for (let i = 1; i < points.length; i += 1) {
    sum += Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  }
  return sum;
}

/**
 * A smooth curve through the points (centripetal Catmull-Rom, after Yuksel and others 2011), `steps` pieces
 * between each two. The uniform kind swings far out where a short piece meets a long one, and would show a
 * road nobody told of.
 * @param {Point[]} points
 * @param {number} [steps]
 * @returns {Point[]}
 */
export function smooth(points, steps = 8) {
  const met = points.filter(({ x, y }, i) => i === 0 || x !== points[i - 1].x || y !== points[i - 1].y);
  if (met.length < 3) return points.map(({ x, y }) => ({ x, y }));
  /** @type {Point[]} */
  const curve = [];
  for (let i = 0; i < met.length - 1; i += 1) {
    const [from, to] = [met[i], met[i + 1]];
    const span = knot(from, to);
    const leave = met[i - 1] ? tangent(met[i - 1], from, to, span) : less(to, from);
    const arrive = met[i + 2] ? tangent(from, to, met[i + 2], span) : less(to, from);
    // Hermite's form of the curve between the two points.
    const at = (/** @type {"x" | "y"} */ axis, /** @type {number} */ t) =>
      from[axis] * (2 * t ** 3 - 3 * t ** 2 + 1) + leave[axis] * (t ** 3 - 2 * t ** 2 + t)
      + to[axis] * (3 * t ** 2 - 2 * t ** 3) + arrive[axis] * (t ** 3 - t ** 2);
    for (let step = 0; step < steps; step += 1) curve.push({ x: at("x", step / steps), y: at("y", step / steps) });
  }
  const last = met[met.length - 1];
  curve.push({ x: last.x, y: last.y });
  return curve;
}

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {Point}
 */
const less = (a, b) => ({ x: a.x - b.x, y: a.y - b.y });

/**
 * How far two points lie apart in the curve's parameter: the root of their distance.
 * @param {Point} a
 * @param {Point} b
 * @returns {number}
 */
const knot = (a, b) => Math.sqrt(Math.hypot(b.x - a.x, b.y - a.y));

/**
 * The curve's direction at `at`, for a piece whose ends lie `span` apart in its parameter.
 * @param {Point} before
 * @param {Point} at
 * @param {Point} after
 * @param {number} span
 * @returns {Point}
 */
function tangent(before, at, after, span) {
  const [first, second] = [knot(before, at), knot(at, after)];
  const along = (/** @type {"x" | "y"} */ axis) =>
    span * ((at[axis] - before[axis]) / first - (after[axis] - before[axis]) / (first + second) + (after[axis] - at[axis]) / second);
  return { x: along("x"), y: along("y") };
}

/**
 * The line at even distances, with the direction of travel at each point as a unit vector.
 * @param {Point[]} points
 * @param {number} spacing pixels between two points
 * @returns {Step[]}
 */
export function walk(points, spacing) {
  const total = lengthOf(points);
  if (total === 0) return [];
  const count = Math.max(1, Math.round(total / spacing));
  /** @type {Step[]} */
  const samples = [];
  let segment = 0;
  let passed = 0;
  for (let i = 0; i <= count; i += 1) {
    const at = (total * i) / count;
    const size = (/** @type {number} */ n) => Math.hypot(points[n + 1].x - points[n].x, points[n + 1].y - points[n].y);
    while (segment < points.length - 2 && passed + size(segment) < at) {
      passed += size(segment);
      segment += 1;
    }
    const length = size(segment) || 1;
    const dx = (points[segment + 1].x - points[segment].x) / length;
    const dy = (points[segment + 1].y - points[segment].y) / length;
    const along = Math.min(length, at - passed);
    samples.push({ x: points[segment].x + dx * along, y: points[segment].y + dy * along, dx, dy, at });
  }
  return samples;
}

/**
 * The line moved sidewise, to the left of its direction where `distance` is above 0: lines that lie on
 * one another can be drawn beside one another.
 * @param {Point[]} points
 * @param {number} distance pixels
 * @returns {Point[]}
 */
export function beside(points, distance) {
  if (distance === 0) return points;
  return points.map(({ x, y }, i) => {
    const from = points[Math.max(0, i - 1)];
    const to = points[Math.min(points.length - 1, i + 1)];
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    return { x: x + ((to.y - from.y) / length) * distance, y: y - ((to.x - from.x) / length) * distance };
  });
}

/**
 * A ribbon that widens from its tail and ends in an arrow head at the last point: the outline as a
 * closed path. A line too short for its head is all head. Empty for a line without length.
 * @param {Point[]} points from tail to head
 * @param {{tail?: number, neck?: number, head?: number}} [widths] full widths in pixels
 * @returns {string}
 */
export function ribbonPath(points, { tail = 3, neck = 9, head = 20 } = {}) {
  const line = smooth(points);
  const total = lengthOf(line);
  if (total === 0) return "";
  const headLength = Math.min(head * 0.85, total);
  const shrink = Math.min(1, total / (head * 0.85));
  const samples = walk(line, 4);
  const body = samples.filter(({ at }) => at < total - headLength);
  const shoulder = samples.find(({ at }) => at >= total - headLength) ?? samples[0];
  const tip = samples[samples.length - 1];
  // The head points from its shoulder to the tip, so that a bend just before the end doesn't twist it.
  const reach = Math.hypot(tip.x - shoulder.x, tip.y - shoulder.y) || 1;
  const aim = { dx: (tip.x - shoulder.x) / reach || tip.dx, dy: (tip.y - shoulder.y) / reach || tip.dy };
  const side = (/** @type {Aimed} */ sample, /** @type {number} */ width, /** @type {1 | -1} */ sign) => ({
    x: sample.x - sample.dy * (width / 2) * sign,
    y: sample.y + sample.dx * (width / 2) * sign,
  });
  const widthAt = (/** @type {Step} */ { at }) => (tail + (neck - tail) * (at / Math.max(1, total - headLength))) * shrink;
  const base = { x: shoulder.x, y: shoulder.y, ...aim };
  const outline = [
    ...body.map((sample) => side(sample, widthAt(sample), 1)),
    side(base, neck * shrink, 1),
    side(base, head * shrink, 1),
    { x: tip.x, y: tip.y },
    side(base, head * shrink, -1),
    side(base, neck * shrink, -1),
    ...body.map((sample) => side(sample, widthAt(sample), -1)).reverse(),
  ];
  return pathThrough(outline, true);
}

/**
 * A line with triangular teeth on the left of its direction: the side that faces the other.
 * @param {Point[]} points
 * @param {{size?: number, spacing?: number}} [teeth] in pixels
 * @returns {{line: string, teeth: string}} an open path to stroke, a closed one to fill
 */
export function teethPath(points, { size = 7, spacing = 22 } = {}) {
  const curve = smooth(points);
  const total = lengthOf(curve);
  const count = Math.max(1, Math.floor(total / spacing));
  const samples = walk(curve, total / (count * 2));
  const teeth = samples
    .filter((_, index) => index % 2 === 1)
    .map(({ x, y, dx, dy }) =>
      pathThrough(
        [
          { x: x - dx * size * 0.7, y: y - dy * size * 0.7 },
          { x: x + dy * size, y: y - dx * size },
          { x: x + dx * size * 0.7, y: y + dy * size * 0.7 },
        ],
        true,
      ),
    );
  return { line: pathThrough(curve), teeth: teeth.join("") };
}

/**
 * A line that ends in an open arrow head.
 * @param {Point[]} points from tail to head
 * @param {number} [size] length of the head's barbs in pixels
 * @returns {{line: string, head: string}} two open paths to stroke
 */
export function arrowPath(points, size = 11) {
  const curve = smooth(points);
  const samples = walk(curve, 4);
  if (samples.length === 0) return { line: "", head: "" };
  const tip = samples[samples.length - 1];
  const back = samples[Math.max(0, samples.length - 1 - Math.ceil(size / 4))];
  const length = Math.hypot(tip.x - back.x, tip.y - back.y) || 1;
  const dx = (tip.x - back.x) / length;
  const dy = (tip.y - back.y) / length;
  const barb = (/** @type {1 | -1} */ sign) => ({
    x: tip.x - dx * size - dy * size * 0.6 * sign,
    y: tip.y - dy * size + dx * size * 0.6 * sign,
  });
  return { line: pathThrough(curve), head: pathThrough([barb(1), tip, barb(-1)]) };
}
