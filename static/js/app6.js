/**
 * Military symbols of APP-6 and MIL-STD-2525, drawn by milsymbol: as elements of a badge, and for a canvas. Fetched
 * when a reader chooses them.
 */

import { svgElement } from "./dom.js";
import { FRAME_AT, MIDDLE, PLAIN, UNIT, codeOf } from "./lib/app6.js";
import { drawing } from "./symbols.js";

/**
 * @typedef {object} Of whose symbol it is
 * @property {string} [actor] a slug; without one, of any unit
 * @property {string} posture
 * @property {string} modality
 *
 * @typedef {{canvas: HTMLCanvasElement, x: number, y: number}} Sprite with the point of it, in its own pixels, that stands
 *   at the middle of the symbol
 *
 * @typedef {object} App6
 * @property {(of: Of) => string} code
 * @property {(of: Of) => SVGGElement | null} frame what stands on a badge; null where the code is none that can be drawn
 * @property {(of: Of, scale: number) => Sprite | null} sprite `scale`: pixels of the canvas in one of a badge
 */

/** @type {Promise<App6> | null} */
let loading = null;

/**
 * @returns {Promise<void>} fails where it can't be fetched
 */
function fetchLibrary() {
  /** @type {PromiseWithResolvers<void>} */
  const { promise, resolve, reject } = Promise.withResolvers();
  const script = document.createElement("script");
  script.src = new URL("../vendor/milsymbol/milsymbol.js", import.meta.url).href;
  script.addEventListener("load", () => resolve());
  script.addEventListener("error", () => reject(new Error("milsymbol can't be fetched")));
  document.head.append(script);
  return promise;
}

/**
 * The symbol of a code as a part of a badge. The middle stands still, whatever stands round the frame.
 * @param {string} code
 * @returns {SVGGElement | null}
 */
function drawn(code) {
  const symbol = new ms.Symbol(code, PLAIN);
  if (!symbol.isValid()) return null;
  const parts = [...symbol.asDOM().childNodes].map((part) => document.importNode(part, true));
  const place = `translate(0 ${FRAME_AT}) scale(${UNIT}) translate(${-MIDDLE} ${-MIDDLE})`;
  return /** @type {SVGGElement} */ (svgElement("g", { class: "badge-app6", transform: place }, ...parts));
}

/** @returns {App6} */
function makeApp6() {
  /** @type {Map<string, SVGGElement | null>} */
  const frames = new Map();
  const code = (/** @type {Of} */ of) => codeOf(of.actor === undefined ? undefined : drawing.actors().get(of.actor), of);
  return {
    code,
    frame(of) {
      const key = code(of);
      if (!frames.has(key)) frames.set(key, drawn(key));
      return /** @type {SVGGElement | null} */ (frames.get(key)?.cloneNode(true) ?? null);
    },
    sprite(of, scale) {
      const symbol = new ms.Symbol(code(of), { ...PLAIN, size: MIDDLE * UNIT * scale });
      if (!symbol.isValid()) return null;
      return { canvas: symbol.asCanvas(), ...symbol.getOctagonAnchor() };
    },
  };
}

/**
 * @returns {Promise<App6>} fails where the library can't be fetched; the next time it is tried again
 */
export function loadApp6() {
  loading ??= fetchLibrary().then(makeApp6);
  loading.catch(() => { loading = null; });
  return loading;
}
