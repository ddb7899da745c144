/**
 * The names in files of streets: roads along their lines, quarters of towns. Towns themselves have the map's own names.
 */

import { ARABIC, arabic, colour, LANGUAGE, LeftToRight, NameSymbolizer, plain, SANS } from "./basemap-names.js";
import { ROADS_FROM_ZOOM } from "./basemap-streets.js";
import { ARABIC_LETTERS } from "./lib/ground-names.js";
import { isQuarter, nameOf, nameProps, roadLevel, WORDS } from "./lib/street-kinds.js";

const { LineLabelSymbolizer } = protomapsL;

/**
 * @import { Describe, Occupied } from "./basemap-names.js"
 * @import { StreetsFile } from "./basemap-streets.js"
 */

/** A letter or sign of which a face is shipped beside the Arabic one. */
const OTHER_LETTER = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u;

/**
 * Whether a feature of streets has a name that can be drawn.
 * @type {protomapsL.Filter}
 */
function nameFilter(_, { props }) {
  const name = nameOf(LANGUAGE, props);
  return name !== undefined && [...name].every((letter) => OTHER_LETTER.test(letter) || ARABIC_LETTERS.test(letter));
}

/**
 * How a quarter of a town is named.
 * @returns {Describe}
 */
function quarter() {
  const shade = colour("town-soft");
  return (_, props) => {
    const name = nameOf(LANGUAGE, props) ?? "";
    return { lines: [ARABIC_LETTERS.test(name) ? arabic(name, 12, shade) : { ...plain(name, 10.5, shade, 600), spacing: "0.6px" }] };
  };
}

/**
 * The names of roads, along them.
 * @returns {protomapsL.LabelSymbolizer}
 */
const roadNames = () => new LeftToRight(new LineLabelSymbolizer({
  labelProps: (_, feature) => nameProps(LANGUAGE, feature?.props ?? {}),
  font: `400 10.5px ${SANS}, ${ARABIC}`,
  fill: colour("town-soft"),
  stroke: colour("halo"),
  width: 3,
  offset: 0,
  repeatDistance: 300,
}));

/**
 * What is named of a file: roads along their lines, and quarters of towns. Towns have the map's own names.
 * @param {StreetsFile} file
 * @param {() => Occupied} occupied
 * @returns {protomapsL.LabelRule[]}
 */
export function streetNames({ name, scheme }, occupied) {
  const words = WORDS[scheme];
  return [
    {
      dataSource: name,
      dataLayer: words.quarters,
      minzoom: 12,
      filter: (zoom, feature) => isQuarter(feature.props) && nameFilter(zoom, feature),
      symbolizer: new NameSymbolizer(quarter(), occupied),
    },
    ...[4, 3, 2, 1].map((level) => ({
      dataSource: name,
      dataLayer: words.roadNames,
      minzoom: Math.max(13, ROADS_FROM_ZOOM[level] + 2),
      filter: (/** @type {number} */ zoom, /** @type {protomapsL.TileFeature} */ feature) =>
        roadLevel(scheme, feature.props) === level && nameFilter(zoom, feature),
      symbolizer: roadNames(),
    })),
  ];
}
