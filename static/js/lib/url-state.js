/**
 * What the map shows, as the address says it: `?place=&claim=&position=&actor=a,b&panel=actor
 * &on=2017-06-07&settled=1&symbols=app6&known=…&witness=…&without=…&rests=…#map=7/35.1/39.2`, or a span,
 * `&from=2017-06-01&to=2017-10-17`, in place of the one day. Parsing forgives: a value that makes no sense is left out.
 */

import { isDay } from "./days.js";

const IDENTIFIER = /^[\p{L}\p{N}._~:-]{1,200}$/u;
const VIEW = /^#map=(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;

/**
 * @typedef {{zoom: number, latitude: number, longitude: number}} View
 * @typedef {{from: string, to: string}} DaySpan ISO days, both included; `from` isn't after `to`
 * @typedef {object} MapState
 * @property {string | null | undefined} place a slug; null: none, on purpose; undefined: not said
 * @property {string | null} claim
 * @property {string | null} position
 * @property {string[]} actors slugs that the map is narrowed to; empty: all
 * @property {string[]} places slugs of the places that the list is of, behind a mark; empty: all
 * @property {string[]} positions ids of the positions behind that mark that are at none of these places
 * @property {boolean} actorPanel whether the panel shows the one actor
 * @property {string | null} on ISO day; null where there is a span
 * @property {DaySpan | null} span
 * @property {boolean} settled whether forecasts are shown whose outcome was known before the day
 * @property {"own" | "app6" | null} symbols signs of the map's own, or military ones; null: not said
 * @property {string | null} known ISO instant
 * @property {string[] | null} witness names of those whose word alone is taken; none is nobody's, null everybody's
 * @property {string[]} without names of those who are left out
 * @property {string | null} rests what positions are to rest on
 * @property {View | null} view
 */

/**
 * @param {string | null} text
 * @returns {string | null}
 */
function identifier(text) {
  return text !== null && IDENTIFIER.test(text) ? text : null;
}

/**
 * The part of the map that `hash` names, or null.
 * @param {string} hash
 * @returns {View | null}
 */
export function parseView(hash) {
  const found = VIEW.exec(hash);
  if (!found) return null;
  const [zoom, latitude, longitude] = found.slice(1).map(Number);
  if (zoom > 24 || Math.abs(latitude) > 85.06 || Math.abs(longitude) > 180) return null;
  return { zoom, latitude, longitude };
}

/**
 * The fragment for a view, with the digits that a pixel deserves at its zoom.
 * @param {View} view
 * @returns {string}
 */
export function formatView({ zoom, latitude, longitude }) {
  const digits = Math.max(1, Math.min(5, Math.round(zoom / 3)));
  return `#map=${Number(zoom.toFixed(2))}/${latitude.toFixed(digits)}/${longitude.toFixed(digits)}`;
}

/**
 * The span from one day to another; null where these are none.
 * @param {string | null} from
 * @param {string | null} to
 * @returns {DaySpan | null}
 */
export function spanOf(from, to) {
  return isDay(from) && isDay(to) && from <= to ? { from, to } : null;
}

/**
 * Names as the server orders them: without needless blanks, each once, in one order whatever theirs is.
 * @param {string[]} names
 * @returns {string[]}
 */
function namesInOrder(names) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const name of names.map((each) => each.trim().split(/\s+/).join(" ")).filter(Boolean).sort()) {
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), name);
  }
  return [...found.keys()].sort().map((key) => found.get(key) ?? "");
}

/**
 * What every question to the server has of the state: the instant, whose word is taken, and for positions what they are
 * to rest on.
 * @param {Pick<MapState, "known" | "witness" | "without" | "rests">} state
 * @param {"positions" | "others"} what is asked for
 * @returns {[string, string][]}
 */
export function lensOf({ known, witness, without, rests }, what) {
  /** @type {[string, string][]} */
  const lens = known ? [["known", known]] : [];
  for (const name of witness?.length === 0 ? [""] : witness ?? []) lens.push(["witness", name]);
  for (const name of without ?? []) lens.push(["without", name]);
  if (rests && what === "positions") lens.push(["rests", rests]);
  return lens;
}

