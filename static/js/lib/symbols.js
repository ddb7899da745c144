/**
 * The marks, as SVG path data round (0, 0): a badge's outline tells the posture, the sign inside it the
 * actor. Colour repeats what shape already says. The drawings of stored codes are in `vocabulary.js`.
 */

import { ACTOR_SIGNS, POSTURES } from "./vocabulary.js";

/**
 * @import { Group } from "./span.js"
 */

/** Side of the square that a badge fits in, in pixels. */
export const BADGE_SIZE = 28;

/**
 * A small disc beside the middle, as a path.
 * @param {number} x
 * @returns {string}
 */
const dot = (x) => `M${x - 2} 0A2 2 0 1 1 ${x + 2} 0A2 2 0 1 1 ${x - 2} 0Z`;

/** A wave to stroke, round (0, 0): the days are doubtful. */
export const DOUBT_SIGN = "M-4.5 1C-3 -2.2 -1.2 -2.2 0 0C1.2 2.2 3 2.2 4.5 -1";

/** Round (0, 0), by age: one dot for what was last spoken of more than 30 days before, two beyond a year. */
export const AGE_SIGNS = ["", dot(0), dot(-3) + dot(3)];

/**
 * What became of a position between two days, as strokes round (0, 0) in a disc: a plus for who came, a minus for who
 * is gone, both for who came and went, two arrows for what changed. Who stayed has none.
 * @type {Partial<Record<Group, string>>}
 */
export const GROUP_SIGNS = {
  came: "M-3 0H3M0 -3V3",
  went: "M-3 0H3",
  passed: "M-3 -1.2H3M0 -4.2V1.8M-3 3.6H3",
  changed: "M-3.4 -1.5H3.2L1.2 -3.5M3.4 1.5H-3.2L-1.2 3.5",
};
/** Radius of the disc that such a sign stands in, and where on a badge. */
export const GROUP_DISC = 5.6;
export const GROUP_AT = -12.5;

/** Through the badge of who is gone. */
export const GONE_STROKE = "M-14 14L14 -14";

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
 * @returns {typeof POSTURES[string]}
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
