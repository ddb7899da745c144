/**
 * What is in the file: rows of the API and names as JSON, the base map and the texts packed.
 */

import { pageData } from "../dom.js";

/**
 * @import { Actor, Feature, PlaceProperties, PositionProperties } from "../lib/types.js"
 * @import { Called } from "../lib/lookup.js"
 *
 * @typedef {object} Rows
 * @property {Feature<PlaceProperties>[]} places
 * @property {Feature<PositionProperties>[]} positions
 * @property {Actor[]} actors
 *
 * @typedef {object} Said a claim or a source, as the search tells it
 * @property {string} id
 * @property {string} title
 * @property {string} by whose it is, and what kind
 * @property {string} words folded, in which words are looked for
 *
 * @typedef {object} Sought
 * @property {Called[]} places
 * @property {Called[]} actors
 * @property {Said[]} claims
 * @property {Said[]} sources
 *
 * @typedef {[tag: string, attributes: Record<string, string>, ...children: Tree[]]} Branch
 * @typedef {string | Branch} Tree
 */

/** @type {Rows} */
export const rows = /** @type {Rows} */ (pageData("file-rows"));

/** @type {Sought} */
export const sought = /** @type {Sought} */ (pageData("file-names"));

/**
 * @param {string} text in base 64
 * @returns {Uint8Array<ArrayBuffer>}
 */
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * The files of the base map and the columns of positions, by the path under which the server has them.
 * @type {Map<string, Uint8Array<ArrayBuffer>>}
 */
export const files = new Map(Object.entries(/** @type {Record<string, string>} */ (pageData("file-files")))
  .map(([path, text]) => [path, bytesOf(text)]));

/**
 * @returns {Promise<Map<string, Tree>>}
 */
async function readTexts() {
  const packed = /** @type {string} */ (pageData("file-texts"));
  const plain = new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Map(Object.entries(await new Response(plain).json()));
}

/**
 * What the panel reads, by the path of the fragment.
 * @type {Promise<Map<string, Tree>>}
 */
export const texts = readTexts();
