/**
 * From rows to spots: which places and positions share a mark at this zoom, which badges stand for them,
 * and where name and badges go.
 */

import { pixels } from "./drawn-layer.js";
import { fitName, isExtent, placeWeight } from "./lib/labels.js";
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
export const MORE_PX = 30;
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
 * @typedef {object} Badge
 * @property {object} position the first of those that it stands for
 * @property {object[]} positions same actor, same posture, same modality
 *
 * @typedef {object} Spot
 * @property {string} id
 * @property {[number, number]} at [latitude, longitude]
 * @property {[number, number][]} points [latitude, longitude] of all that is here
 * @property {number} x in pixels of the world at this zoom
 * @property {number} y
 * @property {object[]} places the first names the spot
 * @property {object[]} positions
 * @property {Badge[]} badges those that are shown
 * @property {number} rest how many positions no badge stands for
 * @property {boolean} named whether there was room for the name
 * @property {boolean} quiet whether nobody is known to be there on the day
 * @property {boolean} extent whether the place that names it has no one spot
 * @property {string | null} chosen slug of the chosen place, if it is here
 * @property {string | null} chosenPosition
 * @property {"right" | "left" | "below" | "above" | "centre"} side where name and badges stand
 * @property {{left: number, top: number, right: number, bottom: number}} box in pixels, from the spot
 * @property {number} nameHeight
 * @property {boolean} inLine whether «+n» stands behind the name instead of below it
 * @property {string[]} nameLines the name as it fits; cut ones end with an ellipsis
 */

/** The face in which places are named, and the one for extents; how far apart that sets its letters. */
export const NAME_FONT = '600 15px "Source Serif 4"';
export const EXTENT_FONT = '400 13px "Source Serif 4"';
const EXTENT_SPACING_PX = 0.65;

const context = document.createElement("canvas").getContext("2d");
const widths = new Map();

/** Forget the measured names: their face has arrived since. */
export function forgetWidths() {
  widths.clear();
}

/** A place's name on the map: its lines, and their width and height in pixels. */
function nameSize(place) {
  const key = `${isExtent(place)} ${place.name}`;
  if (!widths.has(key)) {
    const [font, spacing, second] = isExtent(place)
      ? [EXTENT_FONT, EXTENT_SPACING_PX, EXTENT_SECOND_LINE_PX] : [NAME_FONT, 0, SECOND_LINE_PX];
    context.font = `${font}, serif`;
    const measure = (text) => context.measureText(text).width + text.length * spacing + 6;
    const lines = fitName(place.name, measure, LONGEST_LINE_PX);
    widths.set(key, {
      lines,
      width: Math.max(...lines.map(measure), 0),
      height: lines.length > 1 ? NAME_HEIGHT_PX + second : NAME_HEIGHT_PX,
    });
  }
  return widths.get(key);
}

/**
 * Whether a place is so large at this zoom that a ring would lie about it. It is still in the list.
 * @param {L.Map} map
 * @param {object} place
 * @returns {boolean}
 */
export function isTooBig(map, place) {
  const window_ = map.getSize();
  const most = BIGGEST_PART * Math.min(window_.x, window_.y);
  if (/Line/.test(place.geometry.type)) return false;
  if (2 * pixels(map, place.uncertainty_m ?? 0, place.anchor[0]) > most) return true;
  if (!/Polygon/.test(place.geometry.type)) return false;
  const flat = place.geometry.coordinates.flat(Infinity);
  const longitudes = flat.filter((_, i) => i % 2 === 0);
  const latitudes = flat.filter((_, i) => i % 2 === 1);
  const from = map.project([Math.max(...latitudes), Math.min(...longitudes)]);
  const to = map.project([Math.min(...latitudes), Math.max(...longitudes)]);
  return Math.max(to.x - from.x, to.y - from.y) > most;
}

function pointsOf(map, places, positions, chosen) {
  const at = (anchor) => {
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
 */
function badgesOf(positions, place, chosen) {
  const alike = Map.groupBy(positions, (each) => `${each.actor} ${each.posture} ${each.modality} ${Boolean(each.settled)}`);
  const newest = (group) => group.reduce((best, each) => ((each.age ?? 0) < (best.age ?? 0) ? each : best));
  const badges = [...alike.values()].map((group) => ({ position: newest(group), positions: group }));
  const seen = new Map();
  for (const badge of badges) {
    const count = seen.get(badge.position.actor) ?? 0;
    seen.set(badge.position.actor, count + 1);
    badge.order = [
      // What is read is never behind «+n».
      badge.positions.some(({ id }) => id === chosen) ? -1
        : badge.positions.some((position) => position.place === place?.slug) ? 0 : 1,
      badge.position.modality !== "expected" ? 0 : badge.position.settled ? 2 : 1,
      count,
    ];
  }
  const byOrder = (a, b) =>
    a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2] || (a.position.id < b.position.id ? -1 : 1);
  return badges.sort(byOrder);
}

/** At most so many badges, one of them «+n», and how much room they take. */
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

/** How a spot may look, from whole to least: all badges and the name, few badges and the name, the name with
 * the number of positions behind it in one line, no name. */
function looksOf(badges, place, several, isChosen) {
  const name = place ? nameSize(place) : { width: 0, height: 0, lines: [] };
  const width = name.width + (several ? MORE_PX : 0);
  const [row, few] = [rowOf(badges, MOST_BADGES), rowOf(badges, FEW_BADGES)];
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
 * @param {object[]} places
 * @param {object[]} positions
 * @param {{place: string | null, position: string | null}} chosen
 * @returns {Spot[]}
 */
export function spotsOf(map, places, positions, chosen) {
  // A river is marked at some point of it. Chosen, it leads, but who is at a town there isn't at the river.
  const mayTake = ({ place: leader }, { place, position }) =>
    leader?.slug !== chosen.place || !leader || !isExtent(leader) || (place ? isExtent(place) : position.place === leader.slug);
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
  const placed = placeBoxes(groups, GAP_PX);
  return groups.map((group, i) => {
    const { side, box, size } = placed[i];
    const { badges, rest, named, nameHeight, nameLines, inLine } = group.sizes[size];
    return {
      ...group, side, badges, rest, named, nameHeight, nameLines, inLine: Boolean(inLine),
      box: { left: box.left - group.x, top: box.top - group.y, right: box.right - group.x, bottom: box.bottom - group.y },
    };
  });
}
