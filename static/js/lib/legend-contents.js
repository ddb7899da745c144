/**
 * What the legend has to explain: just what is on view.
 */

import { inAlphabet } from "./alphabet.js";
import { isDoubtful } from "./days.js";
import { GROUPS } from "./group-names.js";
import { MODALITIES, POSTURES } from "./vocabulary.js";
import { restsOnForecasts } from "./words.js";

/**
 * @import { PositionMark } from "./types.js"
 *
 * @typedef {Pick<PositionMark, "actor" | "posture" | "modality" | "kinds" | "valid_precision" | "geometryType"
 *   | "settled" | "age" | "group" | "start_unknown">} PositionRow
 * @typedef {{slug: string, name: string, colour: string, symbol: string}} ActorRow
 *
 * @typedef {object} LegendContents
 * @property {ActorRow[]} actors by name
 * @property {string[]} postures in the order of `POSTURES`
 * @property {string[]} linePostures those drawn as a line
 * @property {string[]} modalities
 * @property {boolean} forecasts
 * @property {boolean} doubtful whether the days of anything are known to a week or worse
 * @property {boolean} settled whether anything expected has its outcome known by the day
 * @property {number[]} ages those above 0 of what is drawn
 * @property {(typeof GROUPS)[number][]} groups what became of those on view, where a span is shown
 * @property {boolean} unsure whether the day on which any of them came, changed or went is known to a week or worse
 * @property {boolean} areas
 * @property {boolean} uncertainty
 * @property {boolean} spots whether a mark stands for several places
 * @property {boolean} piles whether some positions have no badge of their own
 */

/**
 * @param {PositionRow[]} positions those on view
 * @param {Map<string, ActorRow>} actors by slug
 * @param {{uncertainty?: boolean, spots?: boolean, piles?: boolean}} [shown] what else is drawn
 * @returns {LegendContents}
 */
export function legendContents(positions, actors, { uncertainty = false, spots = false, piles = false } = {}) {
  const known = Object.keys(POSTURES);
  const inOrder = (/** @type {Set<string>} */ values) => known.filter((name) => values.has(name));
  const isLine = (/** @type {PositionRow} */ { geometryType }) => geometryType.endsWith("LineString");
  const slugs = new Set(positions.map(({ actor }) => actor));
  return {
    actors: [...slugs]
      .flatMap((slug) => actors.get(slug) ?? [])
      .sort((a, b) => inAlphabet(a.name, b.name)),
    postures: inOrder(new Set(positions.map((each) => each.posture))),
    linePostures: inOrder(new Set(positions.filter(isLine).map((each) => each.posture))),
    modalities: Object.keys(MODALITIES).filter((name) =>
      positions.some(({ modality }) => modality === name)),
    forecasts: positions.some(restsOnForecasts),
    doubtful: positions.some((each) => isDoubtful(each.valid_precision)),
    ages: [1, 2].filter((step) => positions.some(({ age }) => age === step)),
    settled: positions.some(({ settled }) => Boolean(settled)),
    groups: GROUPS.filter((name) => positions.some(({ group }) => group === name)),
    unsure: positions.some(({ group, valid_precision: precision, start_unknown: isOpen }) =>
      group !== undefined && group !== "stayed" && (isDoubtful(precision) || Boolean(isOpen))),
    areas: positions.some(({ geometryType }) => geometryType.endsWith("Polygon")),
    uncertainty,
    spots,
    piles,
  };
}
