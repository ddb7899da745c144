/**
 * Making and finding elements. Text goes in as text: nothing here takes markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * The element with this id. Raises an Error that names the id where a page lacks it.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function need(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element with id «${id}»; static/js/README.md says which it needs.`);
  return found;
}

/**
 * A new element. `properties`: `class`, `text`, `on` (listeners by event), `style` (custom properties),
 * any other is an attribute; null, undefined and false leave it out.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/**
 * A new SVG element, otherwise as `element`.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {SVGElement}
 */
export function svgElement(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

function filled(made, { text, on, style, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [name, value] of Object.entries(style ?? {})) made.style.setProperty(name, value);
  for (const [event, listener] of Object.entries(on ?? {})) made.addEventListener(event, listener);
  if (text !== undefined) made.textContent = text;
  made.append(...children.filter((child) => child || child === ""));
  return made;
}

/**
 * Whether a click asks for the plain action, not for a new tab or window.
 * @param {MouseEvent} event
 * @returns {boolean}
 */
export function isPlainClick(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Whether the reader asks for less movement. */
export const prefersStillness = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the panel is a sheet over the map: the same width as in the style sheets. */
export const isNarrow = matchMedia("(max-width: 52rem)");
