/**
 * Entry of the map page. The composed script (app/basemap.py) calls `conflictMap.<maker>(map, …)` for
 * each layer and `conflictMap.start(map, control)` at its end; this module puts the pieces together.
 */

import { createActorsFilter } from "./actors-filter.js";
import { areasLayer } from "./areas-layer.js";
import * as basemap from "./basemap-layer.js";
import { createDay } from "./day.js";
import { element, isNarrow, need, prefersStillness } from "./dom.js";
import { hint } from "./hints.js";
import { createLegend } from "./legend.js";
import { ageOf } from "./lib/words.js";
import { linesLayer } from "./lines-layer.js";
import { createList } from "./list.js";
import { createPanel } from "./panel.js";
import { roomAround } from "./room.js";
import { createPrintSheet } from "./print-sheet.js";
import { createPositionReader, fetchActors, fetchPlaces } from "./rows.js";
import { createScene } from "./scene.js";
import { createSettled } from "./settled.js";
import { createSheet } from "./sheet.js";
import { createSkipLinks } from "./skip-links.js";
import { placesLayer, positionsLayer } from "./spot-layers.js";
import { createStore } from "./store.js";
import { chosenLayer, uncertaintyLayer } from "./uncertainty-layer.js";

/** Places and positions behind one mark that an address names. */
const MOST_BEHIND = 60;
/** Panels that are fetched before anybody asks. */
const MOST_READ_AHEAD = 10;
const whenIdle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 200));

/** Filled by `start`; the layers are made before, and call these only when something is pressed. */
const actions = {};
const forward = (name) => (...values) => actions[name]?.(...values);
const marks = Object.fromEntries(
  ["openPlace", "open", "openSpot", "hintPlace", "hint"].map((name) => [name, forward(name)]),
);
const layers = {};
const keep = (name, make) => (...values) => {
  layers[name] = make(...values);
  return layers[name];
};

globalThis.conflictMap = {
  /** Options that depend on the reader. */
  mapOptions: () => {
    const still = prefersStillness.matches;
    return {
      maxBoundsViscosity: 0.7,
      ...(still ? { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false } : {}),
    };
  },
  relief: basemap.relief,
  regionTiles: basemap.regionTiles,
  townNames: basemap.townNames,
  otherTiles: basemap.otherTiles,
  places: keep("places", () => placesLayer(marks)),
  positions: keep("positions", () => positionsLayer(marks)),
  lines: keep("lines", () => linesLayer(marks)),
  areas: keep("areas", () => areasLayer(marks)),
  uncertainty: keep("uncertainty", () => uncertaintyLayer()),
  start,
};

/** The tools, and the order in which Tab meets things: zoom buttons before marks. */
function arrange(map, control) {
  const container = map.getContainer();
  container.prepend(container.querySelector(".leaflet-control-container"));
  need("map-layers-body").append(control.getContainer());
  need("map-tools").hidden = false;
  // Beside a wide map the legend hides nothing; on a smaller one it waits until it is asked for.
  need("map-legend").open = container.offsetWidth >= 1150;
  if (isNarrow.matches) document.getElementById("map-credits")?.removeAttribute("open");
}

function viewOf(map) {
  const { lat: latitude, lng: longitude } = map.getCenter();
  return { zoom: map.getZoom(), latitude, longitude };
}

