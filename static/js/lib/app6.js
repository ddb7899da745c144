/**
 * Which military symbol of APP-6 or MIL-STD-2525 a position is drawn with: its code, from the actor's own where one is
 * stored, else from the actor's kind, of unknown affiliation, and from what it does there.
 */

import { KIND_CODES } from "./vocabulary.js";

/**
 * @import { Actor } from "./types.js"
 *
 * @typedef {Pick<Actor, "kind" | "sidc">} Coded
 * @typedef {{posture: string, modality: string}} Doing
 */

/** The middle of a symbol in its own units, and how many of them are a pixel of a badge. */
export const MIDDLE = 100;
export const UNIT = 0.125;
/** Where that middle stands on a badge, and where the map's own badge hangs below it, so much smaller. */
export const FRAME_AT = -5;
export const OWN_AT = 7.4;
export const OWN_SCALE = 0.58;

/**
 * How milsymbol draws them. Texts beside a symbol have no room on a badge, and say nothing that isn't said in words.
 * Lines are drawn as heavy as so small a symbol needs them. Images have the same: app/drawing/military.py.
 */
export const PLAIN = { infoFields: false, strokeWidth: 8 };

/** Where digits and letters tell the status, and how: present, and planned or anticipated. */
const DIGITS = { length: 20, at: 6, present: "0", planned: "1" };
const LETTERS = { length: 15, at: 3, present: "P", planned: "A" };

/**
 * The code with which a position is drawn. What is expected is planned; what else a stored code says stays.
 * @param {Coded | undefined} actor undefined where it isn't known yet
 * @param {Doing} doing
 * @returns {string}
 */
export function codeOf(actor, { posture, modality }) {
  const kind = KIND_CODES[actor?.kind ?? ""] ?? KIND_CODES.force;
  const code = actor?.sidc ?? (posture === "present" ? kind.present : kind.acting);
  const form = code.length === DIGITS.length ? DIGITS : LETTERS;
  const isPresent = code[form.at] === form.present || code[form.at] === "-";
  return modality === "expected" && isPresent ? code.slice(0, form.at) + form.planned + code.slice(form.at + 1) : code;
}
