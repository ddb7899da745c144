/**
 * Making and finding elements. Text goes in as text: nothing here takes markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {Node | string | null | undefined | false} Child
 *
 * @typedef {{[E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => unknown}} Listeners
 *
 * @typedef {object} OwnProperties
 * @property {string | null} [text]
 * @property {Listeners} [on] by event
 * @property {Record<string, string>} [style] custom properties, and those that are placed in pixels
 *
 * @typedef {OwnProperties & Record<string, unknown>} Properties any other is an attribute; null, undefined and
 *   false leave it out
 */

/**
 * The element with this id. Raises an Error that names the id where a page lacks it, or has one of another kind.
 * @template {Element} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [kind] HTMLElement where it doesn't matter
 * @returns {T}
 */
export function need(id, kind) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element with id «${id}»; static/js/README.md says which it needs.`);
  return ofKind(found, kind, `The element with id «${id}»`);
}

/**
 * The first element that a selector finds. Raises an Error that names the selector where there is none, or one of
 * another kind.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function needIn(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The page has no element «${selector}» where one is needed.`);
  return ofKind(found, kind, `The element «${selector}»`);
}

/**
 * @template {Element} T
 * @param {Element} found
 * @param {(new () => T) | undefined} kind
 * @param {string} what
 * @returns {T}
 */
function ofKind(found, kind, what) {
  const wanted = kind ?? HTMLElement;
  if (!(found instanceof wanted)) throw new Error(`${what} is a ${found.localName}, and no ${wanted.name}.`);
  return /** @type {T} */ (found);
}

/**
 * The first element of a kind that a selector finds; null where there is none.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T | null}
 */
export function findIn(root, selector, kind) {
  return allIn(root, selector, kind)[0] ?? null;
}

/**
 * The elements of a kind that a selector finds.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T[]}
 */
export function allIn(root, selector, kind) {
  const wanted = kind ?? HTMLElement;
  return /** @type {T[]} */ ([...root.querySelectorAll(selector)].filter((each) => each instanceof wanted));
}

/**
 * The element that an event is about, or the nearest around it, that a selector fits; null where there is none.
 * @template {Element} [T=HTMLElement]
 * @param {EventTarget | null} target
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T | null}
 */
export function around(target, selector, kind) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof (kind ?? HTMLElement) ? /** @type {T} */ (found) : null;
}

/**
 * What has the focus, if anything has.
 * @returns {HTMLElement | null}
 */
export function focusedElement() {
  return document.activeElement instanceof HTMLElement ? document.activeElement : null;
}

/**
 * What the server tells the scripts of a page, in the element with this id.
 * @param {string} id
 * @returns {unknown}
 */
export function pageData(id) {
  return JSON.parse(need(id).textContent ?? "");
}

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/**
 * A new SVG element, otherwise as `element`.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svgElement(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

/**
 * An icon of static/icons/icons.svg, to stand beside words or in a button that is named.
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function iconOf(name) {
  const href = `${new URL("../icons/icons.svg", import.meta.url)}#${name}`;
  return svgElement("svg", { class: "icon", "aria-hidden": "true" }, svgElement("use", { href }));
}

/**
 * @template {HTMLElement | SVGElement} T
 * @param {T} made
 * @param {Properties} properties
 * @param {Child[]} children
 * @returns {T}
 */
function filled(made, { text, on, style, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [name, value] of Object.entries(style ?? {})) made.style.setProperty(name, value);
  for (const [event, listener] of Object.entries(on ?? {})) {
    made.addEventListener(event, /** @type {EventListener} */ (listener));
  }
  if (text !== undefined) made.textContent = text;
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
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

/**
 * Whether a fault is only that a request was given up for a newer one.
 * @param {unknown} fault
 * @returns {boolean}
 */
export function isGivenUp(fault) {
  return fault instanceof DOMException && fault.name === "AbortError";
}

/** Whether the reader asks for less movement. */
export const prefersStillness = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the panel is a sheet over the map: the same width as in the style sheets. */
export const isNarrow = matchMedia("(max-width: 52rem)");

/** Whether the map has little room for what stands on it: the same sizes as in the style sheets. */
export const isCramped = matchMedia("(max-width: 52rem), (max-height: 30rem)");