function start(map, control) {
  const page = JSON.parse(need("map-page-data").textContent);
  const store = createStore(page.opening ?? { place: null, on: null }, page.known ?? null, page.on ?? null);
  // The middle that the map was composed about; a view of the address may be at its edge.
  const around = map.getCenter().lng;
  const readPositions = createPositionReader(around);
  let places = new Map();
  let actors = new Map();
  let positions = [];
  let loaded = false;
  // Until all rows are there, the list stays as it came with the page: half of them would move it.
  let isRead = false;

  arrange(map, control);
  layers.chosen = chosenLayer().addTo(map);
  const scene = createScene(map, layers);
  const sheet = createSheet();
  for (const tool of document.querySelectorAll(".map-tool")) {
    tool.addEventListener("toggle", () => {
      if (tool.open && isNarrow.matches) sheet.to("peek");
    });
  }
  const showAll = () => store.update({ places: [], positions: [] }, { source: "close" });
  const list = createList({ ...marks, address: store.address, showAll });
  const legend = createLegend(() => actors);
  const filter = createActorsFilter(store, () => actors);
  const showSettled = createSettled(store);
  const showDay = createDay(store, page.days ?? []);
  const panel = createPanel(store, {
    giveBack: () => list.focus(),
    showAll,
    listed: () => list.draw(),
    opened: (source) => {
      if (source === "reader" && isNarrow.matches) sheet.atLeast("half");
      if (source === "reader") reveal();
    },
  });

  const closed = { claim: null, position: null, actorPanel: false };
  Object.assign(actions, {
    openPlace: ({ slug }) => store.update({ ...closed, place: slug }),
    open: ({ id, place }) => store.update({ ...closed, position: id, place: place ?? null }),
    openSpot: (spot) => {
      const slugs = spot.places.map(({ slug }) => slug);
      const elsewhere = spot.positions.filter(({ place }) => !slugs.includes(place)).map(({ id }) => id);
      // No address names hundreds; so many are brought apart instead.
      if (slugs.length + elsewhere.length > MOST_BEHIND && scene.zoomApart(spot, roomAround(map, sheet))) return;
      store.update({ ...closed, place: null, places: slugs, positions: elsewhere });
      sheet.atLeast("half");
      map.panInside(spot.at, roomAround(map, sheet));
      list.focus();
    },
    hintPlace: (place) => {
      hint("place", place?.slug ?? null);
      if (place) panel.prefetch({ place: place.slug });
    },
    hint: (position) => {
      hint("position", position?.id ?? null);
      if (position) panel.prefetch({ position: position.id });
    },
  });

  createSkipLinks({
    panel: () => {
      sheet.atLeast("half");
      panel.focus();
    },
    "map-list": () => {
      store.update({ ...closed, place: null }, { source: "close" });
      sheet.atLeast("half");
      list.focus();
    },
    "on-day": () => {
      // A whole sheet lies over the day.
      if (sheet.covers()) sheet.to("half");
      document.getElementById("on-day").focus();
    },
  });

  /** Move only as far as is needed to see what was opened; not at all where it is in view. */
  function reveal() {
    const { place, position } = store.state();
    const opened = positions.find(({ id }) => id === position) ?? places.get(place);
    if (!opened) return;
    map.panInside(opened.anchor, roomAround(map, sheet));
  }

  function draw() {
    const state = store.state();
    const named = positions.map((position) => ({
      ...position,
      actor_name: actors.get(position.actor)?.short_name ?? position.actor_name,
      settled: Boolean(position.settled_on) && position.settled_on < state.on,
      age: ageOf(position, state.on),
      on: state.on,
    }));
    const ofActors = state.actors.length ? named.filter(({ actor }) => state.actors.includes(actor)) : named;
    // What is read is drawn, settled or not.
    const isShown = ({ id, settled }) => !settled || state.settled || id === state.position;
    const shown = ofActors.filter(isShown);
    showDay(state);
    filter(state, named.filter(isShown));
    if (isRead) showSettled(state, ofActors.filter(({ settled }) => settled).length);
    // Narrowed to some actors, the map has the places where these stand, and the one that is read.
    const standing = new Set(shown.map(({ place }) => place));
    const drawn = [...places.values()].filter(({ slug }) =>
      !state.actors.length || standing.has(slug) || slug === state.place);
    list.only(behindMark(state, shown));
    scene.show({ places: drawn, positions: shown }, state);
  }

  /** What the address names as standing behind one mark, of what is shown; null where it names nothing. */
  function behindMark(state, shown) {
    if (!state.places.length && !state.positions.length) return null;
    return {
      places: state.places.flatMap((slug) => places.get(slug) ?? []),
      positions: shown.filter(({ id, place }) => state.positions.includes(id) || state.places.includes(place)),
    };
  }

  /** Once for all that arrives together. */
  let queued = 0;
  const drawSoon = () => { queued ||= setTimeout(drawNow); };
  function drawNow() {
    clearTimeout(queued);
    queued = 0;
    draw();
  }

  async function readDay() {
    const { on, known } = store.state();
    const read = await readPositions(on, known);
    if (store.state().on !== on) return;
    positions = read;
    drawSoon();
  }

  let trouble = null;
  const tellFault = (fault) => {
    console.error(fault);
    trouble?.remove();
    trouble = element(
      "div",
      { class: "map-fault notice notice-danger", role: "alert" },
      element("p", { text: "The map's data could not be fetched: the server is not reachable or is busy." }),
      element("button", { type: "button", class: "button", text: "Try again", on: { click: readAll } }),
    );
    need("map-region").append(trouble);
  };

  async function readAll() {
    const { known } = store.state();
    trouble?.remove();
    try {
      // Each is shown as soon as it is there: names need not wait for who stands beside them.
      await Promise.all([
        fetchPlaces(known, around).then((read) => { places = read; drawSoon(); }),
        fetchActors(known).then((read) => { actors = read; drawSoon(); }),
        readDay(),
      ]);
      isRead = true;
      drawNow();
    } catch (fault) {
      tellFault(fault);
    }
  }

  const paper = createPrintSheet(map, scene.view);
  scene.subscribe((view) => {
    if (isRead) list.show(view, store.state());
    legend(view);
  });
  store.subscribe((now, before, source) => {
    if (source === "reader") panel.remember();
    if (now.on !== before.on) readDay().catch(tellFault);
    if (source === "history" && now.view && JSON.stringify(now.view) !== JSON.stringify(before.view)) {
      map.setView([now.view.latitude, now.view.longitude], now.view.zoom, { animate: false });
    }
    draw();
    panel.show(source);
  });

  const { view } = store.state();
  if (view) map.setView([view.latitude, view.longitude], view.zoom, { animate: false });
  // `data-map` says whether what is drawn fits the window: «ready», or «moving» until it does.
  const say = (word) => { document.documentElement.dataset.map = word; };
  map.on("movestart", () => say("moving"));
  map.on("moveend", () => {
    if (!paper.isPrinting()) store.noteView(viewOf(map));
    if (loaded) say("ready");
  });
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  // For what is added to the map without being part of it, such as the desk's «add here».
  document.dispatchEvent(new CustomEvent("mapstart", { detail: { map, store } }));
  panel.show("opening");
  Promise.all([readAll(), scene.facesReady]).then(() => {
    // The same view as whoever shared it had; but on a phone the sheet may cover what it was about.
    if (location.search && (!view || isNarrow.matches)) reveal();
    loaded = true;
    say("ready");
    readAhead();
  });

  /** While nothing else is to do: what readers open first, the places that most is said about. */
  function readAhead() {
    if (navigator.connection?.saveData) return;
    const likely = [...places.values()].sort((a, b) => b.claim_count - a.claim_count).slice(0, MOST_READ_AHEAD);
    const next = () => {
      const place = likely.shift();
      if (!place) return;
      panel.prefetch({ place: place.slug });
      whenIdle(next);
    };
    whenIdle(next);
  }
}
