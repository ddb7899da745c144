/**
 * Spots: what lies so close together on the screen that it is drawn as one. Grouping and the placing
 * of labels work in pixels and give the same answer for the same input in any order.
 */

/**
 * @typedef {{id: string, x: number, y: number, weight: number}} Point
 * @typedef {{width: number, height: number, sliver?: number}} Size `sliver`: how many square pixels of
 *   others it may cover where it fits nowhere else
 * @typedef {import("./types.js").Box} Box
 * @typedef {"right" | "left" | "below" | "above"} Side
 * @typedef {{x: number, y: number, sizes: Size[], centred?: boolean}} Item
 * @typedef {{side: Side | "centre", box: Box, size: number}} Placed `size`: which of the item's
 */

/** Half of the ring that stands for a place. */
const DOT_PX = 8;
const SIDES = /** @type {const} */ (["right", "left", "below", "above"]);
/** How far a box may slide along its side, in parts of its own length: at most until it ends at its point. */
const SLIDES = [0, 0.25, -0.25, 0.5, -0.5];

/**
 * Heavier points first; equal ones by id.
 * @param {Point} a
 * @param {Point} b
 * @returns {number}
 */
function byWeight(a, b) {
  return b.weight - a.weight || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * The points in groups: the heaviest takes all within `radius` pixels of itself, then the heaviest of
 * the rest, and so on. The first of each group is its heaviest.
 * @template {Point} T
 * @param {T[]} points
 * @param {number} radius
 * @param {(leader: T, other: T) => boolean} [mayTake] whether one may stand for the other
 * @returns {T[][]}
 */
export function groupPoints(points, radius, mayTake = () => true) {
  /** @type {Map<string, T[]>} */
  const cells = new Map();
  const cellOf = (/** @type {number} */ value) => Math.floor(value / radius);
  const sorted = [...points].sort(byWeight);
  for (const point of sorted) {
    const key = `${cellOf(point.x)}:${cellOf(point.y)}`;
    const cell = cells.get(key);
    if (cell) cell.push(point);
    else cells.set(key, [point]);
  }
  /** @type {Set<T>} */
  const taken = new Set();
  /** @type {T[][]} */
  const groups = [];
  for (const point of sorted) {
    if (taken.has(point)) continue;
    /** @type {T[]} */
    const group = [];
    for (let column = -1; column <= 1; column += 1) {
      for (let row = -1; row <= 1; row += 1) {
        const cell = cells.get(`${cellOf(point.x) + column}:${cellOf(point.y) + row}`) ?? [];
        for (const other of cell) {
          const near = Math.hypot(other.x - point.x, other.y - point.y) <= radius;
          if (near && !taken.has(other) && (other === point || mayTake(point, other))) group.push(other);
        }
      }
    }
    group.sort((a, b) => (a === point ? -1 : b === point ? 1 : byWeight(a, b)));
    group.forEach((each) => taken.add(each));
    groups.push(group);
  }
  return groups;
}

/**
 * Where a box of `size` lies beside a point at (x, y), `gap` pixels off it.
 * @param {{x: number, y: number}} point
 * @param {Size} size
 * @param {Side} side
 * @param {number} gap
 * @param {number} [slide] along its side, in parts of its own length
 * @returns {Box}
 */
export function boxBeside({ x, y }, { width, height }, side, gap, slide = 0) {
  const left = side === "right" ? x + gap : side === "left" ? x - gap - width : x + (slide - 0.5) * width;
  const top = side === "below" ? y + gap : side === "above" ? y - gap - height : y + (slide - 0.5) * height;
  return { left, top, right: left + width, bottom: top + height };
}

/**
 * @param {Box} a
 * @param {Box} b
 * @returns {number} the area in square pixels that both cover
 */
export function overlap(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * On which side of its point each box goes, and how much of it, so that boxes don't cover each other,
 * other points, or what is `kept` free. Items that come first choose first. Each has `sizes`, from whole to least: the first that
 * fits anywhere is taken, if need be slid along its side; where none fits, the least, where it covers least.
 * A centred box lies on its point and doesn't choose.
 * @param {Item[]} items
 * @param {number} gap
 * @param {Box[]} [kept]
 * @returns {Placed[]} in the order of `items`
 */
export function placeBoxes(items, gap, kept = []) {
  const half = Math.min(gap, DOT_PX);
  const dots = items.map((item) => boxBeside(item, { width: 2 * half, height: 2 * half }, "below", -half));
  const taken = [...kept, ...items.flatMap((item) => (item.centred ? centred(item).box : []))];
  return items.map((item, index) => {
    if (item.centred) return centred(item);
    const placed = choose(item, [...taken, ...dots.toSpliced(index, 1)], gap);
    taken.push(placed.box);
    return placed;
  });
}

/**
 * @param {Item} item
 * @returns {Placed}
 */
function centred({ x, y, sizes: [size] }) {
  return { side: "centre", size: 0, box: boxBeside({ x, y }, size, "below", -size.height / 2) };
}

/**
 * @param {Item} item
 * @param {Box[]} taken what it had better not cover
 * @param {number} gap
 * @returns {Placed}
 */
function choose(item, taken, gap) {
  const reachX = Math.max(...item.sizes.map(({ width }) => width)) + gap;
  const reachY = Math.max(...item.sizes.map(({ height }) => height)) + gap;
  const within = boxBeside(item, { width: 2 * reachX, height: 2 * reachY }, "below", -reachY);
  const others = taken.filter((box) => overlap(box, within) > 0);
  /** @type {Placed & {covered: number}} */
  let best = { ...centred(item), covered: Infinity };
  for (const [number, size] of item.sizes.entries()) {
    best = { ...best, covered: Infinity };
    for (const slide of SLIDES) {
      for (const side of SIDES) {
        const box = boxBeside(item, size, side, gap, slide);
        const covered = others.reduce((sum, other) => sum + overlap(box, other), 0);
        if (covered === 0) return { side, box, size: number };
        if (covered < best.covered) best = { side, box, size: number, covered };
      }
    }
    if (best.covered <= (size.sliver ?? 0)) break;
  }
  return { side: best.side, box: best.box, size: best.size };
}
