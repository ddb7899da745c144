/**
 * How the vector tiles of the base map are painted: quiet, so that only actors have colour. Colours come from
 * variables.css, for the theme that shows.
 */

import { readColour } from "./theme.js";

const { LineSymbolizer, PolygonSymbolizer, exp } = protomapsL;

/** Borders that governments dispute, as sorted pairs of ISO codes, where the tiles don't say so: drawn dashed. */
const DISPUTED = new Set(["ISR PSE", "ISR SYR", "ISR LBN"].map((pair) => pair.split(" ").sort().join(" ")));

const isDisputed = (/** @type {protomapsL.TileFeature} */ { props }) => DISPUTED.has([props.iso_a, props.iso_b].sort().join(" "));

/**
 * The rules for water, borders, rivers and roads, bottom to top.
 * @returns {protomapsL.PaintRule[]}
 */
export function paintRules() {
  const colour = (/** @type {string} */ name) => readColour(`--map-${name}`);
  const line = (/** @type {protomapsL.LineStyle} */ options) => new LineSymbolizer({ lineCap: "round", lineJoin: "round", ...options });
  /**
   * @param {number} from
   * @param {number} to
   * @param {protomapsL.Scaled} width
   * @returns {protomapsL.PaintRule}
   */
  const river = (from, to, width) => ({
    dataLayer: "rivers",
    filter: (_, { props: { rank, kind } }) => Number(rank) >= from && Number(rank) <= to && kind !== "Lake Centerline",
    symbolizer: line({ color: colour("river"), width }),
  });
  return [
    { dataLayer: "sea", symbolizer: new PolygonSymbolizer({ fill: colour("sea") }) },
    {
      dataLayer: "lakes",
      symbolizer: new PolygonSymbolizer({ fill: colour("lake"), stroke: colour("river"), width: 0.5 }),
    },
    { ...river(9, 10, exp(1, [[7, 0.3], [10, 0.8], [13, 1.4]])), minzoom: 8 },
    { ...river(5, 8, exp(1, [[5, 0.4], [9, 1.1], [13, 2]])), minzoom: 5 },
    river(0, 4, exp(1.3, [[1, 0.4], [4, 0.7], [6, 1.3], [9, 2.3], [13, 4.5]])),
    {
      dataLayer: "admin1",
      minzoom: 5,
      symbolizer: line({ color: colour("province"), width: 0.7, opacity: 0.8, dash: [1, 3.5] }),
    },
    {
      dataLayer: "roads",
      minzoom: 7,
      symbolizer: line({ color: colour("road-case"), width: exp(1, [[7, 2.2], [10, 4], [13, 6]]) }),
    },
    {
      dataLayer: "roads",
      minzoom: 6,
      symbolizer: line({ color: colour("road"), width: exp(1, [[6, 0.6], [10, 1.6], [13, 2.6]]) }),
    },
    {
      dataLayer: "borders",
      symbolizer: line({ color: colour("border-case"), width: exp(1, [[2, 2], [6, 5], [10, 9]]) }),
    },
    {
      dataLayer: "borders",
      filter: (_, feature) => !isDisputed(feature),
      symbolizer: line({ color: colour("border"), width: exp(1, [[2, 0.7], [6, 1], [10, 1.6]]) }),
    },
    {
      dataLayer: "borders",
      filter: (_, feature) => isDisputed(feature),
      symbolizer: line({ color: colour("border"), width: exp(1, [[2, 0.7], [6, 1], [10, 1.6]]), dash: [4, 3], lineCap: "butt" }),
    },
  ];
}
