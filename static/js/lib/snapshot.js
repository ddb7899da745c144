/**
 * What a form holds, as plain text by field: to be kept as a draft, or for the way back.
 */

/** Fields that belong to the page, not to what was typed. */
const OF_THE_PAGE = new Set(["csrf", "do", "part"]);

/**
 * The fields of a form without those of the page.
 * @param {Iterable<[string, unknown]>} entries of a FormData
 * @returns {Record<string, string>}
 */
export function fieldsOf(entries) {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const [name, value] of entries) {
    if (!OF_THE_PAGE.has(name) && typeof value === "string") fields[name] = value;
  }
  return fields;
}

/**
 * Whether two forms hold the same, whatever number the form and the visit to it have.
 * @param {Record<string, string>} one
 * @param {Record<string, string>} other
 * @returns {boolean}
 */
export function sameTyped(one, other) {
  const plain = (/** @type {Record<string, string>} */ { submission: _one, return: _two, visit: _three, ...rest }) =>
    JSON.stringify(Object.entries(rest).filter(([, value]) => value !== "").sort());
  return plain(one) === plain(other);
}

/**
 * How many rows of each list the fields need: «names-2-language» needs three of names.
 * @param {Record<string, string>} fields
 * @returns {Record<string, number>}
 */
export function rowsNeeded(fields) {
  /** @type {Record<string, number>} */
  const needed = {};
  for (const name of Object.keys(fields)) {
    const found = /^([a-z]+)-(\d{1,2})-/.exec(name);
    if (found) needed[found[1]] = Math.max(needed[found[1]] ?? 0, Number(found[2]) + 1);
  }
  return needed;
}

/**
 * A name for a draft: what the form is about, in the words that were typed.
 * @param {string} noun
 * @param {Record<string, string>} fields
 * @returns {string}
 */
export function titleOf(noun, fields) {
  /** @type {Record<string, (string | undefined)[]>} */
  const byNoun = {
    positions: [fields.actor, fields.posture, fields.place],
    claims: [fields.statement],
    places: [fields.name],
    actors: [fields.name],
    sources: [fields.title],
    links: [fields.from, fields.relation, fields.to],
  };
  return (byNoun[noun] ?? []).filter(Boolean).join(" ").slice(0, 180);
}
