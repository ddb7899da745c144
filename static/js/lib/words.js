/**
 * What marks are called: for screen readers, for the list, for the count.
 */

import { daysBetween, rangeInWords, shortDay } from "./days.js";
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
 * @property {boolean} [start_unknown]
 * @property {string | null} [last_confirmed] ISO day, of what was observed
 * @property {string | null} [last_said] ISO day, of what is expected
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

/** Up to so many days after it was last spoken of, a position is fresh, then older, then old. */
const AGES = [30, 365];

/**
 * How many days before a day anybody last spoke of a position; 0 where somebody speaks of the day itself.
 * @param {PositionProperties} properties
 * @param {string} on ISO day
 * @returns {number}
 */
export function daysSince({ last_confirmed: confirmed, last_said: said }, on) {
  const last = confirmed ?? said;
  return last ? Math.max(0, daysBetween(last, on)) : 0;
}

/**
 * How old the last word of a position is on a day: 0, or 1 beyond 30 days, or 2 beyond a year.
 * @param {PositionProperties} properties
 * @param {string} on ISO day
 * @returns {0 | 1 | 2}
 */
export function ageOf(properties, on) {
  return AGES.filter((days) => daysSince(properties, on) > days).length;
}

/**
 * «last confirmed 5 June 2017, 40 days before»; empty on a day that somebody speaks of. The same words as
 * `say_last` in app/wording.py.
 * @param {PositionProperties} properties
 * @param {string} on ISO day
 * @returns {string}
 */
export function lastInWords(properties, on) {
  const days = daysSince(properties, on);
  if (days === 0) return "";
  const { last_confirmed: confirmed, last_said: said } = properties;
  const words = confirmed ? `last confirmed ${shortDay(confirmed)}` : `last said ${shortDay(said)}`;
  return `${words}, ${counted(days, "day")} before`;
}

/**
 * «ISIS holds Raqqah, observed, 6–9 June 2017, last confirmed 9 June 2017, 3 days before».
 * @param {PositionProperties & {on?: string}} properties with the ISO day that is shown, if any
 * @returns {string}
 */
export function positionInWords(properties) {
  const settled = properties.settled_on ? `its outcome known from ${shortDay(properties.settled_on)}` : "";
  return [
    holding(properties.actor_name, properties.posture, properties.place_name ?? null, properties.modality),
    properties.modality === "expected" ? "" : "observed",
    restsOnForecasts(properties) ? "rests on forecasts alone" : "",
    rangeInWords(properties.valid_from, properties.valid_to, properties.valid_precision),
    properties.start_unknown ? "since when is unknown" : "",
    settled,
    properties.on ? lastInWords(properties, properties.on) : "",
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
