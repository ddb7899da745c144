/**
 * What is called so: the same rules as app/queries/name_search.py, over names that are all there. A name may be typed
 * in any spelling and script; best are those that are spelt so, then those that share its key, begin with it, have a
 * word that does, resemble it.
 */

import { searchForms, searchKeys } from "./names.js";

const [SPELT_SO, SHARED_KEY, BEGINS, WORD_BEGINS] = [4, 3, 2, 1];
/** One letter begins too many names to be worth a look. */
const LEAST_TO_BEGIN = 2;
/** Sharing less than this part of its trigrams, a spelling doesn't resemble another: SIMILAR_ENOUGH in app/engines.py. */
export const SIMILAR_ENOUGH = 0.45;
const MOST_SAID = 100;
const FIRST = new Set(["city", "town"]);
const LAST = new Set(["border", "river", "region", "desert", "area", "district"]);

/**
 * @typedef {[name: string, language: string, folded: string, key: string]} Spelling
 * @typedef {object} Called what has names: a place or an actor
 * @property {string} slug
 * @property {string} name
 * @property {string} kind
 * @property {number} said how many claims speak of it
 * @property {Spelling[]} names
 *
 * @typedef {{called: Called, spelling: string, close: number}} Found
 */

/** @type {Map<string, Set<string>>} */
const trigrams = new Map();

/**
 * The trigrams of a folded text, as PostgreSQL's pg_trgm takes them: each word with two blanks before and one after.
 * @param {string} text
 * @returns {Set<string>}
 */
function trigramsOf(text) {
  const known = trigrams.get(text);
  if (known) return known;
  /** @type {Set<string>} */
  const found = new Set();
  for (const word of text.split(" ").filter(Boolean)) {
    const letters = [..."  ", ...word, " "];
    for (let i = 0; i + 3 <= letters.length; i += 1) found.add(letters.slice(i, i + 3).join(""));
  }
  trigrams.set(text, found);
  return found;
}

/**
 * The part of the trigrams of two texts that both have.
 * @param {string} one
 * @param {string} other
 * @returns {number} 0 to 1
 */
export function similarity(one, other) {
  const [first, second] = [trigramsOf(one), trigramsOf(other)];
  const shared = [...first].filter((each) => second.has(each)).length;
  const all = first.size + second.size - shared;
  return all ? Math.fround(shared / all) : 0;
}

/**
 * How close a spelling is: its whole part is one of the tiers, its tenths the likeness; null where it isn't called so.
 * @param {Spelling} spelling
 * @param {string[]} forms
 * @param {string[]} keys
 * @returns {number | null}
 */
function closeness([, , folded, key], forms, keys) {
  const alike = Math.max(...forms.map((form) => similarity(folded, form)));
  const begins = forms.some((form) => folded.startsWith(form));
  const word = forms.some((form) => folded.includes(` ${form}`));
  const longEnough = forms.filter((form) => [...form].length >= LEAST_TO_BEGIN);
  const isCalled = keys.includes(key) || alike >= SIMILAR_ENOUGH
    || longEnough.some((form) => folded.startsWith(form) || folded.includes(` ${form}`));
  if (!isCalled) return null;
  if (forms.includes(folded)) return SPELT_SO;
  const tenths = Math.min(0.9, Math.round(Number(alike.toPrecision(6)) * 10) / 10);
  if (keys.includes(key)) return SHARED_KEY + tenths;
  if (begins) return BEGINS;
  return word ? WORD_BEGINS : tenths;
}

/** Towns before borders and regions. */
const rankOf = (/** @type {string} */ kind) => (FIRST.has(kind) ? 0 : LAST.has(kind) ? 2 : 1);

/**
 * Those that are called so, the closest first, each with the spelling that fits best.
 * @param {Called[]} all in the order in which equals come
 * @param {string} text
 * @param {{byKind: boolean}} how whether kinds tell which of equally close ones comes first
 * @returns {Found[]}
 */
export function lookUp(all, text, { byKind }) {
  const [forms, keys] = [searchForms(text), searchKeys(text)];
  if (!forms.length) return [];
  const found = all.flatMap((called) => {
    /** @type {Found | null} */
    let best = null;
    for (const spelling of called.names) {
      const close = closeness(spelling, forms, keys);
      if (close !== null && (best === null || close > best.close)) best = { called, spelling: spelling[0], close };
    }
    return best ?? [];
  });
  const weight = (/** @type {Found} */ { called: { said } }) => Math.min(MOST_SAID, said);
  return found.sort((a, b) => b.close - a.close
    || (byKind ? rankOf(a.called.kind) - rankOf(b.called.kind) : 0)
    || weight(b) - weight(a)
    || [...a.called.name].length - [...b.called.name].length);
}
