/**
 * What the legend has to explain: just what is on view.
 */

import { isDoubtful } from "./days.js";
import { POSTURES } from "./symbols.js";
import { restsOnForecasts } from "./words.js";

/**
 * @typedef {object} PositionRow
 * @property {string} actor
 * @property {string} posture
 * @property {string} modality
 * @property {string[]} [kinds]
 * @property {string | null} [valid_precision]
 * @property {string} geometryType GeoJSON type of what is drawn
 * @property {boolean} [settled] whether its outcome is known by the day
 * @property {0 | 1 | 2} [age] how old the last word of it is
 *
 * @typedef {object} ActorRow
 * @property {string} slug
 * @property {string} name
 * @property {string} colour
 * @property {string} symbol
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
 * @property {boolean} areas
 * @property {boolean} uncertainty
 * @property {boolean} spots whether a mark stands for several places
 */

/**
 * @param {PositionRow[]} positions those on view
 * @param {Map<string, ActorRow>} actors by slug
 * @param {{uncertainty?: boolean, spots?: boolean}} [shown] what else is drawn
 * @returns {LegendContents}
 */
export function legendContents(positions, actors, { uncertainty = false, spots = false } = {}) {
  const known = Object.keys(POSTURES);
  const inOrder = (values) => known.filter((name) => values.has(name));
  const isLine = ({ geometryType }) => /LineString$/.test(geometryType);
  const slugs = new Set(positions.map(({ actor }) => actor));
  return {
    actors: [...slugs]
      .map((slug) => actors.get(slug))
      .filter(Boolean)
      .sort((a, b) => a.name.localeCompare(b.name, "en")),
    postures: inOrder(new Set(positions.map((each) => each.posture))),
    linePostures: inOrder(new Set(positions.filter(isLine).map((each) => each.posture))),
    modalities: ["observed", "expected"].filter((name) =>
      positions.some(({ modality }) => modality === name)),
    forecasts: positions.some(restsOnForecasts),
    doubtful: positions.some((each) => isDoubtful(each.valid_precision)),
    ages: [1, 2].filter((step) => positions.some(({ age }) => age === step)),
    settled: positions.some(({ settled }) => Boolean(settled)),
    areas: positions.some(({ geometryType }) => /Polygon$/.test(geometryType)),
    uncertainty,
    spots,
  };
}
