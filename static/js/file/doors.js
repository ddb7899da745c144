/**
 * The address of the map in a file. A file on a disk has no query that all browsers would let a script change, so the
 * whole state stands behind `#`: `#place=raqqah&on=2017-06-07&map=7/35.1/39.2`. To the other scripts `history` and
 * `location` look as on the map's own page. A part of the text is named without an equals sign, `#claims/magnier-f06`.
 */

/** What only a server can tell: an address that asks for it shows the map as the file has it. */
const OF_SERVER = ["known", "witness", "without", "rests", "symbols"];
const BASE = "map://file/";
const said = { search: "", hash: "" };
/** @type {(() => void)[]} */
const listeners = [];

/**
 * What follows `#` in the browser's own address.
 * @returns {string}
 */
const own = () => globalThis.location.hash.slice(1);

/** Whether that is a state of the map, and no part of the text. */
export const isState = () => own() === "" || own().includes("=");

function read() {
  if (!isState()) return;
  const query = new URLSearchParams(own() || globalThis.location.search);
  const view = query.get("map");
  for (const name of ["map", ...OF_SERVER]) query.delete(name);
  said.search = query.size ? `?${query}` : "";
  said.hash = view ? `#map=${view}` : "";
}

/**
 * @param {"pushState" | "replaceState"} how
 * @param {string} address
 */
function write(how, address) {
  const { search, hash } = new URL(address, location.href);
  said.search = search;
  said.hash = hash;
  // While the text is read, the map keeps its place to itself.
  if (how === "replaceState" && !isState()) return;
  const state = [search.slice(1), hash.slice(1)].filter(Boolean).join("&").replaceAll("%2F", "/");
  globalThis.history[how](null, "", `#${state}`);
  for (const listener of listeners) listener();
}

export const location = {
  get search() { return said.search; },
  get hash() { return said.hash; },
  get href() { return BASE + said.search + said.hash; },
  /** @param {string | URL} address */
  assign(address) { write("pushState", String(address)); },
};

export const history = {
  /**
   * @param {unknown} _state
   * @param {string} _title
   * @param {string} address
   */
  pushState(_state, _title, address) { write("pushState", address); },
  /**
   * @param {unknown} _state
   * @param {string} _title
   * @param {string} address
   */
  replaceState(_state, _title, address) { write("replaceState", address); },
};

/**
 * Be told when the address changed, by whomever.
 * @param {() => void} listener
 * @returns {void}
 */
export const onAddress = (listener) => { listeners.push(listener); };

read();
// Made first, so that whoever listens next reads what is right.
addEventListener("popstate", () => {
  read();
  for (const listener of listeners) listener();
});
