/**
 * The codes that are stored, with their words and signs. Made from `app/vocabulary/` by
 * `python -m scripts.build_vocabulary`: change it there.
 */

import { mark } from "./say.js";

/**
 * What an actor does at a place: the outline of its badge in a square of 28, words, and how a line
 * is drawn; `moves` where the badge stands at the line's tail.
 * @type {Record<string, {path: string, verb: string, preposition: string, legend: string, line: string, moves: boolean}>}
 */
export const POSTURES = {
  holds: {"path": "M-8 -10H8A2 2 0 0 1 10 -8V8A2 2 0 0 1 8 10H-8A2 2 0 0 1 -10 8V-8A2 2 0 0 1 -8 -10Z", "verb": "holds", "preposition": "", "legend": mark("Holds it"), "line": "band", "moves": false},
  present: {"path": "M-10.5 0A10.5 10.5 0 1 1 10.5 0A10.5 10.5 0 1 1 -10.5 0Z", "verb": "is present", "preposition": "at", "legend": mark("Is present"), "line": "band", "moves": false},
  contests: {"path": "M0 -13L13 0L0 13L-13 0Z", "verb": "contests", "preposition": "", "legend": mark("Contests it"), "line": "teeth", "moves": false},
  attacks: {"path": "M0 -13L3.52 -8.5L9.19 -9.19L8.5 -3.52L13 0L8.5 3.52L9.19 9.19L3.52 8.5L0 13L-3.52 8.5L-9.19 9.19L-8.5 3.52L-13 0L-8.5 -3.52L-9.19 -9.19L-3.52 -8.5Z", "verb": "attacks", "preposition": "", "legend": mark("Attacks it"), "line": "broad-ribbon", "moves": true},
  advances: {"path": "M-11 -9.5L4 -9.5L13 0L4 9.5L-11 9.5Z", "verb": "advances", "preposition": "on", "legend": mark("Advances"), "line": "ribbon", "moves": true},
  withdraws: {"path": "M11 -9.5L-4 -9.5L-13 0L-4 9.5L11 9.5L6 0Z", "verb": "withdraws", "preposition": "from", "legend": mark("Withdraws"), "line": "arrow", "moves": true},
  blocks: {"path": "M-11 -11L11 -11L11 -7L8 -7L8 7L11 7L11 11L-11 11L-11 7L-8 7L-8 -7L-11 -7Z", "verb": "blocks", "preposition": "", "legend": mark("Blocks it"), "line": "teeth", "moves": false},
};

/**
 * Whether somebody saw it, in the order of lists; the words of the legend.
 * @type {Record<string, string>}
 */
export const MODALITIES = {
  observed: mark("Observed: said to be so"),
  expected: mark("Expected: said to come"),
};

/**
 * Days known no better than this are said and drawn to be doubtful.
 * @type {Record<string, string>}
 */
export const DOUBTFUL = {
  week: mark("to the week"),
  month: mark("to the month"),
  year: mark("to the year"),
  vague: mark("vaguely dated"),
};

/**
 * The signs of actors, in a square of 12.
 * @type {Record<string, string>}
 */
