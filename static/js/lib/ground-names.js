/**
 * What is called how on the base map: by its reader first, and by the people who live there below. A name in a script
 * of which no face is shipped is left out: on a machine without one it would be boxes.
 *
 * @import { Properties } from "./street-kinds.js"
 */

import { LANDS_OF } from "./vocabulary.js";

/** Letters, signs and blanks that the Arabic face has, as `scripts/vendor.py` cut it. */
export const ARABIC_LETTERS =
  /^[ \u0620-\u0655\u0670\u0671\u0679\u067E\u0686\u0688\u0691\u0695\u0698\u06A4\u06A9\u06AF\u06B5\u06BA\u06BE\u06C0-\u06C3\u06C6\u06C7\u06CA\u06CC\u06CE\u06D2-\u06D5\u200C-\u200F-]+$/;

/** The same of the Latin and Cyrillic faces. */
const OTHER_LETTERS = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\u0400-\u045F\u0490\u0491]+$/u;
const LATIN_ALONE = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u;

/**
 * @param {unknown} name
 * @returns {name is string}
 */
const isDrawn = (name) => typeof name === "string" && (ARABIC_LETTERS.test(name) || OTHER_LETTERS.test(name));

/**
 * Whether a town lies where a language is spoken.
 * @param {string} language
 * @param {Properties} props
 * @returns {boolean}
 */
const isAtHome = (language, props) => LANDS_OF[language]?.includes(String(props.country)) ?? false;

/**
 * The name that the land itself has for it; where Arabic is spoken that is the Arabic one, though nothing else says so.
 * @param {Properties} props
 * @returns {unknown}
 */
const ownName = (props) => props.name_local ?? (isAtHome("ar", props) ? props.name_ar : undefined);

/**
 * What readers of a language call it, in English where no other name is known; empty where none can be drawn.
 * @param {string} language
 * @param {Properties} props
 * @returns {string}
 */
export function firstName(language, props) {
  // Tiles have names in «es», not in «es-MX».
  const [spoken] = language.split("-");
  const own = isAtHome(spoken, props) ? props.name_local : undefined;
  return [props[`name_${language}`], props[`name_${spoken}`], own, props.name_en].find(isDrawn) ?? "";
}

/**
 * Both names. The second is null where nobody there calls it otherwise, or writes it with other Latin letters only.
 * @param {string} language
 * @param {Properties} props
 * @returns {{first: string, second: string | null}}
 */
export function namesOf(language, props) {
  const first = firstName(language, props);
  const own = ownName(props);
  return { first, second: isDrawn(own) && own !== first && !LATIN_ALONE.test(own) ? own : null };
}
