/**
 * The drawings of the marks, as SVG path data round (0, 0): a badge's outline tells the posture, the
 * sign inside it the actor. Colour repeats what shape already says. `scripts/build_marks.mjs` writes
 * the same drawings to `static/icons/marks.svg`, for pages without scripts.
 */

/** Side of the square that a badge fits in, in pixels. */
export const BADGE_SIZE = 28;

/**
 * A polygon through pairs of numbers.
 * @param {...number[]} pairs
 * @returns {string}
 */
const polygon = (...pairs) => `M${pairs.map((pair) => pair.join(" ")).join("L")}Z`;

/**
 * A circle, as a path.
 * @param {number} radius
 * @returns {string}
 */
const circle = (radius) =>
  `M${-radius} 0A${radius} ${radius} 0 1 1 ${radius} 0A${radius} ${radius} 0 1 1 ${-radius} 0Z`;

/**
 * A small disc beside the middle, as a path.
 * @param {number} x
 * @returns {string}
 */
const dot = (x) => `M${x - 2} 0A2 2 0 1 1 ${x + 2} 0A2 2 0 1 1 ${x - 2} 0Z`;

/**
 * A star of `points` points between two radii, its first point up.
 * @param {number} points
 * @param {number} outer
 * @param {number} inner
 * @returns {string}
 */
function star(points, outer, inner) {
  /** @type {number[][]} */
  const pairs = [];
  for (let i = 0; i < points * 2; i += 1) {
    const angle = (Math.PI * i) / points - Math.PI / 2;
    const radius = i % 2 ? inner : outer;
    pairs.push([Math.cos(angle) * radius, Math.sin(angle) * radius].map((n) => Number(n.toFixed(2))));
  }
  return polygon(...pairs);
}

/**
 * Outline of the badge for each posture, and its words: `verb` before a place's name, `noun` in the legend.
 * @type {Record<string, {path: string, verb: string, noun: string}>}
 */
export const POSTURES = {
  holds: {
    path: "M-8 -10H8A2 2 0 0 1 10 -8V8A2 2 0 0 1 8 10H-8A2 2 0 0 1 -10 8V-8A2 2 0 0 1 -8 -10Z",
    verb: "holds",
    noun: "Holds it",
  },
  present: { path: circle(10.5), verb: "is present at", noun: "Is present" },
  contests: { path: polygon([0, -13], [13, 0], [0, 13], [-13, 0]), verb: "contests", noun: "Contests it" },
  attacks: { path: star(8, 13, 9.2), verb: "attacks", noun: "Attacks it" },
  advances: {
    path: polygon([-11, -9.5], [4, -9.5], [13, 0], [4, 9.5], [-11, 9.5]),
    verb: "advances on",
    noun: "Advances",
  },
  withdraws: {
    path: polygon([11, -9.5], [-4, -9.5], [-13, 0], [-4, 9.5], [11, 9.5], [6, 0]),
    verb: "withdraws from",
    noun: "Withdraws",
  },
  blocks: {
    path: polygon(
      [-11, -11], [11, -11], [11, -7], [8, -7], [8, 7], [11, 7],
      [11, 11], [-11, 11], [-11, 7], [-8, 7], [-8, -7], [-11, -7],
    ),
    verb: "blocks",
    noun: "Blocks it",
  },
};

/**
 * The sign of each kind that an actor may have.
 * @type {Record<string, string>}
 */
export const ACTOR_SIGNS = {
  disc: circle(4.2),
  ring: circle(4.8) + circle(2.2),
  square: polygon([-3.8, -3.8], [3.8, -3.8], [3.8, 3.8], [-3.8, 3.8]),
  frame: polygon([-4.4, -4.4], [4.4, -4.4], [4.4, 4.4], [-4.4, 4.4])
    + polygon([-2, -2], [2, -2], [2, 2], [-2, 2]),
  triangle: polygon([0, -4.8], [4.8, 3.6], [-4.8, 3.6]),
  diamond: polygon([0, -5.2], [5.2, 0], [0, 5.2], [-5.2, 0]),
  cross: polygon(
    [-1.5, -5], [1.5, -5], [1.5, -1.5], [5, -1.5], [5, 1.5], [1.5, 1.5],
    [1.5, 5], [-1.5, 5], [-1.5, 1.5], [-5, 1.5], [-5, -1.5], [-1.5, -1.5],
  ),
  saltire: polygon(
    [-4.6, -2.6], [-2.6, -4.6], [0, -2], [2.6, -4.6], [4.6, -2.6], [2, 0],
    [4.6, 2.6], [2.6, 4.6], [0, 2], [-2.6, 4.6], [-4.6, 2.6], [-2, 0],
  ),
  bars: polygon([-4.6, -4], [4.6, -4], [4.6, -1.2], [-4.6, -1.2])
    + polygon([-4.6, 1.2], [4.6, 1.2], [4.6, 4], [-4.6, 4]),
  star: star(5, 5.6, 2.4),
  chevron: polygon([0, -4.6], [5, 1.4], [5, 4.8], [0, -0.8], [-5, 4.8], [-5, 1.4]),
  wave: "M-5 -1.2C-3.3 -4.4 -1.7 -4.4 0 -1.8C1.7 0.8 3.3 0.8 5 -2.4V1.2C3.3 4.4 1.7 4.4 0 1.8C-1.7 -0.8 -3.3 -0.8 -5 2.4Z",
  hexagon: polygon([-2.6, -4.6], [2.6, -4.6], [5.2, 0], [2.6, 4.6], [-2.6, 4.6], [-5.2, 0]),
  half: "M0 -4.8A4.8 4.8 0 0 1 0 4.8Z" + "M-1.4 -4.6V4.6A4.8 4.8 0 0 1 -1.4 -4.6Z",
};