export const ACTOR_SIGNS = {
  disc: "M-4.2 0A4.2 4.2 0 1 1 4.2 0A4.2 4.2 0 1 1 -4.2 0Z",
  ring: "M-4.8 0A4.8 4.8 0 1 1 4.8 0A4.8 4.8 0 1 1 -4.8 0ZM-2.2 0A2.2 2.2 0 1 1 2.2 0A2.2 2.2 0 1 1 -2.2 0Z",
  square: "M-3.8 -3.8L3.8 -3.8L3.8 3.8L-3.8 3.8Z",
  frame: "M-4.4 -4.4L4.4 -4.4L4.4 4.4L-4.4 4.4ZM-2 -2L2 -2L2 2L-2 2Z",
  triangle: "M0 -4.8L4.8 3.6L-4.8 3.6Z",
  diamond: "M0 -5.2L5.2 0L0 5.2L-5.2 0Z",
  cross: "M-1.5 -5L1.5 -5L1.5 -1.5L5 -1.5L5 1.5L1.5 1.5L1.5 5L-1.5 5L-1.5 1.5L-5 1.5L-5 -1.5L-1.5 -1.5Z",
  saltire: "M-4.6 -2.6L-2.6 -4.6L0 -2L2.6 -4.6L4.6 -2.6L2 0L4.6 2.6L2.6 4.6L0 2L-2.6 4.6L-4.6 2.6L-2 0Z",
  bars: "M-4.6 -4L4.6 -4L4.6 -1.2L-4.6 -1.2ZM-4.6 1.2L4.6 1.2L4.6 4L-4.6 4Z",
  star: "M0 -5.6L1.41 -1.94L5.33 -1.73L2.28 0.74L3.29 4.53L0 2.4L-3.29 4.53L-2.28 0.74L-5.33 -1.73L-1.41 -1.94Z",
  chevron: "M0 -4.6L5 1.4L5 4.8L0 -0.8L-5 4.8L-5 1.4Z",
  wave: "M-5 -1.2C-3.3 -4.4 -1.7 -4.4 0 -1.8C1.7 0.8 3.3 0.8 5 -2.4V1.2C3.3 4.4 1.7 4.4 0 1.8C-1.7 -0.8 -3.3 -0.8 -5 2.4Z",
  hexagon: "M-2.6 -4.6L2.6 -4.6L5.2 0L2.6 4.6L-2.6 4.6L-5.2 0Z",
  half: "M0 -4.8A4.8 4.8 0 0 1 0 4.8ZM-1.4 -4.6V4.6A4.8 4.8 0 0 1 -1.4 -4.6Z",
};

/**
 * The signs of the kinds of claims, in a square of 16.
 * @type {Record<string, string>}
 */
export const KIND_SIGNS = {
  report: "M-5 -6.5L2 -6.5L5 -3.5L5 6.5L-5 6.5ZM-3 -2.4L3 -2.4L3 -1L-3 -1ZM-3 0.4L3 0.4L3 1.8L-3 1.8ZM-3 3.2L1 3.2L1 4.6L-3 4.6Z",
  statement: "M-5 -6H5A2 2 0 0 1 7 -4V1A2 2 0 0 1 5 3H0L-4 6.5V3H-5A2 2 0 0 1 -7 1V-4A2 2 0 0 1 -5 -6ZM-4.4 -3.2L4.4 -3.2L4.4 -1.9L-4.4 -1.9ZM-4.4 -0.8L2 -0.8L2 0.5L-4.4 0.5Z",
  assessment: "M-7.5 0C-4 -6 4 -6 7.5 0C4 6 -4 6 -7.5 0ZM-3.3 0A3.3 3.3 0 1 1 3.3 0A3.3 3.3 0 1 1 -3.3 0ZM-1.6 0A1.6 1.6 0 1 1 1.6 0A1.6 1.6 0 1 1 -1.6 0Z",
  forecast: "M-5 -7L5 -7L5 -5.2L1.1 0L5 5.2L5 7L-5 7L-5 5.2L-1.1 0L-5 -5.2ZM-2.6 5L0 2.2L2.6 5Z",
};

/**
 * Codes of military symbols (SIDC) by an actor's kind: of who is just present, and of who does more.
 * @type {Record<string, {present: string, acting: string}>}
 */
export const KIND_CODES = {
  force: {"present": "10011000000000000000", "acting": "10011000000000000000"},
  state: {"present": "10011000000000000000", "acting": "10011000000000000000"},
  alliance: {"present": "10011000000000000000", "acting": "10011000000000000000"},
  person: {"present": "10012700000000000000", "acting": "10012700000000000000"},
  people: {"present": "10011100001104000000", "acting": "10011000000000000000"},
  organisation: {"present": "10011000000000000000", "acting": "10011000000000000000"},
};

/**
 * Where towns call themselves in a language, which their names in the tiles don't tell.
 * @type {Record<string, string[]>}
 */
export const LANDS_OF = {
  ar: ["AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "TD", "TN", "YE"],
  uk: ["UA"],
};

/**
 * Last words of proper names that take a plural verb.
 * @type {string[]}
 */
export const PLURALS = [
  "Allies",
  "Battalions",
  "Brigades",
  "Clans",
  "Factions",
  "Fighters",
  "Forces",
  "Guards",
  "Kurds",
  "Militias",
  "Rebels",
  "Soldiers",
  "Tribes",
  "Troops",
  "Units",
];
