/**
 * «Add here» on the map, for those who may edit: the button, the key n, and a menu where someone presses
 * the right button or long on the map. The form opens with the place, the day and the view of the map,
 * and leads back to it.
 */

import { around, element, findIn, need } from "../dom.js";
import { addAddress } from "../lib/add-address.js";
import { gettext, prefix } from "../lib/say.js";

/**
 * @import { Store } from "../store.js"
 * @typedef {Partial<Parameters<typeof addAddress>[0]>} More of the address
 */

document.addEventListener("mapstart", ({ detail: { map, store } }) => wire(map, store), { once: true });

/**
 * @param {L.Map} map
 * @param {Store} store
 */
function wire(map, store) {
  const button = need("add-here-link", HTMLAnchorElement);
  const here = (/** @type {More} */ more = {}) => {
    const { place, on } = store.state();
    const { lat: latitude, lng: longitude } = map.getCenter();
    const back = location.pathname + location.search + location.hash;
    return addAddress({ place, on, view: { zoom: map.getZoom(), latitude, longitude }, back, ...more });
  };

  button.addEventListener("click", () => { button.href = here(); });
  // Opening it in another tab takes the address without a click.
  button.addEventListener("pointerdown", () => { button.href = here(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (around(event.target, "input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    location.assign(here());
  });

  // A record's own links lead back to the map as it is now, not as it was when the panel was filled.
  document.addEventListener("click", ({ target }) => {
    const link = around(target, ".edit-links a", HTMLAnchorElement);
    if (!link) return;
    const url = new URL(link.href);
    url.searchParams.set("return", location.pathname + location.search + location.hash);
    if (/^\/admin\/(positions|places)\//.test(url.pathname.slice(prefix().length))) url.hash = location.hash;
    link.href = url.href;
  });

  /** @type {HTMLElement | null} */
  let menu = null;
  const close = () => {
    menu?.remove();
    menu = null;
  };
  map.on("contextmenu", ({ latlng, containerPoint, originalEvent }) => {
    originalEvent.preventDefault();
    close();
    /** @type {[number, number]} */
    const at = [latlng.lat, latlng.lng];
    const item = (/** @type {string} */ text, /** @type {More["noun"]} */ noun) =>
      element("a", { class: "add-menu-item", href: here({ noun, at }), text });
    menu = element(
      "div",
      {
        class: "add-menu", role: "group", "aria-label": gettext("Add at this spot"),
        style: { "--x": `${containerPoint.x}px`, "--y": `${containerPoint.y}px` },
        on: { keydown: (event) => { if (event.key === "Escape") { event.preventDefault(); close(); map.getContainer().focus(); } } },
      },
      element("p", { class: "add-menu-at", dir: "ltr", text: `${latlng.lat.toFixed(3)}, ${latlng.lng.toFixed(3)}` }),
      item(gettext("Add a position here"), "positions"),
      item(gettext("Add a place here"), "places"),
    );
    need("map-region").append(menu);
    findIn(menu, "a")?.focus();
  });
  map.on("movestart click", close);
}