/**
 * The state that an address says.
 * @param {string} search `location.search`
 * @param {string} hash `location.hash`
 * @returns {MapState}
 */
export function parseState(search, hash) {
  const query = new URLSearchParams(search);
  // What comes more than once is read as the server reads it: the last one, and of names all.
  const last = (/** @type {string} */ name) => query.getAll(name).at(-1) ?? null;
  const place = last("place");
  const span = spanOf(last("from"), last("to"));
  // Of a day and a span the span is taken, and the page says so.
  const on = span ? null : last("on");
  const known = last("known");
  const symbols = last("symbols");
  const several = (/** @type {string} */ name) => [...new Set(query.getAll(name).join(",").split(",").filter((id) => IDENTIFIER.test(id)))].sort();
  const actors = several("actor");
  return {
    place: place === null ? undefined : identifier(place),
    claim: identifier(last("claim")),
    position: identifier(last("position")),
    actors,
    places: several("places"),
    positions: several("positions"),
    actorPanel: last("panel") === "actor" && actors.length === 1,
    on: isDay(on) ? on : null,
    span,
    settled: /^(1|true)$/.test(last("settled") ?? ""),
    symbols: symbols === "own" || symbols === "app6" ? symbols : null,
    known: known !== null && !Number.isNaN(Date.parse(known)) ? known : null,
    witness: query.has("witness") ? namesInOrder(query.getAll("witness")) : null,
    without: namesInOrder(query.getAll("without")),
    rests: last("rests") || null,
    view: parseView(hash),
  };
}

/**
 * The address, from `?` on, that says `state`. Parsing it gives the same state again.
 * @param {MapState} state
 * @returns {string}
 */
export function formatState(state) {
  const query = new URLSearchParams();
  if (state.place !== undefined) query.set("place", state.place ?? "");
  if (state.claim) query.set("claim", state.claim);
  if (state.position) query.set("position", state.position);
  if (state.actors.length) query.set("actor", [...state.actors].sort().join(","));
  if (state.places?.length) query.set("places", [...state.places].sort().join(","));
  if (state.positions?.length) query.set("positions", [...state.positions].sort().join(","));
  if (state.actorPanel && state.actors.length === 1) query.set("panel", "actor");
  if (state.span) {
    query.set("from", state.span.from);
    query.set("to", state.span.to);
  } else if (state.on) query.set("on", state.on);
  if (state.settled) query.set("settled", "1");
  if (state.symbols) query.set("symbols", state.symbols);
  for (const [name, value] of lensOf(state, "positions")) query.append(name, value);
  // A comma and a colon need no escape in a query, and read better without.
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return (text ? `?${text}` : "?") + (state.view ? formatView(state.view) : "");
}

/**
 * The path of the fragment that the panel shows for `state`, or null for the list.
 * @param {MapState} state
 * @returns {string | null}
 */
export function panelPath(state) {
  if (state.claim) return `/claims/${encodeURIComponent(state.claim)}/panel`;
  if (state.position) return `/positions/${encodeURIComponent(state.position)}/panel`;
  if (state.place) return `/places/${encodeURIComponent(state.place)}/panel`;
  if (state.actorPanel) return `/actors/${encodeURIComponent(state.actors[0])}/panel`;
  return null;
}

/**
 * What a `data-panel` path asks of the state, as the fields to change; null where it is no such path.
 * A claim keeps the place that it was opened from.
 * @param {string} path
 * @returns {Partial<MapState> | null}
 */
export function stateForPanelPath(path) {
  const found = /^\/(places|claims|positions|actors)\/([^/?#]+)\/panel$/.exec(path);
  if (!found) return null;
  const [, noun, encoded] = found;
  const id = identifier(decodeURIComponent(encoded));
  if (id === null) return null;
  if (noun === "claims") return { claim: id, position: null, actorPanel: false };
  if (noun === "positions") return { position: id, claim: null, actorPanel: false };
  if (noun === "places") return { place: id, claim: null, position: null, actorPanel: false };
  return { place: null, claim: null, position: null, actors: [id], actorPanel: true };
}
