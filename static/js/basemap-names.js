/**
 * The names on the base map: countries and towns in the reader's language, or in English, beneath it the name of the
 * land itself; rivers, lakes. A name that would lie under one of our own marks is left out.
 */

import { ARABIC_LETTERS, firstName, namesOf } from "./lib/ground-names.js";
import { readColour } from "./theme.js";

const { LineLabelSymbolizer } = protomapsL;

export const SANS = '"Source Sans 3", sans-serif';
const SERIF = '"Source Serif 4", serif';
export const ARABIC = '"Noto Naskh Arabic", serif';
/** From which zoom on a town of each rank (1 biggest, 7 smallest) is named. */
const TOWN_FROM_ZOOM = [3, 5, 6, 7, 8, 9, 9, 10];

/**
 * @import { Box } from "./lib/types.js"
 *
 * @typedef {object} Line of a name
 * @property {string} text
 * @property {string} font
 * @property {number} height in pixels
 * @property {string} colour
 * @property {string} halo
 * @property {string} [spacing] between letters
 * @property {"ltr" | "rtl"} [direction]
 *
 * @typedef {{lines: Line[], dot?: number}} Described `dot`: radius, for what is a point
 * @typedef {(zoom: number, props: protomapsL.Properties) => Described} Describe
 */

/** In which language the page is. */
export const LANGUAGE = document.documentElement.lang || "en";

/**
 * Zoom from which the second name stands below the English one, by rank.
 * @param {number} rank
 * @returns {number}
 */
const secondFromZoom = (rank) => Math.max(7, TOWN_FROM_ZOOM[rank] + (rank <= 2 ? 0 : 1));

/**
 * Boxes of our own marks, in pixels of the world at one zoom, that no name may touch.
 * @typedef {{zoom: number, boxes: Box[]}} Occupied
 */

/** A name in one or two centred lines; with a dot, it stands to the dot's right. */
export class NameSymbolizer {
  /**
   * @param {Describe} describe
   * @param {() => Occupied} occupied
   */
  constructor(describe, occupied) {
    this.describe = describe;
    this.occupied = occupied;
  }

  /** @type {protomapsL.LabelSymbolizer["place"]} */
  place(layout, geometry, feature) {
    const anchor = geometry[0][0];
    const { lines, dot = 0 } = this.describe(layout.zoom, feature.props);
    const context = layout.scratch;
    const measured = lines.map((line) => {
      context.font = line.font;
      context.letterSpacing = line.spacing ?? "0px";
      return { ...line, width: context.measureText(line.text).width };
    });
    const width = Math.max(...measured.map((line) => line.width));
    context.letterSpacing = "0px";
    const height = lines.reduce((sum, line) => sum + line.height, 0);
    const left = dot ? dot + 4 : -width / 2;
    const top = dot ? -lines[0].height * 0.5 : -height / 2;
    const box = {
      minX: anchor.x + (dot ? -dot : left) - 3,
      minY: anchor.y + top - 2,
      maxX: anchor.x + left + width + 3,
      maxY: anchor.y + top + height + 2,
    };
    if (this.touchesOurs(layout.zoom, box)) return undefined;
    return [{ anchor, bboxes: [box], draw: (canvas) => drawName(canvas, measured, { dot, left, top, width }) }];
  }

  /**
   * @param {number} zoom
   * @param {protomapsL.Bounds} box
   * @returns {boolean}
   */
  touchesOurs(zoom, box) {
    const { zoom: at, boxes } = this.occupied();
    if (at !== zoom) return false;
    return boxes.some(({ left, top, right, bottom }) =>
      box.minX < right && box.maxX > left && box.minY < bottom && box.maxY > top);
  }
}

/**
 * @param {CanvasRenderingContext2D} canvas with the anchor at its origin
 * @param {(Line & {width: number})[]} lines
 * @param {{dot: number, left: number, top: number, width: number}} box
 */
function drawName(canvas, lines, { dot, left, top, width }) {
  canvas.globalAlpha = 1;
  canvas.lineJoin = "round";
  if (dot) {
    canvas.beginPath();
    canvas.arc(0, 0, dot, 0, 2 * Math.PI);
    canvas.fillStyle = lines[0].halo;
    canvas.fill();
    canvas.lineWidth = 1.1;
    canvas.strokeStyle = lines[0].colour;
    canvas.stroke();
  }
  canvas.textBaseline = "middle";
  // Else a page written from right to left would turn the names round their points.
  canvas.textAlign = "left";
  let y = top;
  for (const line of lines) {
    canvas.font = line.font;
    canvas.direction = line.direction ?? "ltr";
    canvas.letterSpacing = line.spacing ?? "0px";
    canvas.lineWidth = 3;
    canvas.strokeStyle = line.halo;
    canvas.fillStyle = line.colour;
    const x = dot ? left : left + (width - line.width) / 2;
    canvas.strokeText(line.text, x, y + line.height / 2);
    canvas.fillText(line.text, x, y + line.height / 2);
    y += line.height;
  }
  canvas.letterSpacing = "0px";
}

/**
 * A line of a name in one of the faces, in a colour of the base map's.
 * @param {Omit<Line, "halo">} line
 * @returns {Line}
 */
const lineOf = (line) => ({ ...line, halo: colour("halo") });

export const colour = (/** @type {string} */ name) => readColour(`--map-${name}`);

/**
 * @param {unknown} text
 * @param {number} size
 * @param {string} shade
 * @returns {Line}
 */
export const plain = (text, size, shade, weight = 400) =>
  lineOf({ text: String(text), font: `${weight} ${size}px ${SANS}`, height: size * 1.2, colour: shade });

/**
 * @param {string} text
 * @param {number} size
 * @param {string} shade
 * @returns {Line}
 */
