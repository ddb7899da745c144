/**
 * The fields of a form by their names.
 */

/**
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control
 */

/**
 * What a noun's form calls the field that a typed name belongs in.
 * @type {Record<string, string>}
 */
export const NAMED_IN = { places: "name", actors: "name", sources: "title", claims: "statement" };

/**
 * @param {unknown} found
 * @returns {found is Control}
 */
export const isControl = (found) =>
  found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement || found instanceof HTMLSelectElement;

/**
 * The one control of a name; null where there is none, or several, as of a choice.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {Control | null}
 */
export function controlOf(form, name) {
  const found = form.elements.namedItem(name);
  return isControl(found) ? found : null;
}

/**
 * The one control of a name. Raises an Error where the form has none.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {Control}
 */
export function needControl(form, name) {
  const found = controlOf(form, name);
  if (!found) throw new Error(`The form has no one field «${name}».`);
  return found;
}

/**
 * What a field has, be it one control or a choice; undefined where there is none of the name.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {string | undefined}
 */
export function valueOf(form, name) {
  const found = form.elements.namedItem(name);
  return isControl(found) || found instanceof RadioNodeList ? found.value : undefined;
}

/**
 * Put a text into a field as if it had been typed.
 * @param {Control} control
 * @param {string} text
 * @returns {void}
 */
export function typeInto(control, text) {
  control.value = text;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Say that a field has something else now, which nobody typed.
 * @param {Control} control
 * @returns {void}
 */
export function tellChange(control) {
  control.dispatchEvent(new Event("change", { bubbles: true }));
}
