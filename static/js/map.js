/**
 * Entry of the map page: puts the pieces together once the composed script has made the map.
 */

import { createActorsFilter } from "./actors-filter.js";
import { answerComposed } from "./composed.js";
import { createDay } from "./day.js";
import { allIn, isNarrow, need, pageData } from "./dom.js";
import { createLegend } from "./legend.js";
import { shownOf } from "./lib/shown.js";
import { createList } from "./list.js";
import { actOn, waysTo } from "./map-actions.js";
import { mapLayers } from "./map-layers.js";
import { createPanel } from "./panel.js";
import { createPrintSheet } from "./print-sheet.js";
import { readAhead } from "./read-ahead.js";
import { createRowsReader } from "./reading-rows.js";
import { roomAround } from "./room.js";
import { createScene } from "./scene.js";
import { createSettled } from "./settled.js";
import { createSheet } from "./sheet.js";
import { createSkipLinks } from "./skip-links.js";
import { idleActions } from "./spot-layers.js";
import { createStore } from "./store.js";

/** Beside a map as wide as this the legend hides nothing; on a smaller one it waits until it is asked for. */
const WIDE_PX = 1150;

/**
 * @import { Store } from "./store.js"
 * @import { Sheet } from "./sheet.js"
 * @import { Scene } from "./scene.js"
 * @import { RowsReader } from "./reading-rows.js"
 * @import { View } from "./lib/url-state.js"
 *
 * @typedef {object} PageData
 * @property {string[]} [days]
 * @property {{place: string | null, on: string | null}} [opening]
 * @property {string} [on]
 * @property {string} [known]
 * @property {string} [first_known] the day on which the map first showed anything, if this one is from before
 */

const marks = idleActions();
const layers = mapLayers(marks);
answerComposed(layers, start);

/**
 * @param {L.Map} map
 * @param {L.Control.Layers} control
 * @param {Sheet} sheet
 */
function arrangeTools(map, control, sheet) {
  const box = control.getContainer();
  if (box) need("map-layers-body").append(box);
  need("map-tools").hidden = false;
  need("map-legend", HTMLDetailsElement).open = map.getContainer().offsetWidth >= WIDE_PX;
  if (isNarrow.matches) document.getElementById("map-credits")?.removeAttribute("open");
  for (const tool of allIn(document, ".map-tool", HTMLDetailsElement)) {
    tool.addEventListener("toggle", () => {
      if (tool.open && isNarrow.matches) sheet.to("peek");
    });
  }
}

/**
 * @param {L.Map} map
 * @returns {View}
 */
function viewOf(map) {
  const { lat: latitude, lng: longitude } = map.getCenter();
  return { zoom: map.getZoom(), latitude, longitude };
}

/**
 * @param {L.Map} map
 * @param {View} view
 */
const goTo = (map, view) => map.setView([view.latitude, view.longitude], view.zoom, { animate: false });

/**
 * Keep the address and `data-map` in step with the map. `data-map` says whether what is drawn fits the window:
 * «ready», or «moving» until it does.
 * @param {L.Map} map
 * @param {Store} store
 * @param {{isPrinting: () => boolean}} paper
 * @returns {{loaded: () => void}}
 */
function watchMoves(map, store, paper) {
  let loaded = false;
  const say = (/** @type {string} */ word) => { document.documentElement.dataset.map = word; };
  map.on("movestart", () => say("moving"));
  map.on("moveend", () => {
    if (!paper.isPrinting()) store.noteView(viewOf(map));
    if (loaded) say("ready");
  });
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  return {
    loaded() {
      loaded = true;
      say("ready");
    },
  };
}

/**
 * What draws the page for the state that it has now.
 * @param {Store} store
 * @param {PageData} page
 * @param {Scene} scene
 * @param {{only: import("./list.js").List["only"]}} list
 * @returns {(reader: RowsReader) => void}
 */
function createDrawing(store, page, scene, list) {
  /** @type {RowsReader["rows"]} */
  let rows = { places: new Map(), actors: new Map(), positions: [] };
  const legend = createLegend(() => rows.actors);
  const filter = createActorsFilter(store, () => rows.actors);
  const showSettled = createSettled(store);
  const showDay = createDay(store, page.days ?? []);
  scene.subscribe(legend);
  return (reader) => {
    rows = reader.rows;
    const state = store.state();
    const shown = shownOf(state, rows);
    showDay(state);
    filter(state, shown.ofAll);
    if (reader.isRead()) showSettled(state, shown.settled);
    list.only(shown.behind);
    scene.show(shown, state);
  };
}

/**
 * @param {L.Map} map
 * @param {L.Control.Layers} control
 */
function start(map, control) {
  const page = /** @type {PageData} */ (pageData("map-page-data"));
  const store = createStore(page.opening ?? { place: null, on: null }, page.known ?? null, page.on ?? null);
  const scene = createScene(map, layers);
  const sheet = createSheet();
  arrangeTools(map, control, sheet);
  const showAll = () => store.update({ places: [], positions: [] }, { source: "close" });
  const list = createList({ marks, address: store.address, showAll, firstKnown: page.first_known ?? null });
  const drawFor = createDrawing(store, page, scene, list);
  const draw = () => drawFor(reader);
  const reader = createRowsReader(store, map.getCenter().lng, draw);
  const panel = createPanel(store, {
    giveBack: () => list.focus(),
    showAll,
    listed: () => list.draw(),
    opened: (source) => {
      if (source === "reader" && isNarrow.matches) sheet.atLeast("half");
      if (source === "reader") reveal();
    },
  });
  Object.assign(marks, actOn({ map, store, scene, sheet, panel, list }));
  createSkipLinks(waysTo(store, sheet, panel, list));

  /** Move only as far as is needed to see what was opened; not at all where it is in view. */
  function reveal() {
    const { place, position } = store.state();
    const { positions, places } = reader.rows;
    const opened = positions.find(({ id }) => id === position) ?? (place ? places.get(place) : null);
    if (opened) map.panInside(opened.anchor, roomAround(map, sheet));
  }

  const paper = createPrintSheet(map, scene.view);
  scene.subscribe((view) => {
    if (reader.isRead()) list.show(view, store.state());
  });
  store.subscribe((now, before, source) => {
    if (source === "reader") panel.remember();
    if (now.on !== before.on) reader.readDay();
    if (source === "history" && now.view && JSON.stringify(now.view) !== JSON.stringify(before.view)) goTo(map, now.view);
    draw();
    panel.show(source);
  });

  const { view } = store.state();
  if (view) goTo(map, view);
  const moves = watchMoves(map, store, paper);
  // For what is added to the map without being part of it, such as the desk's «add here».
  document.dispatchEvent(new CustomEvent("mapstart", { detail: { map, store } }));
  panel.show("opening");
  Promise.all([reader.readAll(), scene.facesReady]).then(() => {
    // The same view as whoever shared it had; but on a phone the sheet may cover what it was about.
    if (location.search && (!view || isNarrow.matches)) reveal();
    moves.loaded();
    readAhead(reader.rows.places.values(), ({ slug }) => panel.prefetch({ place: slug }));
  });
}
