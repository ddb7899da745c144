/**
 * Entry of the map page. What the first marks need is imported here; all else of the page comes once these are drawn
 * (map-page.js).
 */

import { answerComposed } from "./composed.js";
import { isNarrow, need, pageData } from "./dom.js";
import { gettext } from "./lib/say.js";
import { shownOf } from "./lib/shown.js";
import { mapLayers } from "./map-layers.js";
import { createNotes } from "./notes.js";
import { openOn } from "./opening.js";
import { createRowsReader } from "./reading-rows.js";
import { createScene } from "./scene.js";
import { idleActions } from "./spot-layers.js";
import { createStore } from "./store.js";
import { drawing, drawWith, rememberedSymbols } from "./symbols.js";

/** Beside a map as wide as this the legend hides nothing; on a smaller one it waits until it is asked for. */
const WIDE_PX = 1150;

/** Around what the map opens on, in pixels; and how much of a phone's map the sheet covers. */
const ROOM_PX = 40;
const SHEET_PART = 0.45;
/**
 * @import { Many } from "./many.js"
 * @import { RowsReader } from "./reading-rows.js"
 * @import { Scene } from "./scene.js"
 * @import { Store } from "./store.js"
 * @import { MarkActions } from "./spot-layers.js"
 * @import { Shown } from "./lib/shown.js"
 * @import { Symbols } from "./symbols.js"
 * @import { View } from "./lib/url-state.js"
 *
 * @typedef {object} PageData
 * @property {string[]} [days]
 * @property {{place: string | null, on: string | null}} [opening]
 * @property {[number, number, number, number]} [view] west, south, east, north of all that is on the map; over the
 *   180th meridian east runs on past 180
 * @property {string} [on]
 * @property {string} [known]
 * @property {boolean} [framed] whether other sites may show the map in a frame
 * @property {string} [first_known] the day on which the map first showed anything, if this one is from before
 * @property {boolean} [many] whether there are more positions than are read one by one
 *
 * @typedef {object} Stage what is there when the first marks are drawn
 * @property {L.Map} map
 * @property {import("./composed.js").Layers} layers
 * @property {PageData} page
 * @property {Store} store
 * @property {Scene} scene
 * @property {RowsReader} reader
 * @property {MarkActions} marks what a mark does when it is pressed: to be filled
 * @property {Many | null} many
 * @property {() => void} draw
 * @property {(listener: (shown: Shown) => void) => void} onDraw called whenever the map is about to be drawn
 * @property {(map: L.Map, view: View) => void} goTo
 */

const marks = idleActions();
const layers = mapLayers(marks);
answerComposed(layers, start);

/** @returns {string} */
const noSymbols = () => gettext("The military symbols couldn't be fetched: the server is not reachable or is busy.");

/**
 * @param {L.Map} map
 * @param {View} view
 */
const goTo = (map, view) => map.setView([view.latitude, view.longitude], view.zoom, { animate: false });

/**
 * What keeps a box clear of what lies over the map; on a phone that is the sheet, too.
 * @param {L.Map} map
 * @returns {L.FitBoundsOptions}
 */
const clearOf = (map) => ({
  paddingTopLeft: [ROOM_PX, ROOM_PX],
  paddingBottomRight: [ROOM_PX, isNarrow.matches ? map.getSize().y * SHEET_PART : ROOM_PX],
});

/**
 * Names make room for the tools, which therefore stand from the first.
 * @param {L.Map} map
 * @param {L.Control.Layers} control
 */
function arrangeTools(map, control) {
  const box = control.getContainer();
  if (box) need("map-layers-body").append(box);
  need("map-tools").hidden = false;
  need("map-legend", HTMLDetailsElement).open = map.getContainer().offsetWidth >= WIDE_PX;
}

/**
 * Which of point, line and area are switched on, as the columns number them.
 * @param {L.Map} map
 * @returns {Uint8Array}
 */
const shapesOn = (map) => 
  Uint8Array.from([layers.positions, layers.lines, layers.areas], (layer) => Number(map.hasLayer(layer)));

/**
 * What is shown of many: their counts, and what stands behind the mark that the address names.
 * @param {ReturnType<Store["state"]>} state
 * @param {Many} many
 * @param {Shown} shown what is shown of the rows
 * @param {RowsReader["rows"]["actors"]} actors
 * @returns {Partial<Shown>}
 */
function manyShown(state, many, { behind, places }, actors) {
  const isOfActors = state.actors.length > 0;
  return {
    ...many.counts(state),
    places: isOfActors ? places.filter(({ slug }) => slug === state.place) : places,
    behind: behind && { ...behind, ...many.behind(state, actors) },
  };
}

/**
 * @param {L.Map} map
 * @param {L.Control.Layers} control
 * @returns {Promise<void>} settles when the first marks are drawn
 */
async function start(map, control) {
  const page = /** @type {PageData} */ (pageData("map-page-data"));
  const store = createStore(page.opening ?? { place: null, on: null }, page.known ?? null, page.on ?? null, rememberedSymbols());
  const { view } = store.state();
  if (view) goTo(map, view);
  else if (page.view) openOn(map, page.view, clearOf(map));
  arrangeTools(map, control);
  const scene = createScene(map, layers);
  /** @type {((shown: Shown) => void)[]} */
  const listeners = [];
  const draw = () => {
    const state = store.state();
    const shown = shownOf(state, reader.rows);
    if (many) Object.assign(shown, manyShown(state, many, shown, reader.rows.actors));
    for (const listener of listeners) listener(shown);
    scene.show({ ...shown, isPartOfPlaces: reader.rows.isPartOfPlaces, many: many?.on(state, reader.rows.actors, shapesOn(map)) ?? null }, state);
  };
  const around = map.getCenter().lng;
  const notes = createNotes();
  const many = page.many
    ? (await import("./many.js")).createMany(layers, marks, store, around, { draw, ...notes })
    : null;
  const reader = createRowsReader(map, store, around, draw, many && (() => many.begin()));
  map.on("overlayadd overlayremove", () => { if (many) draw(); });
  reader.readAll();
  drawing.actors = () => reader.rows.actors;
  document.addEventListener("symbolschange", draw);
  const withSymbols = (/** @type {Symbols | null} */ symbols) => { drawWith(symbols).catch(() => notes.problem(noSymbols())); };
  withSymbols(store.state().symbols);
  store.subscribe((now, before) => { if (now.symbols !== before.symbols) withSymbols(now.symbols); });
  await reader.begun;
  const onDraw = (/** @type {typeof listeners[number]} */ listener) => { listeners.push(listener); };
  import("./map-page.js").then(({ furnish }) => furnish({ map, layers, page, store, scene, reader, marks, many, draw, onDraw, goTo }));
}
