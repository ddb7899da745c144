/**
 * The choice between the map's own signs and military symbols, among the layers. It is kept in the address, and
 * remembered in this browser.
 */

import { element, need } from "./dom.js";
import { gettext } from "./lib/say.js";
import { rememberSymbols } from "./symbols.js";

/**
 * @param {import("./store.js").Store} store
 */
export function createSymbolsChoice(store) {
  const box = element("input", { type: "checkbox", id: "map-symbols", checked: store.state().symbols === "app6" ? "" : null });
  box.addEventListener("change", () => {
    const symbols = box.checked ? "app6" : null;
    rememberSymbols(symbols);
    store.update({ symbols }, { source: "filter" });
  });
  store.subscribe(({ symbols }) => { box.checked = symbols === "app6"; });
  need("map-layers-body").append(
    element("label", { class: "map-check map-check-symbols", title: gettext("Of APP-6 and MIL-STD-2525; their library, of 200 kB, is fetched once they are chosen") },
      box, gettext("Military symbols (APP-6)")),
  );
}
