/**
 * From rows to spots: which places and positions share a mark at this zoom, which badges stand for them,
 * and where name and badges go.
 */

import { pixels } from "./drawn-layer.js";
import { cornersIn, isArea, isLine } from "./lib/anchors.js";
import { fitName, isExtent, placeWeight } from "./lib/labels.js";
import { GROUPS } from "./lib/span.js";
import { groupPoints, placeBoxes } from "./lib/spots.js";

/** Marks nearer than this on the screen share a spot. */
const SPOT_PX = 32;
const GAP_PX = 11;
/** Nothing that is pressed is lower than this (WCAG 2.5.8). */
const NAME_HEIGHT_PX = 24;
/** A longer name goes on in a second line. */
const LONGEST_LINE_PX = 150;
const SECOND_LINE_PX = 12;
const EXTENT_SECOND_LINE_PX = 6;
/** How many more places there are, behind a name: a ring and up to three digits. */
const MORE_PX = 40;
/** How many more positions there are, at the end of a line. */
export const REST_PX = 30;
const BADGE_PX = 27;
/** Badges shown at one spot; the rest is behind «+n». */
const MOST_BADGES = 4;
/** Where there is little room. */
const FEW_BADGES = 2;
/** A town where somebody is keeps its name if that covers no more of others than this part of itself. */
const SLIVER = 0.05;
/** An area, or a circle, that fills more of the window than this is no spot. */
const BIGGEST_PART = 0.6;

/**
 * @import { At, Box, PlaceMark, PositionMark } from "./lib/types.js"
 * @import { Point, Side, Size } from "./lib/spots.js"
 *
 * @typedef {object} Badge
 * @property {PositionMark} position the first of those that it stands for
 * @property {PositionMark[]} positions same actor, same posture, same modality
 *
 * @typedef {object} Spot
 * @property {string} id
 * @property {At} at
 * @property {At[]} points of all that is here
 * @property {number} x in pixels of the world at this zoom
 * @property {number} y
 * @property {PlaceMark[]} places the first names the spot
 * @property {PositionMark[]} positions
 * @property {Badge[]} badges those that are shown
 * @property {number} rest how many positions no badge stands for
 * @property {boolean} named whether there was room for the name
 * @property {boolean} quiet whether nobody is known to be there on the day
 * @property {boolean} extent whether the place that names it has no one spot
 * @property {string | null} chosen slug of the chosen place, if it is here
 * @property {string | null} chosenPosition
 * @property {Side | "centre"} side where name and badges stand
 * @property {Box} box in pixels, from the spot
 * @property {number} nameHeight
 * @property {boolean} inLine whether «+n» stands behind the name instead of below it
 * @property {string[]} nameLines the name as it fits; cut ones end with an ellipsis
 *
 * @typedef {{place: string | null, position: string | null}} Chosen slug and id
 * @typedef {Point & {at: At, place?: PlaceMark, position?: PositionMark}} Marked a point of one or the other
 * @typedef {{lines: string[], width: number, height: number}} NameSize
 * @typedef {Size & Pick<Spot, "badges" | "rest">} Row
 * @typedef {Row & Pick<Spot, "named" | "nameHeight" | "nameLines"> & {inLine?: boolean}} Look
 */

/** The face in which places are named, and the one for extents; how far apart that sets its letters. */
export const NAME_FONT = '600 15px "Source Serif 4"';
export const EXTENT_FONT = '400 13px "Source Serif 4"';
const EXTENT_SPACING_PX = 0.65;
const WIDE_LETTER_PX = 9;

const context = document.createElement("canvas").getContext("2d");
/** @type {Map<string, NameSize>} */
const widths = new Map();

/** Forget the measured names: their face has arrived since. */
export function forgetWidths() {
  widths.clear();
}

/**
 * A place's name on the map: its lines, and their width and height in pixels.
 * @param {PlaceMark} place
 * @returns {NameSize}
 */
