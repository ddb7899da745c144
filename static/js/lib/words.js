/**
 * What marks are called: for screen readers, for the list, for the count.
 */

import { daysBetween, rangeInWords, shortDay } from "./days.js";
import { groupInWords } from "./group-names.js";
import { gettext, isolated, listed, ngettext, spoken } from "./say.js";
import { posture } from "./symbols.js";
import { PLURALS } from "./vocabulary.js";

/**
 * @import { Group } from "./span.js"
 * @import { Age, PositionWords } from "./types.js"
 * @typedef {Pick<PositionWords, "last_confirmed" | "last_said">} LastWord
 */

/**
 * Whether a position rests on forecasts alone.
 * @param {{kinds?: string[]}} properties
 * @returns {boolean}
 */
export function restsOnForecasts({ kinds }) {
  return kinds !== undefined && kinds.length > 0 && kinds.every((kind) => kind === "forecast");
}

/**
 * Whether a name takes a plural verb: «Kurdish forces», «Syrian Democratic Forces», «Allies of the army». Other
 * proper names are of one body: «United States». The same rule as `is_plural` in app/wording.py.
 * @param {string} name
 * @returns {boolean}
 */
export function isPlural(name) {
  const head = name.split(/ (?:of|in|under|from|abroad)\b/)[0].split(" ").filter(Boolean);
  const last = head.at(-1) ?? "";
  return PLURALS.includes(last) || last === last.toLowerCase() && last.endsWith("s") && last.length > 3;
}

/**
 * Who does what where: «ISIS holds Raqqah», «Kurdish forces withdraw» where no place is named. What is
 * expected is never said as what was seen: «Kurdish forces are expected to hold Raqqah». The same words
 * as `say_holding` in app/wording.py; other languages translate the sentence of one actor, whose number they don't know.
 * @param {string} actor
 * @param {string} postureName
 * @param {string | null} place
 * @param {string} modality `observed` or `expected`
 * @returns {string}
 */
export function holding(actor, postureName, place, modality) {
  const { verb: verbs, preposition } = posture(postureName);
  const [verb, ...rest] = verbs.split(" ");
  const isMany = !spoken() && isPlural(actor);
  const be = isMany ? "are" : "is";
  const plain = verb === "is" ? "be" : verb.replace(/s$/, "");
  const seen = verb === "is" ? be : isMany ? plain : verb;
  const said = modality === "expected" ? `${be} expected to ${plain}` : seen;
  const where = place ? [preposition, "{place}"].filter(Boolean) : [];
  // The messages are made of the vocabulary: HOLDINGS in app/vocabulary/positions.py.
  const message = ["{actor}", said, ...rest, ...where].join(" ");
  return gettext(message, { actor: isolated(actor), place: isolated(place ?? "") });
}

/** Up to so many days after it was last spoken of, a position is fresh, then older, then old. */
const FRESH_DAYS = 30;
const OLD_DAYS = 365;

/**
 * How many days before a day anybody last spoke of a position; 0 where somebody speaks of the day itself.
 * @param {LastWord} properties
 * @param {string} on ISO day
 * @returns {number}
 */
export function daysSince({ last_confirmed: confirmed, last_said: said }, on) {
  const last = confirmed ?? said;
  return last ? Math.max(0, daysBetween(last, on)) : 0;
}

/**
 * How old the last word of a position is on a day: 0, or 1 beyond 30 days, or 2 beyond a year.
 * @param {LastWord} properties
 * @param {string} on ISO day
 * @returns {Age}
 */
export const ageOf = (properties, on) => ageOfDaysSince(daysSince(properties, on));

/**
 * The same, where the days are counted.
 * @param {number} days since the last word of it
 * @returns {Age}
 */
export const ageOfDaysSince = (days) => (days > OLD_DAYS ? 2 : days > FRESH_DAYS ? 1 : 0);

/**
 * «last confirmed 5 June 2017, 40 days before»; empty on a day that somebody speaks of. The same words as
 * `say_last` in app/wording.py.
 * @param {LastWord} properties
 * @param {string} on ISO day
 * @returns {string}
 */
export function lastInWords(properties, on) {
  const days = daysSince(properties, on);
  if (days === 0) return "";
  const { last_confirmed: confirmed, last_said: said } = properties;
  const day = shortDay(confirmed ?? said ?? "");
  return confirmed
    ? ngettext("last confirmed {day}, {n} day before", "last confirmed {day}, {n} days before", days, { day })
    : ngettext("last said {day}, {n} day before", "last said {day}, {n} days before", days, { day });
}

/**
 * «ISIS holds Raqqah, observed, 6–9 June 2017, last confirmed 9 June 2017, 3 days before».
 * @param {PositionWords & {on?: string, group?: Group}} properties with the ISO day that is shown, if any, and what
 *   became of it between two days
 * @returns {string}
 */
export function positionInWords(properties) {
  const { group, on, settled_on: settledOn } = properties;
  return listed([
    holding(properties.actor_name, properties.posture, properties.place_name ?? null, properties.modality),
    properties.modality !== "expected" && gettext("observed"),
    restsOnForecasts(properties) && gettext("rests on forecasts alone"),
    rangeInWords(properties.valid_from, properties.valid_to, properties.valid_precision),
    properties.start_unknown && gettext("since when is unknown"),
    settledOn && gettext("its outcome known from {day}", { day: shortDay(settledOn) }),
    on && lastInWords(properties, on),
    group && groupInWords(group),
  ]);
}

/**
 * «1 place», «14 places». The messages are those of app/vocabulary/counted.py.
 * @param {number} number
 * @param {"actor" | "claim" | "day" | "place" | "position"} noun
 * @returns {string}
 */
export function counted(number, noun) {
  const [one, many] = [`{n} ${noun}`, `{n} ${noun}s`];
  return ngettext(one, many, number);
}
