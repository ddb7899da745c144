/**
 * What marks are called: for screen readers, for the list, for the count.
 */

import { rangeInWords, shortDay } from "./days.js";
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
 * @property {string | null} [valid_precision]
 * @property {string | null} [settled_on] ISO day from which it is known whether what was expected came
 */

/**
 * Whether a position rests on forecasts alone.
 * @param {{kinds?: string[]}} properties
 * @returns {boolean}
 */
export function restsOnForecasts({ kinds }) {
  return Boolean(kinds?.length) && kinds.every((kind) => kind === "forecast");
}

const PLURALS = new Set(["Allies", "Fighters", "Forces", "Kurds", "Rebels", "Tribes"]);

/**
 * Whether a name takes a plural verb: «Kurdish forces», «Allies of the Syrian army». Proper names of one
 * body end in a capital word: «United States». The same rule as `is_plural` in app/wording.py.
 * @param {string} name
 * @returns {boolean}
 */
export function isPlural(name) {
  const head = name.split(/ (?:of|in|under|from|abroad)\b/)[0].split(" ").filter(Boolean);
  const last = head.at(-1) ?? "";
  if (head.length === 1 && PLURALS.has(last)) return true;
  return last === last.toLowerCase() && last.endsWith("s") && last.length > 3;
}

/**
 * Who does what where: «ISIS holds Raqqah», «Kurdish forces withdraw» where no place is named. What is
 * expected is never said as what was seen: «Kurdish forces are expected to hold Raqqah». The same words
 * as `say_holding` in app/wording.py.
 * @param {string} actor
 * @param {string} postureName
 * @param {string | null} place
 * @param {string} modality `observed` or `expected`
 * @returns {string}
 */
export function holding(actor, postureName, place, modality) {
  const [verb, ...rest] = posture(postureName).verb.split(" ");
  const be = isPlural(actor) ? "are" : "is";
  const plain = verb === "is" ? "be" : verb.replace(/s$/, "");
  const seen = verb === "is" ? be : isPlural(actor) ? plain : verb;
  const said = modality === "expected" ? `${be} expected to ${plain}` : seen;
  const words = [actor, said, ...rest].join(" ");
  return place ? `${words} ${place}` : words.replace(/ (at|on|from)$/, "");
}

/**
 * «ISIS holds Raqqah, observed, 6–9 June 2017».
 * @param {PositionProperties} properties
 * @returns {string}
 */
export function positionInWords(properties) {
  const settled = properties.settled_on ? `its outcome known from ${shortDay(properties.settled_on)}` : "";
  return [
    holding(properties.actor_name, properties.posture, properties.place_name ?? null, properties.modality),
    properties.modality === "expected" ? "" : "observed",
    restsOnForecasts(properties) ? "rests on forecasts alone" : "",
    rangeInWords(properties.valid_from, properties.valid_to, properties.valid_precision),
    settled,
  ].filter(Boolean).join(", ");
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