function nameSize(place) {
  const key = `${isExtent(place)} ${place.name}`;
  const known = widths.get(key);
  if (known) return known;
  const { font, spacing, second } = isExtent(place)
    ? { font: EXTENT_FONT, spacing: EXTENT_SPACING_PX, second: EXTENT_SECOND_LINE_PX }
    : { font: NAME_FONT, spacing: 0, second: SECOND_LINE_PX };
  if (context) context.font = `${font}, serif`;
  // Where nothing measures texts, letters are taken to be wide.
  const widthOf = (/** @type {string} */ text) => context?.measureText(text).width ?? text.length * WIDE_LETTER_PX;
  const measure = (/** @type {string} */ text) => widthOf(text) + text.length * spacing + 6;
  const lines = fitName(place.name, measure, LONGEST_LINE_PX);
  const size = {
    lines,
    width: Math.max(...lines.map(measure), 0),
    height: lines.length > 1 ? NAME_HEIGHT_PX + second : NAME_HEIGHT_PX,
  };
  widths.set(key, size);
  return size;
}

/**
 * Whether a place is so large at this zoom that a ring would lie about it. It is still in the list.
 * @param {L.Map} map
 * @param {PlaceMark} place
 * @returns {boolean}
 */
export function isTooBig(map, place) {
  const size = map.getSize();
  const most = BIGGEST_PART * Math.min(size.x, size.y);
  if (isLine(place.geometry)) return false;
  if (2 * pixels(map, place.uncertainty_m, place.anchor[0]) > most) return true;
  if (!isArea(place.geometry)) return false;
  const corners = cornersIn(place.geometry);
  const latitudes = corners.map(([latitude]) => latitude);
  const longitudes = corners.map(([, longitude]) => longitude);
  const from = map.project([Math.max(...latitudes), Math.min(...longitudes)]);
  const to = map.project([Math.min(...latitudes), Math.max(...longitudes)]);
  return Math.max(to.x - from.x, to.y - from.y) > most;
}

/**
 * @param {L.Map} map
 * @param {PlaceMark[]} places
 * @param {PositionMark[]} positions
 * @param {string | null} chosen slug of the chosen place
 * @returns {Marked[]}
 */
function pointsOf(map, places, positions, chosen) {
  const at = (/** @type {At} */ anchor) => {
    const { x, y } = map.project(anchor);
    return { x, y, at: anchor };
  };
  return [
    ...places.map((place) => ({
      id: `place ${place.slug}`,
      weight: 1000 + placeWeight(place) + (place.slug === chosen ? 1e6 : 0),
      place,
      ...at(place.anchor),
    })),
    ...positions.flatMap((position) => position.anchors.map((anchor, i) => ({
      id: `position ${position.id} ${i}`,
      weight: position.modality === "expected" ? 0 : 1,
      position,
      ...at(anchor),
    }))),
  ];
}

/**
 * Badges for the positions at a spot, the most telling first. What is alike is one badge; each actor comes
 * once before any comes twice; who was seen comes before who is expected, and the leading place's before
 * the others'.
 * @param {PositionMark[]} positions
 * @param {PlaceMark | undefined} place the leading one
 * @param {string | null} chosen id of the position that is read
 * @returns {Badge[]}
 */
function badgesOf(positions, place, chosen) {
  const alike = Map.groupBy(positions, (each) => `${each.actor} ${each.posture} ${each.modality} ${Boolean(each.settled)} ${each.group}`);
  /** @type {Map<string, number>} */
  const seen = new Map();
  const badges = [...alike.values()].map((group) => {
    const position = group.reduce((best, each) => ((each.age ?? 0) < (best.age ?? 0) ? each : best));
    const count = seen.get(position.actor) ?? 0;
    seen.set(position.actor, count + 1);
    const order = [
      // What is read is never behind «+n».
      group.some(({ id }) => id === chosen) ? -1 : group.some((each) => each.place === place?.slug) ? 0 : 1,
      position.modality !== "expected" ? 0 : position.settled ? 2 : 1,
      count,
      position.group ? GROUPS.indexOf(position.group) : 0,
    ];
    return { position, positions: group, order };
  });
  return badges.sort((a, b) =>
    a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2] || a.order[3] - b.order[3] || (a.position.id < b.position.id ? -1 : 1));
}

/**
 * At most so many badges, one of them «+n», and how much room they take.
 * @param {Badge[]} badges
 * @param {number} most
 * @returns {Row}
 */