/**
 * The sign of each kind of claim, in a square of 16.
 * @type {Record<string, string>}
 */
export const KIND_SIGNS = {
  report:
    polygon([-5, -6.5], [2, -6.5], [5, -3.5], [5, 6.5], [-5, 6.5])
    + polygon([-3, -2.4], [3, -2.4], [3, -1], [-3, -1])
    + polygon([-3, 0.4], [3, 0.4], [3, 1.8], [-3, 1.8])
    + polygon([-3, 3.2], [1, 3.2], [1, 4.6], [-3, 4.6]),
  statement:
    "M-5 -6H5A2 2 0 0 1 7 -4V1A2 2 0 0 1 5 3H0L-4 6.5V3H-5A2 2 0 0 1 -7 1V-4A2 2 0 0 1 -5 -6Z"
    + polygon([-4.4, -3.2], [4.4, -3.2], [4.4, -1.9], [-4.4, -1.9])
    + polygon([-4.4, -0.8], [2, -0.8], [2, 0.5], [-4.4, 0.5]),
  assessment:
    "M-7.5 0C-4 -6 4 -6 7.5 0C4 6 -4 6 -7.5 0Z" + circle(3.3) + circle(1.6),
  forecast:
    polygon([-5, -7], [5, -7], [5, -5.2], [1.1, 0], [5, 5.2], [5, 7], [-5, 7], [-5, 5.2], [-1.1, 0], [-5, -5.2])
    + polygon([-2.6, 5], [0, 2.2], [2.6, 5]),
};

/** A wave to stroke, round (0, 0): the days are doubtful. */
export const DOUBT_SIGN = "M-4.5 1C-3 -2.2 -1.2 -2.2 0 0C1.2 2.2 3 2.2 4.5 -1";

/** Round (0, 0), by age: one dot for what was last spoken of more than 30 days before, two beyond a year. */
export const AGE_SIGNS = ["", dot(0), dot(-3) + dot(3)];

/** A tick to stroke, round (0, 0): it is known what came of it. */
export const SETTLED_SIGN = "M-4 0L-1 3L4 -3.5";

/**
 * The path of an actor's sign; of a disc, where there is no such sign.
 * @param {string} name
 * @returns {string}
 */
export function actorSign(name) {
  return Object.hasOwn(ACTOR_SIGNS, name) ? ACTOR_SIGNS[name] : ACTOR_SIGNS.disc;
}

/**
 * The outline and words of a posture; of «present», where there is no such posture.
 * @param {string} name
 * @returns {{path: string, verb: string, noun: string}}
 */
export function posture(name) {
  return Object.hasOwn(POSTURES, name) ? POSTURES[name] : POSTURES.present;
}

/**
 * `colour` where it is one that may be drawn («#rrggbb»), else a neutral grey.
 * @param {unknown} colour
 * @returns {string}
 */
export function actorColour(colour) {
  return typeof colour === "string" && /^#[0-9a-f]{6}$/i.test(colour) ? colour : "#6b6b6b";
}

/**
 * The relative luminance of a colour (WCAG 2.2).
 * @param {string} colour #rrggbb
 * @returns {number} 0 to 1
 */
export function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Whether a sign on `colour` reads better in dark than in white.
 * @param {string} colour #rrggbb
 * @returns {boolean}
 */
export function wantsDarkSign(colour) {
  // Where black and white have the same contrast; a little above it, since white looks crisper.
  return luminance(colour) > 0.3;
}
