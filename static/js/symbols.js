/**
 * With which signs positions are drawn: the map's own, or military symbols of APP-6, which a reader may choose. Their
 * library is only fetched then.
 */

/**
 * @import { Actor } from "./lib/types.js"
 *
 * @typedef {import("./app6.js").App6} App6
 * @typedef {"own" | "app6"} Symbols
 */

/**
 * What draws military symbols; null while the map's own signs are drawn.
 * @type {{app6: App6 | null, actors: () => Map<string, Actor>}}
 */
export const drawing = { app6: null, actors: () => new Map() };

/**
 * With what one is drawn now, for whatever keeps its drawing; without one, with what all are.
 * @param {import("./app6.js").Of} [of]
 * @returns {string}
 */
export const drawnWith = (of) => (drawing.app6 ? of ? drawing.app6.code(of) : "app6" : "own");

/**
 * Draw with these from now on. Fails where their library can't be fetched; then the map's own go on.
 * @param {Symbols | null} symbols
 * @returns {Promise<void>}
 */
export async function drawWith(symbols) {
  const before = drawing.app6;
  drawing.app6 = symbols === "app6" ? await (await import("./app6.js")).loadApp6() : null;
  if (drawing.app6 !== before) document.dispatchEvent(new CustomEvent("symbolschange"));
}

/** What a reader chose before; a frame neither asks nor keeps it. */
const isFramed = () => document.body.classList.contains("is-embed");

/** @returns {Symbols | null} */
export function rememberedSymbols() {
  try {
    return !isFramed() && localStorage.getItem("symbols") === "app6" ? "app6" : null;
  } catch {
    return null;
  }
}

/** @param {Symbols | null} symbols */
export function rememberSymbols(symbols) {
  if (isFramed()) return;
  try {
    if (symbols === "app6") localStorage.setItem("symbols", symbols);
    else localStorage.removeItem("symbols");
  } catch {
    // Not remembered, but shown, and in the address.
  }
}