function rowOf(badges, most) {
  const shown = badges.length > most ? badges.slice(0, Math.max(0, most - 1)) : badges;
  const told = new Set(shown.flatMap(({ positions }) => positions));
  const rest = new Set(badges.flatMap(({ positions }) => positions).filter((each) => !told.has(each))).size;
  return {
    badges: shown,
    rest,
    width: (shown.length + (rest ? 1.2 : 0)) * BADGE_PX,
    height: badges.length ? BADGE_PX : 0,
  };
}

/**
 * How a spot may look, from whole to least: all badges and the name, few badges and the name, the name with
 * the number of positions behind it in one line, no name.
 * @param {Badge[]} badges
 * @param {PlaceMark | undefined} place the leading one
 * @param {boolean} several whether there are more
 * @param {boolean} isChosen
 * @returns {Look[]}
 */
function looksOf(badges, place, several, isChosen) {
  const name = place ? nameSize(place) : { width: 0, height: 0, lines: [] };
  const width = name.width + (several ? MORE_PX : 0);
  const [row, few] = [rowOf(badges, MOST_BADGES), rowOf(badges, FEW_BADGES)];
  /**
   * @param {Row} badgeRow
   * @returns {Look}
   */
  const withName = (badgeRow) => ({
    ...badgeRow, named: Boolean(place), nameHeight: name.height, nameLines: name.lines,
    width: Math.max(width, badgeRow.width), height: name.height + badgeRow.height,
  });
  const looks = [withName(row), withName(few)];
  if (place && badges.length) {
    const none = rowOf(badges, 0);
    const size = { width: width + none.width, height: name.height };
    looks.push({ ...withName(none), ...size, inLine: true, sliver: isExtent(place) ? 0 : SLIVER * size.width * size.height });
  }
  if (place && !isChosen) {
    const unnamed = { named: false, nameHeight: 0, nameLines: [] };
    looks.push({ ...row, ...unnamed }, { ...few, ...unnamed });
  }
  return looks;
}

/**
 * @param {L.Map} map
 * @param {PlaceMark[]} places
 * @param {PositionMark[]} positions
 * @param {Chosen} chosen
 * @param {Box[]} [tools] what lies over the map, in pixels of the world at this zoom: nothing is written below it
 * @returns {Spot[]}
 */
export function spotsOf(map, places, positions, chosen, tools = []) {
  // A river is marked at some point of it. Chosen, it leads, but who is at a town there isn't at the river.
  const mayTake = (/** @type {Marked} */ { place: leader }, /** @type {Marked} */ { place, position }) =>
    !leader || leader.slug !== chosen.place || !isExtent(leader) || (place ? isExtent(place) : position?.place === leader.slug);
  const groups = groupPoints(pointsOf(map, places, positions, chosen.place), SPOT_PX, mayTake).map((group) => {
    const here = group.flatMap(({ place }) => place ?? []);
    const standing = [...new Set(group.flatMap(({ position }) => position ?? []))];
    const isChosen = here.some(({ slug }) => slug === chosen.place);
    const { x, y, at, id } = group[0];
    return {
      id, x, y, at, points: group.map((point) => point.at), places: here, positions: standing,
      sizes: looksOf(badgesOf(standing, here[0], chosen.position), here[0], here.length > 1, isChosen),
      quiet: standing.length === 0 && !isChosen,
      extent: here.length > 0 && isExtent(here[0]),
      centred: here.length === 0,
      chosen: isChosen ? chosen.place : null,
      chosenPosition: standing.some(({ id: each }) => each === chosen.position) ? chosen.position : null,
    };
  });
  const placed = placeBoxes(groups, GAP_PX, tools);
  return groups.map((group, i) => {
    const { side, box, size } = placed[i];
    const { badges, rest, named, nameHeight, nameLines, inLine } = group.sizes[size];
    return {
      ...group, side, badges, rest, named, nameHeight, nameLines, inLine: Boolean(inLine),
      box: { left: box.left - group.x, top: box.top - group.y, right: box.right - group.x, bottom: box.bottom - group.y },
    };
  });
}
