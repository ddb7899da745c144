/**
 * Says messages in the language of the page. English is what stands in the scripts; a page in another language
 * brings `globalThis.spoken` with it, made from `translations/` (app/languages/for_scripts.py).
 *
 * Messages have names in braces, which `values` fills in. They are written out where they are said, never put
 * together: `python -m scripts.build_translations` finds them by the calls.
 */

/**
 * @typedef {Record<string, string | number>} Values
 * @typedef {object} Spoken
 * @property {string} code the language (BCP 47)
 * @property {Record<string, string[]>} messages the forms of each, by its English; with a context, by
 *   `context + "\u0004" + English`
 * @property {(n: number) => number | boolean} plural which form stands for a count
 * @property {string} digits ten of them
 * @property {string} group what parts groups of three digits
 * @property {Calendar} calendar
 *
 * @typedef {object} Calendar how days are written (app/languages/days.py)
 * @property {string[]} months as in a date
 * @property {string[]} alone the same by themselves
 * @property {string[]} weekdays from Monday on
 * @property {string} day patterns, with `{d}`, `{month}` or `{alone}`, `{y}`, `{weekday}`
 * @property {string} weekday
 * @property {string} month
 * @property {string} day_of_year
 */

/** @returns {Spoken | undefined} */
export const spoken = () => globalThis.spoken;

/**
 * A message with its values.
 * @param {string} message
 * @param {Values} [values]
 * @returns {string}
 */
export function gettext(message, values) {
  return filled(spoken()?.messages[message]?.[0] ?? message, values);
}

/**
 * A message that means several things in English; `context` tells which.
 * @param {string} context
 * @param {string} message
 * @param {Values} [values]
 * @returns {string}
 */
export function pgettext(context, message, values) {
  return filled(spoken()?.messages[`${context}\u0004${message}`]?.[0] ?? message, values);
}

/**
 * A message about a count, which is `{n}` in it.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Values} [values]
 * @returns {string}
 */
export function ngettext(one, many, n, values) {
  const language = spoken();
  const forms = language?.messages[one];
  const form = language && forms ? forms[Number(language.plural(Math.abs(n)))] ?? forms.at(-1) : undefined;
  return filled(form ?? (n === 1 ? one : many), { n: sayNumber(n), ...values });
}

/**
 * The message as it is: it is said later, by `gettext`.
 * @param {string} message
 * @returns {string}
 */
export const mark = (message) => message;

/**
 * A number with its groups and digits as the language has them: «1,204».
 * @param {number} number
 * @returns {string}
 */
export function sayNumber(number) {
  const language = spoken();
  const english = number.toLocaleString("en");
  return language ? ownDigits(english.replaceAll(",", language.group)) : english;
}

/**
 * A text with the digits of the language.
 * @param {string} text
 * @returns {string}
 */
export function ownDigits(text) {
  const digits = spoken()?.digits;
  return digits ? text.replace(/\d/g, (digit) => [...digits][Number(digit)]) : text;
}

/**
 * What addresses in the language of the page begin with; empty in English.
 * @returns {string}
 */
export function prefix() {
  const language = spoken();
  return language ? `/${language.code}` : "";
}

/**
 * @param {string} message
 * @param {Values} [values]
 * @returns {string}
 */
function filled(message, values) {
  return values ? message.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)) : message;
}
