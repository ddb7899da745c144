/**
 * Says messages in the language of the page. English is what stands in the scripts; a page in another language
 * brings `globalThis.spoken` with it, made from `translations/` (app/languages/for_scripts.py).
 *
 * Messages have names in braces, which `values` fills in. They are written out where they are said, never put
 * together: `python -m scripts.build_translations` finds them by the calls.
 */

/**
 * @typedef {Record<string, string | number>} Values numbers are said as the language writes them
 * @typedef {object} Spoken
 * @property {string} code the language (BCP 47)
 * @property {"ltr" | "rtl"} direction
 * @property {Record<string, string[]>} messages the forms of each, by its English; with a context, by
 *   `context + "\u0004" + English`
 * @property {(n: number) => number | boolean} plural which form stands for a count
 * @property {string} digits ten of them
 * @property {string} group what parts groups of digits
 * @property {[number, number]} groups how many digits are in the last group, and in those before it
 * @property {string} decimal what parts a fraction
 * @property {Calendar} calendar
 *
 * @typedef {object} Calendar how days are written (app/languages/days.py)
 * @property {string[]} months as in a date
 * @property {string[]} alone the same by themselves
 * @property {string[]} short the same where there is little room
 * @property {string[]} weekdays from Monday on
 * @property {string} day patterns, with `{d}`, `{month}`, `{alone}` or `{short}`, `{y}`, `{weekday}`
 * @property {string} weekday
 * @property {string} month
 * @property {string} day_of_year
 * @property {string} short_month
 * @property {string} short_day of a year
 */

const LATIN = /[A-Za-z]/;

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
 * Things in a row: «ISIS, observed, 6–9 June 2017».
 * @param {(string | false | null | undefined)[]} parts those that are empty are left out
 * @returns {string}
 */
export const listed = (parts) => parts.filter(Boolean).join(pgettext("between the parts of a list", ", "));

/**
 * A number with its groups and digits as the language has them: «1,204».
 * @param {number} number
 * @returns {string}
 */
export function sayNumber(number) {
  const language = spoken();
  const english = number.toLocaleString("en");
  if (!language) return english;
  const [whole, fraction] = english.replaceAll(",", "").split(".");
  const { group, groups: [last, others], decimal } = language;
  let rest = whole.slice(0, -last);
  let written = whole.slice(-last);
  while (rest) {
    written = rest.slice(-others) + group + written;
    rest = rest.slice(0, -others);
  }
  return ownDigits(fraction ? written + decimal + fraction : written);
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
 * A name from the data, to stand in a message: where one writes from right to left it keeps its own direction, and
 * turns no one else's.
 * @param {string} name
 * @returns {string}
 */
export const isolated = (name) => (spoken()?.direction === "rtl" && LATIN.test(name) ? `\u2068${name}\u2069` : name);

/**
 * An address of this site in the language of the page; one of elsewhere, or that is in it, as it is.
 * @param {string} address
 * @returns {string}
 */
export const inLanguage = (address) =>
  (address.startsWith("/") && !`${address}/`.startsWith(`${prefix()}/`) ? prefix() + address : address);

/**
 * @param {string} message
 * @param {Values} [values]
 * @returns {string}
 */
function filled(message, values) {
  if (!values) return message;
  return message.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name] ?? whole;
    return typeof value === "number" ? sayNumber(value) : value;
  });
}
