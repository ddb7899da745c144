/**
 * The map page around its marks: panel, list, day, legend, filters and tools, put together once the first marks are
 * drawn.
 */

import { createActorsFilter } from "./actors-filter.js";
import { createDay } from "./day.js";
import { allIn, isCramped, isNarrow } from "./dom.js";
import { wireKnownForm } from "./known-form.js";
import { createLegend } from "./legend.js";
import { turnsTo } from "./lib/meridian.js";
import { lensOf } from "./lib/url-state.js";
import { createList } from "./list.js";
import { actOn, waysTo } from "./map-actions.js";
import { createPanel } from "./panel.js";
import { createPrintSheet } from "./print-sheet.js";
import { readAhead } from "./read-ahead.js";
import { roomAround } from "./room.js";
import { createSettled } from "./settled.js";
import { wireShare } from "./share.js";
import { createSheet } from "./sheet.js";
import { createSkipLinks } from "./skip-links.js";
import { Strip } from "./strip.js";
import { createSymbolsChoice } from "./symbols-choice.js";
import { feedStrip } from "./strip-columns.js";

/**
 * @import { Sheet } from "./sheet.js"
 * @import { Stage } from "./map.js"
 * @import { Store } from "./store.js"
 * @import { View } from "./lib/url-state.js"
 */

/** @param {Sheet} sheet */
function wireTools(sheet) {
  if (isCramped.matches) document.getElementById("map-credits")?.removeAttribute("open");
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
  // However often it was dragged round the globe.
  const { lat: latitude, lng: longitude } = map.getCenter().wrap();
  return { zoom: map.getZoom(), latitude, longitude };
}

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
 * What is asked for while it is being done is done once more afterwards, however often it was asked for.
 * @param {() => Promise<void>} act
 * @returns {() => Promise<void>}
 */
function oneAtATime(act) {
  let isBusy = false;
  let isAsked = false;
  return async () => {
    isAsked = true;
    if (isBusy) return;
    isBusy = true;
    while (isAsked) {
      isAsked = false;
      await act();
    }
    isBusy = false;
  };
}

/**
 * Whether a position is drawn only because it is read: its outcome was known before.
 * @param {import("./lib/types.js").PositionMark} position
 * @param {import("./store.js").Resolved} state
 * @returns {boolean}
 */
const isReadAlone = ({ id, settled, group }, state) => id === state.position && (state.span ? group === undefined : Boolean(settled) && !state.settled);

/**
 * What of the page follows the state that it has now.
 * @param {Stage} stage
 * @param {{only: import("./list.js").List["only"]}} list
 * @returns {void}
 */
function followState({ map, layers, page, store, scene, reader, many, onDraw }, list) {
  const actors = () => reader.rows.actors;
  const filter = createActorsFilter(store, actors);
  const showSettled = createSettled(store);
  createSymbolsChoice(store);
  const strip = new Strip(store, page.days ?? [], () => showDay(store.state()));
  const showDay = createDay(store, (on, way) => strip.change(on, way));
  feedStrip(strip, map, layers, lensOf(store.state(), "positions"), reader.keepAll, many);
  scene.subscribe(createLegend(actors));
  scene.subscribe((view) => strip.addRead(view.positions.filter((each) => isReadAlone(each, store.state())).length));
  onDraw((shown) => {
    const state = store.state();
    showDay(state);
    strip.show(state);
    filter(state, shown.byActor);
    if (reader.isRead()) showSettled(state, shown.settled);
    list.only(shown.behind);
  });
}

/**
 * @param {Stage} stage
 * @returns {void}
 */
export function furnish(stage) {
  const { map, page, store, scene, reader, marks, many, draw, goTo } = stage;
  const sheet = createSheet();
  wireTools(sheet);
  wireKnownForm();
  wireShare(page.framed === true, map);
  const showAll = () => store.update({ places: [], positions: [] }, { source: "close" });
  const more = () => many?.listMore();
  const list = createList({ marks, address: store.address, showAll, more, firstKnown: page.first_known ?? null });
  followState(stage, list);
  const panel = createPanel(store, {
    giveBack: () => list.focus(),
    showAll,
    listed: () => list.draw(),
    opened: (source) => {
      if (source === "reader" && isNarrow.matches) sheet.atLeast("half");
      if (source === "reader") reveal();
    },
  });
  Object.assign(marks, actOn({ map, store, scene, sheet, panel, list, many }));
  createSkipLinks(waysTo(store, sheet, panel, list));

  /** Move only as far as is needed to see what was opened; not at all where it is in view. */
  function reveal() {
    const { place, position } = store.state();
    const { positions, places } = reader.rows;
    const known = position && many ? many.fetched.byId.get(position) : null;
    const opened = known ?? positions.find(({ id }) => id === position) ?? (place ? places.get(place) : null);
    if (!opened) return;
    const [latitude, longitude] = opened.anchor;
    map.panInside([latitude, longitude + 360 * turnsTo(longitude, map.getCenter().lng)], roomAround(map, sheet));
  }

  const paper = createPrintSheet(map, scene.view);
  scene.subscribe((view) => {
    if (reader.isRead()) list.show(view, store.state());
  });
  const passDay = oneAtATime(reader.readDay);
  store.subscribe((now, before, source) => {
    if (source === "reader") panel.remember();
    if (source === "passing") {
      passDay();
      draw();
      return;
    }
    if (now.on !== before.on || now.span?.from !== before.span?.from) reader.readDay();
    if (source === "history" && now.view && JSON.stringify(now.view) !== JSON.stringify(before.view)) goTo(map, now.view);
    draw();
    panel.show(source);
  });

  const moves = watchMoves(map, store, paper);
  // For what is added to the map without being part of it, such as the desk's «add here».
  document.dispatchEvent(new CustomEvent("mapstart", { detail: { map, store } }));
  panel.show("opening");
  draw();
  Promise.all([reader.whole, scene.facesReady]).then(() => {
    // The same view as whoever shared it had; but on a phone the sheet may cover what it was about.
    if (location.search && (!store.state().view || isNarrow.matches)) reveal();
    moves.loaded();
    readAhead(reader.rows.places.values(), ({ slug }) => panel.prefetch({ place: slug }));
  });
}
