/**
 * What marks are called: for screen readers, for the list, for the count.
 */

import { rangeInWords } from "./days.js";
import { posture } from "./symbols.js";

/**
 * The properties of a position that its name is made of, as the API gives them.
 * @typedef {object} PositionProperties
 * @property {string} actor_name
 * @property {string} posture
 * @property {string} modality `observed` or `expected`
 * @property {string | null} [place_name]
 * @property {string[]} [kinds] kinds of the claims behind it
 * @property {string | null} [valid_from] ISO day
 * @property {string | null} [valid_to] ISO day, included
 */

/**
 * Whether a position rests on forecasts alone.
 * @param {{kinds?: string[]}} properties
 * @returns {boolean}
 */
export function restsOnForecasts({ kinds }) {
  return Boolean(kinds?.length) && kinds.every((kind) => kind === "forecast");
}

/**
 * What a posture does, without where: «holds», «is present», «withdraws».
 * @param {string} name
 * @returns {string}
 */
export function bareVerb(name) {
  return posture(name).verb.replace(/ (at|on|from)$/, "");
}

/**
 * «ISIS holds Raqqah, observed, 6–9 June 2017».
 * @param {PositionProperties} properties
 * @returns {string}
 */
export function positionInWords(properties) {
  const { verb } = posture(properties.posture);
  const what = properties.place_name
    ? `${properties.actor_name} ${verb} ${properties.place_name}`
    : `${properties.actor_name} ${bareVerb(properties.posture)}`;
  const modality = properties.modality === "expected" ? "expected" : "observed";
  const basis = restsOnForecasts(properties) ? "rests on forecasts alone" : "";
  return [what, modality, basis, rangeInWords(properties.valid_from, properties.valid_to)]
    .filter(Boolean)
    .join(", ");
}

/**
 * «1 place», «14 places».
 * @param {number} number
 * @param {string} noun
 * @param {string} [plural]
 * @returns {string}
 */
export function counted(number, noun, plural = `${noun}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}
