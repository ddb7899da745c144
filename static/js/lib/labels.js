/**
 * Names on the map: which place leads where several share a spot, and how a long name is cut.
 */

/**
 * What a place is weighs as much as so many doublings of what is said there, times ten.
 * @type {Record<string, number>}
 */
const BY_KIND = {
  city: 60, town: 50, village: 35, base: 25, crossing: 25, airport: 25, dam: 22, district: 20, junction: 20,
  facility: 15, river: 15, area: 10, desert: 5, border: 5, region: 0, country: 0,
};
const OTHER_KIND = 15;
/** What has no one spot: named more softly than a town, and it makes room for every town. */
const EXTENTS = new Set(["area", "border", "country", "desert", "region", "river"]);
const BEHIND_TOWNS = 500;
/** Left at the end, these would promise what doesn't come. */
const LEADS_ON = /^(?:of|in|at|on|to|the|a|an|and|or|from|by|near|between|off|along|with|for|de|la|al|el|–|-|&)$/iu;

/**
 * Whether a place is an extent, such as a river, a border or a region.
 * @param {{kind?: string}} place
 * @returns {boolean}
 */
export const isExtent = ({ kind }) => kind !== undefined && EXTENTS.has(kind);

/**
 * How much a place weighs where names compete: cities and towns first, and first of all those of which
 * most is said; extents last, whatever is said of them. Equal weights are told apart by the id, in
 * `groupPoints`.
 * @param {{kind?: string, claim_count: number}} place
 * @returns {number}
 */
export function placeWeight({ kind, claim_count: claims }) {
  const behind = isExtent({ kind }) ? BEHIND_TOWNS : 0;
  return (BY_KIND[kind ?? ""] ?? OTHER_KIND) + 10 * Math.log2(1 + claims) - behind;
}

/**
 * A name in lines no wider than `width`; what doesn't fit into `most` lines is cut after a word that can
 * end a name, with an ellipsis. A word that is wider than a line is cut between its letters.
 * @param {string} name
 * @param {(text: string) => number} measure
 * @param {number} width
 * @param {number} most lines
 * @returns {string[]}
 */
export function fitName(name, measure, width, most = 2) {
  const words = name.split(/\s+/u).filter(Boolean);
  /** @type {string[]} */
  const lines = [];
  let next = 0;
  while (next < words.length && lines.length < most) {
    let line = words[next];
    let taken = 1;
    while (next + taken < words.length && measure(`${line} ${words[next + taken]}`) <= width) {
      line = `${line} ${words[next + taken]}`;
      taken += 1;
    }
    next += taken;
    lines.push(line);
    if (measure(line) > width) break;
  }
  const last = lines.length - 1;
  if (last < 0) return [];
  if (measure(lines[last]) > width) lines[last] = cutLetters(lines[last], measure, width);
  else if (next < words.length) return endWell(lines, measure, width);
  return lines;
}

/**
 * As many letters of a word as fit before an ellipsis, at least one. How many is found by doubling and
 * halving, so that a word of thousands costs a few measures of short texts.
 * @param {string} word
 * @param {(text: string) => number} measure
 * @param {number} width
 * @returns {string}
 */
function cutLetters(word, measure, width) {
  /** @type {string[]} */
  const letters = [];
  const segments = new Intl.Segmenter().segment(word)[Symbol.iterator]();
  const text = (/** @type {number} */ count) => `${letters.slice(0, count).join("")}…`;
  const read = (/** @type {number} */ count) => {
    while (letters.length < count) {
      const next = segments.next();
      if (next.done) break;
      letters.push(next.value.segment);
    }
    return letters.length === count;
  };
  let over = 2;
  while (read(over) && measure(text(over)) <= width) over *= 2;
  over = Math.min(over, letters.length + 1);
  let fits = 1;
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (measure(text(middle)) <= width) fits = middle;
    else over = middle;
  }
  return text(fits);
}

/**
 * Lines less the words at their end that don't fit beside the ellipsis or can't end a name.
 * @param {string[]} lines at least one
 * @param {(text: string) => number} measure
 * @param {number} width
 * @returns {string[]}
 */
function endWell(lines, measure, width) {
  const kept = lines.map((line) => line.split(" "));
  for (;;) {
    const line = kept[kept.length - 1];
    const text = `${line.join(" ").replace(/[\s,;:([–-]+$/u, "")}…`;
    const isOnlyWord = kept.length === 1 && line.length === 1;
    if (isOnlyWord || (measure(text) <= width && !LEADS_ON.test(line[line.length - 1]))) {
      return [...kept.slice(0, -1).map((each) => each.join(" ")), text];
    }
    line.pop();
    if (line.length === 0) kept.pop();
  }
}
