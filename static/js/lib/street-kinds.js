/**
 * What a feature of a file of streets is, in the layers and words of Protomaps (versions 3 and 4) or of OpenMapTiles.
 */

/**
 * @typedef {Readonly<Record<string, unknown>>} Properties
 * @typedef {"protomaps" | "openmaptiles"} Scheme
 *
 * @typedef {object} Words where a scheme has what, and what it calls it
 * @property {string} roads layer of what one drives and walks on
 * @property {string} rails layer of tracks
 * @property {string} roadNames layer of lines with the roads' names
 * @property {string} buildings
 * @property {string} water layer of areas, and of lines where the scheme has them together
 * @property {string} streams layer of lines
 * @property {string[]} grounds layers of what the ground is used for or covered by
 * @property {string} quarters layer of named points
 * @property {Readonly<Record<string, number>>} levels of roads by kind: 0 for paths to 4 for motorways
 */

const PROTOMAPS_LEVELS = { highway: 4, major_road: 3, medium_road: 2, minor_road: 1, path: 0, other: 0 };
const OPENMAPTILES_LEVELS = {
  motorway: 4, trunk: 4, primary: 3, secondary: 3, tertiary: 2, minor: 1, service: 1, busway: 1, track: 0, path: 0,
};

/** @type {Readonly<Record<Scheme, Words>>} */
export const WORDS = {
  protomaps: {
    roads: "roads", rails: "roads", roadNames: "roads", buildings: "buildings", water: "water", streams: "water",
    grounds: ["landuse"], quarters: "places", levels: PROTOMAPS_LEVELS,
  },
  openmaptiles: {
    roads: "transportation", rails: "transportation", roadNames: "transportation_name", buildings: "building",
    water: "water", streams: "waterway", grounds: ["landcover", "landuse"], quarters: "place", levels: OPENMAPTILES_LEVELS,
  },
};

const GREEN = new Set([
  "park", "wood", "forest", "grass", "grassland", "nature_reserve", "national_park", "garden", "orchard", "village_green",
  "recreation_ground", "golf_course", "pitch", "scrub", "meadow", "allotments", "cemetery",
]);
const BUILT = new Set([
  "residential", "industrial", "commercial", "retail", "hospital", "school", "university", "college", "military",
  "aerodrome", "railway", "quarry",
]);
const QUARTERS = new Set(["neighbourhood", "macrohood", "suburb", "quarter"]);

/** In which property a name is looked for when readers have none in their own language. */
const LATIN_NAMES = ["name:en", "name_en", "name:latin", "name"];
/** Letters of languages that have others than the Latin ones. */
const LETTERS = new Map([["ar", "Arabic"], ["ckb", "Arabic"], ["fa", "Arabic"], ["he", "Hebrew"], ["ru", "Cyrillic"], ["uk", "Cyrillic"]]
  .map(([language, script]) => [language, new RegExp(`\\p{Script=${script}}`, "u")]));

/**
 * In which properties of a feature its name is looked for: in the reader's language, as it is written there if that is
 * in the reader's letters, in English or Latin letters.
 * @param {string} language
 * @param {Properties} props
 * @returns {string[]}
 */
export function nameProps(language, props) {
  const [spoken] = language.split("-");
  const isReadable = LETTERS.get(spoken)?.test(String(props.name ?? ""));
  const own = [language, spoken].flatMap((code) => [`name:${code}`, `name_${code}`]);
  return [...own, ...(isReadable ? ["name"] : []), ...LATIN_NAMES];
}

/**
 * What a feature is, in its scheme's own word.
 * @param {Properties} props
 * @returns {string}
 */
const kindOf = (props) => String(props.kind ?? props["pmap:kind"] ?? props.class ?? "");

/**
 * How great a road is: 0 for paths and tracks, 4 for motorways; nothing for what is no road.
 * @param {Scheme} scheme
 * @param {Properties} props
 * @returns {number | undefined}
 */
export const roadLevel = (scheme, props) => WORDS[scheme].levels[kindOf(props)];

/**
 * @param {Properties} props
 * @returns {boolean}
 */
export const isRail = (props) => ["rail", "transit"].includes(kindOf(props));

/**
 * What the ground is: green, built over, or nothing that is told apart.
 * @param {Properties} props
 * @returns {"green" | "built" | undefined}
 */
export function groundOf(props) {
  const kind = kindOf(props);
  if (GREEN.has(kind)) return "green";
  return BUILT.has(kind) ? "built" : undefined;
}

/**
 * @param {Properties} props
 * @returns {boolean}
 */
export const isQuarter = (props) => QUARTERS.has(kindOf(props));

/**
 * The name by which a feature is shown to readers of a language; none where it has none.
 * @param {string} language
 * @param {Properties} props
 * @returns {string | undefined}
 */
export function nameOf(language, props) {
  const name = nameProps(language, props).map((each) => props[each]).find(Boolean);
  return name === undefined ? undefined : String(name);
}