export const arabic = (text, size, shade) =>
  lineOf({ text, font: `400 ${size}px ${ARABIC}`, height: size * 1.25, colour: shade, direction: "rtl" });

/**
 * A line in the face of its letters; Arabic ones are small for their size.
 * @param {string} text
 * @param {number} size
 * @param {string} shade
 * @param {number} [weight]
 * @returns {Line}
 */
export const named = (text, size, shade, weight) =>
  ARABIC_LETTERS.test(text) ? arabic(text, size + 1, shade) : plain(text, size, shade, weight);

/**
 * How countries and towns are named, in the colours of the theme that shows.
 * @returns {{country: Describe, town: Describe, lake: Describe}}
 */
function describers() {
  const [ink, soft, shade, water] = ["town", "town-soft", "country", "river-name"].map(colour);
  return {
    country(zoom, props) {
      // Where the tiles don't tell its rank, as those of a region, it is one that all know.
      const isGreat = Number(props.rank ?? 0) <= 2;
      const size = zoom < 4 ? (isGreat ? 11 : 9.5) : zoom < 7 ? (isGreat ? 12 : 10.5) : 13;
      const { first, second } = namesOf(LANGUAGE, props);
      // Arabic has no capitals, and its letters hang together.
      const spacing = ARABIC_LETTERS.test(first) ? undefined : zoom < 4 ? "1px" : "2.5px";
      const lines = [{ ...named(first.toLocaleUpperCase(LANGUAGE), size, shade, 600), spacing }];
      return { lines: second && zoom >= 5 ? [...lines, named(second, size, shade)] : lines };
    },
    town(zoom, props) {
      const rank = Number(props.rank);
      const size = rank <= 1 ? 13 : rank <= 3 ? 12 : 11;
      const { first, second } = namesOf(LANGUAGE, props);
      const lines = [named(first, size, rank <= 3 ? ink : soft)];
      const isBelow = second && zoom >= secondFromZoom(rank);
      return { lines: isBelow ? [...lines, named(second, size - 1, soft)] : lines, dot: rank <= 2 ? 2.6 : 1.9 };
    },
    lake(_, props) {
      const name = firstName(LANGUAGE, props);
      const line = named(name, 11, water);
      return { lines: [ARABIC_LETTERS.test(name) ? line : { ...line, font: `400 11.5px ${SERIF}` }] };
    },
  };
}

/**
 * @param {number} minzoom
 * @param {number} maxRank
 * @returns {protomapsL.LabelRule}
 */
const river = (minzoom, maxRank) => ({
  dataLayer: "rivers",
  minzoom,
  filter: (_, { props }) => Boolean(props.name_en) && Number(props.rank) <= maxRank,
  symbolizer: new LeftToRight(new LineLabelSymbolizer({
    labelProps: LANGUAGE === "en" ? ["name_en"] : [`name_${LANGUAGE}`, "name_en"],
    font: `400 12.5px ${SERIF}, ${ARABIC}`,
    fill: colour("river-name"),
    stroke: colour("halo"),
    width: 3,
    offset: 3,
    repeatDistance: 420,
  })),
});

/**
 * The rules that name things, the most important first.
 * @param {() => Occupied} occupied
 * @returns {protomapsL.LabelRule[]}
 */
export function nameRules(occupied) {
  const { country, town, lake } = describers();
  return [
    {
      dataLayer: "country_labels",
      sort: (a, b) => Number(a.rank ?? 0) - Number(b.rank ?? 0),
      maxzoom: 8,
      symbolizer: new NameSymbolizer(country, occupied),
    },
    {
      dataLayer: "towns",
      sort: (a, b) => Number(a.rank) - Number(b.rank) || Number(b.population) - Number(a.population),
      filter: (zoom, { props }) => firstName(LANGUAGE, props) !== "" && zoom >= TOWN_FROM_ZOOM[Number(props.rank)],
      symbolizer: new NameSymbolizer(town, occupied),
    },
    river(5, 3),
    river(7, 6),
    river(9, 9),
    {
      dataLayer: "lakes",
      minzoom: 6,
      filter: (_, { props }) => firstName(LANGUAGE, props) !== "",
      symbolizer: new PointOnSurface(new NameSymbolizer(lake, occupied)),
    },
  ];
}

/** Names a line along it: a name turns with the line and not with the page. */
export class LeftToRight {
  /** @param {protomapsL.LabelSymbolizer} symbolizer */
  constructor(symbolizer) {
    this.symbolizer = symbolizer;
  }

  /** @type {protomapsL.LabelSymbolizer["place"]} */
  place(layout, geometry, feature) {
    return this.symbolizer.place(layout, geometry, feature)?.map((label) => ({
      ...label,
      draw(canvas) {
        canvas.textAlign = "left";
        canvas.direction = "ltr";
        label.draw(canvas);
      },
    }));
  }
}

/** Names an area in the middle of its box, where that lies on the tile that holds the area. */
class PointOnSurface {
  /** @param {NameSymbolizer} symbolizer */
  constructor(symbolizer) {
    this.symbolizer = symbolizer;
  }

  /** @type {protomapsL.LabelSymbolizer["place"]} */
  place(layout, geometry, feature) {
    const outer = geometry[0];
    const x = (Math.min(...outer.map((p) => p.x)) + Math.max(...outer.map((p) => p.x))) / 2;
    const y = (Math.min(...outer.map((p) => p.y)) + Math.max(...outer.map((p) => p.y))) / 2;
    const middle = outer[0].clone();
    middle.x = x;
    middle.y = y;
    const labels = this.symbolizer.place(layout, [[middle]], feature);
    return labels?.map((label) =>
      ({ ...label, deduplicationKey: String(feature.props.name_en), deduplicationDistance: 300 }));
  }
}
